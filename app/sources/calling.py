"""The one door out to a source's REST API: what came back, as data.

No redirect is followed, no address out of an answer is called, and no id leads to another call,
so that the key never travels to another host and does nothing else.
"""

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import JsonValue

from app.domain.errors import SourceUnavailable
from app.domain.receipt import Delivered, Later, Receipt, Refused, Uncertain
from app.domain.span import Value
from app.observability.tracing import about_request, calling
from app.ports import Clock
from app.sources.bounds import whole
from app.sources.reading import objects, parse, time

MOST_PAGES = 1_000
"""So many pages of a list are read in one look: who links them in a circle gives no end."""

_TOO_MANY = 429
_TIMED_OUT = 408
_CLIENT_ERROR = 400
_SERVER_ERROR = 500
_WAITS_FOR_OPERATOR = frozenset({401, 402, 403, 407})
_TOO_EARLY = 425
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 3600.0
"""A source that asks for no pause, or for a year (its clock or its unit is another one), is not
obeyed to the letter."""

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NOT_SENT_NOR_READ = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)


@dataclass(frozen=True)
class Answer:
    """A source's answer. `body` is its JSON, None when it has none or it is not JSON."""

    status: int
    headers: httpx.Headers
    body: JsonValue

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own classes

    def __getitem__(self, name: str) -> Any:
        """Give a field of a JSON object, None when there is no such field."""
        return self.body.get(name) if isinstance(self.body, dict) else None


class Caller:
    """Calls one REST API with its key. Calls raise httpx's errors; the rest is an `Answer`."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> Answer:
        if leads_elsewhere(path):
            raise httpx.LocalProtocolError("an id that is a step in a path")
        request = self._client.build_request(
            method, path, params=dict(query) if query else None, json=json
        )
        with calling(method, self._about(method, path)) as told:
            response, content = await whole(self._client, request)
            told.answered(response.status_code)
        try:
            body = parse(content) if content else None
        except ValueError:
            body = None
        return Answer(response.status_code, response.headers, body)

    def _about(self, method: str, path: str) -> dict[str, Value | None]:
        """Say for its trace what is called; a query may hold what is nobody's business."""
        base = self._client.base_url
        return about_request(method, base.scheme, base.host, base.port) | {
            "url.full": str(base).rstrip("/") + path.partition("?")[0]
        }

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer | None:
        """Ask for something: None when it is not there. Raises `SourceUnavailable`."""
        if leads_elsewhere(path):
            return None
        try:
            answer = await self.call("GET", path, query=query)
        except httpx.HTTPError as error:
            raise SourceUnavailable(_said(error)) from error
        if answer.status == httpx.codes.NOT_FOUND:
            return None
        if not answer.is_success:
            raise SourceUnavailable(self.why(answer), self.pause(answer))
        return answer

    async def write(
        self,
        method: str,
        path: str,
        json: Mapping[str, object] | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Answer | Receipt:
        """Write something: the answer if it is a success, else what became of it."""
        try:
            answer = await self.call(method, path, json=json, query=query)
        except _NOT_SENT as error:
            return Later(_said(error), everyone=True)
        except _NOT_SENT_NOR_READ as error:
            return Refused(_said(error))
        except httpx.HTTPError as error:
            return Uncertain(_said(error))
        return answer if answer.is_success else self.receipt(answer)

    def receipt(self, answer: Answer) -> Receipt:
        """Tell what an answer means for a write.

        After a 5xx or 408 it may be done or not; a key or an address (a redirect) that is not
        accepted may be mended by the operator, so that waits; any other 4xx is final.
        """
        if answer.is_success:
            return Delivered()
        why = self.why(answer)
        if answer.status == _TOO_MANY:
            return Later(why, self.pause(answer), everyone=True)
        if answer.status in _WAITS_FOR_OPERATOR:
            return Later(why, everyone=answer.status == httpx.codes.UNAUTHORIZED)
        if answer.status < _CLIENT_ERROR or answer.status == _TOO_EARLY:
            return Later(why)
        is_unsure = answer.status >= _SERVER_ERROR or answer.status == _TIMED_OUT
        return Uncertain(why) if is_unsure else Refused(why)

    def pause(self, answer: Answer) -> float | None:
        """Give the seconds that the source asks to wait, by whichever header it has.

        Retry-After is HTTP's; OpsGenie sends X-RateLimit-Period-In-Sec; Dynatrace sends
        X-RateLimit-Reset in microseconds of UTC (its documentation, "Access limit").
        """
        asked = self._asked_pause(answer)
        return None if asked is None else min(max(asked, _SHORTEST_PAUSE), _LONGEST_PAUSE)

    def _asked_pause(self, answer: Answer) -> float | None:
        now = self._clock().timestamp()
        if (after := _retry_after(answer.headers.get("retry-after", ""), now)) is not None:
            return after
        if answer.status != _TOO_MANY:
            return None
        reset = answer.headers.get("x-ratelimit-reset", "")
        if reset.isdecimal() and (at := time(reset)):
            return at.timestamp() - now
        period = answer.headers.get("x-ratelimit-period-in-sec", "")
        return float(period) if period.isdecimal() else None

    def why(self, answer: Answer) -> str:
        """Say what the source had against it, in its own words, shortly."""
        said: object = answer["message"]
        if isinstance(error := answer["error"], dict):
            said = _violation(error) or error.get("message")
        if isinstance(errors := answer["errors"], list) and errors and isinstance(errors[0], dict):
            said = errors[0].get("detail") or errors[0].get("title")
        elif isinstance(errors, dict) and errors:
            said = "; ".join(f"{field}: {reason}" for field, reason in errors.items())
        return f"{answer.status} {str(said)[:300]}" if said else str(answer.status)


def without_end(pages: int) -> SourceUnavailable:
    """Make the error of a list that goes on and on."""
    return SourceUnavailable(f"the list has no end after {pages} pages")


def leads_elsewhere(path: str) -> bool:
    """Tell whether an id in the path is a step: `..` would call something else with our key."""
    return any(part in {".", ".."} for part in path.partition("?")[0].split("/"))


def _violation(error: dict[str, Any]) -> str | None:
    """Say what Dynatrace means by its "Constraints violated."."""
    first = next(objects(error.get("constraintViolations")), None)
    return f"{first.get('path')}: {first.get('message')}" if first else None


def _retry_after(value: str, now: float) -> float | None:
    """Read Retry-After, which is seconds or a date (RFC 9110, section 10.2.3)."""
    if value.isdecimal():
        return float(value)
    try:
        return email.utils.parsedate_to_datetime(value).timestamp() - now
    except (ValueError, OverflowError):
        return None


def _said(error: httpx.HTTPError) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
