"""What every simulator has: an application to serve, a page, faults, a record of its traffic."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.simulator.faults import Faults
from app.simulator.page import Card, page
from app.simulator.traffic import ReceivedRequest, Traffic
from app.simulator.webhooks import Courier, Delivery, Letter


class Simulator(ABC):
    """Give `app` to serve(): its lifespan ends the deliveries. Without serve(), call aclose()."""

    lose_webhooks = False

    def _open(self, title: str, routes: Sequence[BaseRoute], now: Callable[[], datetime]) -> None:
        self._title = title
        self._courier = Courier(now)
        self.faults = Faults()
        inner = Starlette(
            routes=[Route("/", self._page), *routes], lifespan=lambda _: self._lifespan()
        )
        self.app = Traffic(inner, self.faults, now)

    @property
    def requests(self) -> Sequence[ReceivedRequest]:
        """Every REST request that came in, in the order of arrival."""
        return self.app.requests

    @property
    def deliveries(self) -> Sequence[Delivery]:
        """Every webhook that was delivered, was tried in vain, or was lost, in that order."""
        return self._courier.deliveries

    async def settled(self) -> None:
        """Wait until every webhook has been delivered."""
        await self._courier.settled()

    def webhooks_reversed(self) -> AbstractAsyncContextManager[None]:
        """Deliver what happens inside afterwards, the latest first: Close before Create."""
        return self._courier.reversed()

    async def redeliver(self, delivery: Delivery) -> None:
        """Post the very same bytes once more."""
        self._courier.post(delivery.letter)
        await self._courier.settled()

    async def aclose(self) -> None:
        await self._courier.aclose()

    def _post(self, letter: Letter) -> None:
        if self.lose_webhooks:
            self._courier.lose(letter)
        else:
            self._courier.post(letter)

    @abstractmethod
    def _cards(self) -> Iterable[Card]: ...

    async def _page(self, _: Request) -> Response:
        return page(self._title, self._cards())

    @asynccontextmanager
    async def _lifespan(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self.aclose()
