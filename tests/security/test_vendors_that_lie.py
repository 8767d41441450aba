"""A product in wrong hands: its answers fill no memory, have an end, and lead nowhere else."""

import gzip
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from app.domain.deed import Acknowledge, Close
from app.domain.errors import SourceUnavailable
from app.domain.receipt import Refused, Uncertain
from app.ports import Desk, Feed
from app.simulator.serving import serve
from app.sources.bounds import LARGEST, whole
from app.sources.calling import MOST_PAGES, Caller
from app.sources.dynatrace.desk import DynatraceDesk
from app.sources.dynatrace.feed import DynatraceFeed
from app.sources.jsm.desk import JsmDesk
from app.sources.jsm.feed import JsmFeed
from app.sources.opsgenie.desk import OpsgenieDesk
from app.sources.opsgenie.feed import OpsgenieFeed, Window

pytestmark = pytest.mark.anyio

_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_URL = "https://api.example.net"
_FEEDS: dict[str, Callable[[Caller], Feed]] = {
    "opsgenie": OpsgenieFeed,
    "jsm": JsmFeed,
    "dynatrace": DynatraceFeed,
}
_DESKS: dict[str, Callable[[Caller], Desk]] = {
    "opsgenie": lambda caller: OpsgenieDesk(caller, "alexis"),
    "jsm": lambda caller: JsmDesk(caller, {}, "alexis@example.com"),
    "dynatrace": DynatraceDesk,
}


class Product:
    """Answers in this order, the last one for ever, and remembers the paths that were called."""

    def __init__(self, *bodies: object, packed: str = "identity") -> None:
        self._bodies = [
            body if isinstance(body, bytes) else json.dumps(body).encode() for body in bodies
        ]
        self._packed = packed
        self.asked: list[str] = []

    def caller(self) -> Caller:
        client = httpx.AsyncClient(base_url=_URL, transport=httpx.MockTransport(self._answer))
        return Caller(client, lambda: _NOW)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.raw_path.decode())
        body = self._bodies[min(len(self.asked), len(self._bodies)) - 1]
        headers = {"Content-Encoding": self._packed}
        return httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))


async def _read(feed: Feed) -> int:
    return sum([len(page) async for page in feed.changes(_NOW, _NOW)])


def _page(number: int = 1) -> dict[str, Any]:
    """Give a page in the words of all three, which links to itself."""
    items = [
        {"id": f"a-{each}", "problemId": f"a-{each}", "createdAt": "2026-11-22T08:00:00Z"}
        for each in range(number)
    ]
    link = f"{_URL}/v2/alerts?offset=0"
    following = {"paging": {"next": link}, "links": {"next": link}, "nextPageKey": "again"}
    return {"data": items, "values": items, "problems": items, **following}


async def test_a_list_whose_key_is_always_another_page_is_left_after_so_many() -> None:
    product = Product(_page())

    with pytest.raises(SourceUnavailable, match="has no end"):
        await _read(DynatraceFeed(product.caller()))

    assert len(product.asked) == MOST_PAGES


def test_a_walk_through_alerts_that_never_comes_to_an_end_is_left() -> None:
    window, page = Window(_NOW), _page()

    for _ in range(MOST_PAGES - 1):
        window.advance(page["data"], page["paging"])

    with pytest.raises(SourceUnavailable, match="has no end"):
        window.advance(page["data"], page["paging"])


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(f"/v2/alerts?offset={'9' * 5000}", id="a number of 5000 digits"),
        pytest.param("/v2/alerts?offset=²", id="a digit that is no number"),
        pytest.param("https://[::1/v2/alerts?offset=1&after=2", id="half an address"),
        pytest.param("?".join("&" * 5000), id="thousands of fields"),
    ],
)
@pytest.mark.parametrize("name", ["opsgenie", "jsm"])
async def test_a_link_that_is_none_is_no_fault_of_ours(name: str, link: str) -> None:
    first = {**_page(), "paging": {"next": link}, "links": {"next": link}}
    product = Product(first, {"data": [], "values": []})

    assert await _read(_FEEDS[name](product.caller())) == 1


@pytest.mark.parametrize("ref", [".", ".."])
@pytest.mark.parametrize("name", _DESKS)
async def test_an_id_that_is_a_step_in_a_path_calls_nothing(name: str, ref: str) -> None:
    product = Product({"data": {"id": "x"}, "problemId": "x"})
    desk = _DESKS[name](product.caller())

    found = await desk.fetch(ref)
    receipts = [
        await desk.post_note(ref, "note"),
        await desk.add_team(ref, "team"),
        await desk.act(ref, Close("over") if name == "dynatrace" else Acknowledge()),
    ]

    assert found is None
    assert {type(receipt) for receipt in receipts} == {Refused}
    assert product.asked == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="no JSON"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"text"', id="a text"),
        pytest.param(b"[1, 2]", id="a list of numbers"),
        pytest.param(b"[" * 100_000, id="brackets without end"),
        pytest.param(b'{"data": ' + b"[" * 190 + b"]" * 190 + b"}", id="deep"),
        pytest.param(b'{"data": ' + b"9" * 100_000 + b"}", id="a number of 100000 digits"),
        pytest.param(b'{"data": {}, "values": {}, "problems": {}}', id="objects, not lists"),
        pytest.param(b'{"data": 1e999, "values": 1e999, "problems": 1e999}', id="no number"),
        pytest.param(b'{"data": {"id": []}, "id": {}, "problemId": 7}', id="ids that are none"),
    ],
)
@pytest.mark.parametrize("name", _DESKS)
async def test_an_answer_of_another_kind_is_told_as_one(name: str, body: bytes) -> None:
    product = Product(body)
    desk, feed = _DESKS[name](product.caller()), _FEEDS[name](product.caller())

    with pytest.raises(SourceUnavailable):
        await desk.fetch("a-1")
    with pytest.raises(SourceUnavailable):
        await _read(feed)

    assert await desk.has_note("a-1V2", "marker") in (None, False)


@pytest.fixture(scope="module")
async def endless() -> AsyncIterator[str]:
    """Serve bodies that never end, that come in drops, and that unpack to much."""
    packed = {"/gzip": gzip.compress(b" " * (LARGEST + 1)), "/br": b"x", "/broken": b"\x1f\x8b"}
    codings = {"/gzip": b"gzip", "/br": b"br", "/broken": b"gzip"}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        coding = [(b"content-encoding", codings[path])] if path in codings else []
        await send({"type": "http.response.start", "status": 200, "headers": coding})
        chunk = packed.get(path, b" " * 1_000_000)
        if path == "/drops":
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await receive()
            await receive()
            return
        for _ in range(1 if path in packed else LARGEST // len(chunk) + 2):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async with serve(app) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("/much", "larger than", id="without end"),
        pytest.param("/gzip", "larger than", id="packed"),
        pytest.param("/br", "packed as br", id="packed in a way that nobody asked for"),
        pytest.param("/broken", "DecodingError", id="packed badly"),
    ],
)
async def test_of_an_answer_only_so_much_is_taken(endless: str, path: str, words: str) -> None:
    async with httpx.AsyncClient(base_url=endless) as client:
        caller = Caller(client, lambda: _NOW)
        with pytest.raises(SourceUnavailable, match=words):
            await caller.get(path)
        receipt = await caller.write("POST", path, {"note": "x"})

    assert isinstance(receipt, Uncertain)


async def test_an_answer_that_comes_in_drops_is_not_waited_for(endless: str) -> None:
    async with httpx.AsyncClient(base_url=endless) as client:
        with pytest.raises(httpx.ReadTimeout, match=r"no end after 0\.2 s"):
            await whole(client, client.build_request("GET", "/drops"), 0.2)


async def test_what_is_packed_as_asked_is_read() -> None:
    product = Product(gzip.compress(b'{"data": {"id": "a"}}'), packed="gzip")

    answer = await product.caller().get("/v2/alerts/a")

    assert answer is not None
    assert answer["data"] == {"id": "a"}
