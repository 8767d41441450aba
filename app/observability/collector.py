"""A collector of traces, reached by OTLP over HTTP."""

from collections.abc import Callable, Sequence

import httpx

from app.domain.span import Span
from app.observability.exporting import NotTaken

_PROTOBUF = "application/x-protobuf"
_COME_BACK = frozenset({429, 502, 503, 504})
"""Statuses after which spans may be sent again (OTLP specification, "Retryable Response Codes")."""


class Collector:
    """Posts spans to one address, as `write` writes them."""

    def __init__(
        self, client: httpx.AsyncClient, endpoint: str, write: Callable[[Sequence[Span]], bytes]
    ) -> None:
        self._client = client
        self._endpoint = endpoint
        self._write = write

    async def post(self, spans: Sequence[Span]) -> None:
        """Have the spans taken. Raises `NotTaken`."""
        try:
            answer = await self._client.post(
                self._endpoint,
                content=self._write(spans),
                headers={"Content-Type": _PROTOBUF},
            )
        except httpx.HTTPError as error:
            raise NotTaken(f"{type(error).__name__}: {error}".removesuffix(": ")) from error
        if answer.status_code in _COME_BACK:
            asked = answer.headers.get("retry-after", "")
            after = float(asked) if asked.isdecimal() else None
            raise NotTaken(f"status {answer.status_code}", after=after)
        if not answer.is_success:
            raise NotTaken(f"status {answer.status_code}", is_final=True)
