"""Whatever a vendor answers is an event, a receipt, or that the source cannot be had."""

import asyncio
import inspect
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.deed import AddEvent, AddTags, Close
from app.domain.errors import SourceUnavailable
from app.domain.event import Entity, Event
from app.sources.calling import Caller
from app.sources.dynatrace.desk import DynatraceDesk
from app.sources.dynatrace.entities import DynatraceEntities
from app.sources.dynatrace.feed import DynatraceFeed
from app.sources.jsm.desk import JsmDesk
from app.sources.jsm.feed import JsmFeed
from app.sources.opsgenie.desk import OpsgenieDesk
from app.sources.opsgenie.feed import OpsgenieFeed
from tests.fuzz.mutation import deliveries
from tests.fuzz.test_messages import LONGEST_WORDS, is_whole
from tests.parts.building import NOW
from tests.parts.payloads import FOLDER

Call = Callable[[Caller], Any]
SERVICE = Entity(id="SERVICE-0A1B2C3D4E5F6071", type="SERVICE")
MOST_PAGES = 4
CALLS: Final[dict[str, Call]] = {
    "opsgenie feed": lambda caller: OpsgenieFeed(caller).changes(NOW, NOW),
    "opsgenie alert": lambda caller: OpsgenieDesk(caller, "us").fetch("a"),
    "opsgenie notes": lambda caller: OpsgenieDesk(caller, "us").has_note("a", "marker"),
    "opsgenie note": lambda caller: OpsgenieDesk(caller, "us").post_note("a", "text"),
    "opsgenie request": lambda caller: OpsgenieDesk(caller, "us").ask("r"),
    "opsgenie deed": lambda caller: OpsgenieDesk(caller, "us").act("a", AddTags(("t",))),
    "jsm feed": lambda caller: JsmFeed(caller).changes(NOW, NOW),
    "jsm alert": lambda caller: JsmDesk(caller, {"t": "1"}, "us@example.com").fetch("a"),
    "jsm notes": lambda caller: JsmDesk(caller, {}, None).has_note("a", "marker"),
    "jsm note": lambda caller: JsmDesk(caller, {}, None).post_note("a", "text"),
    "jsm team": lambda caller: JsmDesk(caller, {"t": "1"}, None).add_team("a", "t"),
    "jsm request": lambda caller: JsmDesk(caller, {}, None).ask("r"),
    "jsm deed": lambda caller: JsmDesk(caller, {}, None).act("a", Close()),
    "dynatrace feed": lambda caller: DynatraceFeed(caller).changes(NOW, NOW),
    "dynatrace problem": lambda caller: DynatraceDesk(caller).fetch("-1_2V2"),
    "dynatrace number": lambda caller: DynatraceDesk(caller).fetch("P-1"),
    "dynatrace comments": lambda caller: DynatraceDesk(caller).has_note("-1_2V2", "marker"),
    "dynatrace comment": lambda caller: DynatraceDesk(caller).post_note("P-1", "text"),
    "dynatrace deed": lambda caller: DynatraceDesk(caller).act(
        "-1_2V2", AddEvent("CUSTOM_INFO", "title", timedelta(minutes=1), {})
    ),
    "dynatrace hosts": lambda caller: DynatraceEntities(caller, lambda: NOW).whereabouts([SERVICE]),
}
"""Every call of every product."""

ENTITIES = {
    "totalCount": 1,
    "entities": [
        {
            "entityId": "HOST-0A1B2C3D4E5F6071",
            "displayName": "web-01",
            "tags": [{"context": "AWS", "key": "env", "value": "prod"}],
            "properties": {"dnsNames": ["web-01.example.net"], "detectedName": "web-01"},
        }
    ],
    "nextPageKey": "AQAAABQBAAAABQ==",
}
HEADERS = st.dictionaries(
    st.sampled_from(["Retry-After", "X-RateLimit-Reset", "X-RateLimit-Period-In-Sec"]),
    st.sampled_from(
        [
            *("", "7", "-1", "9" * 400, "1795334340000000", "1e999", "NaN", "²", "1.5", "0"),
            *("Sun, 22 Nov 2026 08:00:00 GMT", "Sun, 99 Nov 99999 08:00:00 GMT", "99", ", , ,"),
            *("Sun, 22 Nov 0001 00:00:00 +2359", "22 Nov 26 08:00 -9999999999", "a b c d e f"),
        ]
    )
    | st.text(st.characters(max_codepoint=255), max_size=12),
    max_size=2,
)
STATUSES = st.sampled_from([200, 200, 200, 201, 202, 204, 302, 400, 401, 403, 404, 408, 429, 503])


def answers_of(product: str) -> list[Any]:
    """Give the stored answers of a product."""
    paths = [
        path
        for folder in (product, "opsgenie" if product == "jsm" else product)
        for path in sorted((FOLDER / folder).glob("*.json"))
        if path.name.startswith(("rest-", "v2-"))
    ]
    stored = [json.loads(path.read_bytes()) for path in paths]
    return [*stored, *([ENTITIES] if product == "dynatrace" else [])]


class Coming(httpx.AsyncByteStream):
    """The body of an answer as it comes over a connection."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


async def told(call: Call, given_back: list[httpx.Response]) -> None:
    """Have it called until there is no answer any more; what it gives is whole."""
    left = iter(given_back)

    def answer(request: httpx.Request) -> httpx.Response:
        try:
            return next(left)
        except StopIteration:
            raise httpx.ConnectError("there is nobody") from None

    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(base_url="http://product.example.net", transport=transport) as out:
        found, why = await _found(call(Caller(out, lambda: NOW)))
    assert len(why) < LONGEST_WORDS
    for event in found:
        if isinstance(event, Event):
            is_whole(event)


async def _found(asked: Any) -> tuple[list[Any], str]:
    """Give what is found, or why the source cannot be had."""
    try:
        if inspect.isawaitable(asked):
            return [await asked], ""
        return [event async for page in asked for event in page], ""
    except SourceUnavailable as error:
        return [], str(error)


def is_data_or_unavailable(runner: asyncio.Runner, name: str, data: st.DataObject) -> None:
    bodies = deliveries(answers_of(name.partition(" ")[0]))
    answers = [
        httpx.Response(
            data.draw(STATUSES),
            headers=[
                (key.encode(), value.encode("latin-1")) for key, value in data.draw(HEADERS).items()
            ],
            stream=Coming(data.draw(bodies)),
        )
        for _ in range(data.draw(st.integers(1, MOST_PAGES)))
    ]
    began = time.process_time()

    runner.run(told(CALLS[name], answers))

    assert time.process_time() - began < 2


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(sorted(CALLS)), data=st.data())
def test_any_answer_is_data_or_unavailable(
    runner: asyncio.Runner, name: str, data: st.DataObject
) -> None:
    is_data_or_unavailable(runner, name, data)


@pytest.mark.long
@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_answer_at_length_is_data_or_unavailable(
    runner: asyncio.Runner, name: str, data: st.DataObject
) -> None:
    is_data_or_unavailable(runner, name, data)


PAGE = {
    "data": [{"id": "a"}],
    "values": [{"id": "a"}],
    "problems": [{"problemId": "a"}],
    "paging": {"next": "/?offset=0"},
    "links": {"next": "/?offset=0"},
    "nextPageKey": "k",
}


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in CALLS if name.endswith(" feed")])
def test_a_list_without_an_end_is_given_up(runner: asyncio.Runner, name: str) -> None:
    page = json.dumps(PAGE).encode()
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=Coming(page)))

    async def look() -> tuple[list[Any], str]:
        async with httpx.AsyncClient(base_url="http://product", transport=transport) as out:
            return await _found(CALLS[name](Caller(out, lambda: NOW)))

    assert runner.run(look()) == ([], "the list has no end after 1000 pages")
