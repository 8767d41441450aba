"""What callers have to keep to: from where they may call, and how often.

Who is refused here has done nothing wrong with what he sends: nothing of it is read.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from math import ceil
from urllib.parse import quote

import structlog
from starlette.types import Scope

from app.api.access.buckets import Buckets
from app.api.access.whereabouts import Whereabouts
from app.api.problems import Refusal
from app.domain.addresses import AddressList, Network, neighbourhood
from app.domain.call_rate import Pace

log = structlog.get_logger()

_TOLD = Pace.model_validate({"times": 20, "window": 60})
"""So many refusals are told in the log, whoever it is; the next line says how many were not."""

_MOST_PROVEN = 1_000


class Why(StrEnum):
    """Why somebody was refused at the door, as metrics and the log have it."""

    ADDRESS = "address"
    CLIENT_ADDRESS = "client_address"
    RATE = "rate"
    UNKNOWN = "unknown"
    UNKNOWN_RATE = "unknown_rate"


@dataclass(frozen=True)
class Bound:
    """What one client has to keep to; None is nothing."""

    addresses: AddressList | None = None
    rate: Pace | None = None

    @classmethod
    def of(cls, addresses: Sequence[Network] | None, rate: Pace | None) -> "Bound":
        return cls(AddressList(addresses) if addresses else None, rate)


@dataclass(frozen=True)
class Terms:
    """What everybody has to keep to, and each client beside that.

    `guesses` is how often an address may show what nobody has: a wrong token or signature.
    """

    everybody: Bound = Bound()
    clients: Mapping[str, Bound] = field(default_factory=dict)
    guesses: Pace | None = None


class Bounds:
    """Holds callers to the terms. `count` is told of each refusal."""

    def __init__(
        self,
        terms: Terms = Terms(),
        whereabouts: Whereabouts | None = None,
        count: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.whereabouts = whereabouts or Whereabouts()
        self._terms = terms
        self._count = count
        self._calls, self._guesses, self._told = (Buckets(clock) for _ in range(3))
        self._untold = 0
        self._proven: dict[tuple[str, str], None] = {}

    def admit(self, scope: Scope) -> None:
        """Refuse who calls from elsewhere than anybody may, whoever he is. Raises `Refusal`."""
        addresses = self._terms.everybody.addresses
        if addresses and not addresses.has(self.whereabouts.of(scope)):
            self._refused(Why.ADDRESS, scope)
            raise self._elsewhere(scope, "Nobody may")

    def broken_by(self, name: str, scope: Scope) -> Refusal | None:
        """Give what a known caller is refused for; else count one more call of his."""
        everybody, own = self._terms.everybody, self._terms.clients.get(name)
        if own and own.addresses and not own.addresses.has(self.whereabouts.of(scope)):
            self._refused(Why.CLIENT_ADDRESS, scope, name)
            return self._elsewhere(scope, f"The client {name} may not")
        rate = (own and own.rate) or everybody.rate
        if rate and (wait := self._calls.take(name, rate)):
            self._refused(Why.RATE, scope, name)
            return _too_often(f"More than {rate} calls of {name}.", wait)
        return None

    def may_guess(self, scope: Scope, source: str) -> None:
        """Refuse unread what a source would have to read first, to see whether it is signed.

        Not from an address from which it got what was: senders share addresses. Raises `Refusal`.
        """
        pace = self._terms.guesses
        if pace is None:
            return
        here = self._neighbourhood(scope)
        if (source, here) not in self._proven and (wait := self._guesses.wait(here, pace)):
            self._refused(Why.UNKNOWN_RATE, scope)
            raise _too_many_guesses(pace, wait)

    def proved(self, scope: Scope, source: str) -> None:
        """Remember from where something came that was signed as it has to be."""
        if self._terms.guesses:
            key = source, self._neighbourhood(scope)
            self._proven.pop(key, None)
            self._proven[key] = None
            if len(self._proven) > _MOST_PROVEN:
                del self._proven[next(iter(self._proven))]

    def guessed(self, scope: Scope) -> Refusal | None:
        """Count somebody who has shown what nobody has; give a refusal when that is too often."""
        pace = self._terms.guesses
        if pace and (wait := self._guesses.take(self._neighbourhood(scope), pace)):
            self._refused(Why.UNKNOWN_RATE, scope)
            return _too_many_guesses(pace, wait)
        self._refused(Why.UNKNOWN, scope)
        return None

    def _neighbourhood(self, scope: Scope) -> str:
        return neighbourhood(self.whereabouts.of(scope))

    def _elsewhere(self, scope: Scope, who: str) -> Refusal:
        where = self.whereabouts.shown(scope) or "an unknown address"
        return Refusal(HTTPStatus.FORBIDDEN, f"{who} call from {where}.")

    def _refused(self, why: Why, scope: Scope, client: str | None = None) -> None:
        self._count(why)
        if self._told.take("", _TOLD):
            self._untold += 1
            return
        untold, self._untold = self._untold, 0
        address, path = self.whereabouts.shown(scope), quote(scope["path"][:200])
        log.warning(
            "caller_refused", reason=why, address=address, client=client, path=path, untold=untold
        )


def _too_many_guesses(pace: Pace, wait: float) -> Refusal:
    return _too_often(f"More than {pace} calls that show a token or signature of nobody.", wait)


def _too_often(what: str, wait: float) -> Refusal:
    after = [("Retry-After", str(ceil(wait)))]
    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, f"{what} Nothing was taken.", headers=after)
