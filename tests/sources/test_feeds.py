"""A feed gives all that changed since then, to the last page, as webhooks would have told it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.errors import SourceUnavailable
from app.domain.event import Event, EventKind
from app.ports import Feed
from app.simulator import Drop, Dynatrace, Fault, Opsgenie, When
from app.sources.calling import MOST_PAGES
from app.sources.opsgenie.feed import PAGE, Window
from tests.parts.desks import NOW, Product, answers, trouble_at
from tests.parts.payloads import payload, read
from tests.simulator.peers import Receiver

pytestmark = pytest.mark.anyio

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PID = "-6386032669938507213_1795334340000V2"
MANY = 203


async def all_of(feed: Feed, since: datetime = LONG_AGO) -> list[Event]:
    return [event async for page in feed.changes(since, NOW) for event in page]


async def test_every_page_is_read_once_and_nothing_is_left_out(
    feed: Feed, product: Product
) -> None:
    refs = [trouble_at(product, f"trouble {number}") for number in range(MANY)]

    events = await all_of(feed)

    assert sorted(event.ref for event in events) == sorted(refs)
    assert {event.kind for event in events} == {EventKind.OPENED}
    assert len(product.requests) == 3


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(answers(429, Retry_After="7"), id="too many requests"),
        pytest.param(answers(500), id="an error"),
        pytest.param(answers(404), id="a wrong address"),
        pytest.param(answers(200, {"message": "hello"}), id="something else"),
        pytest.param(Fault(effect=Drop(When.BEFORE)), id="a broken connection"),
    ],
)
async def test_a_page_that_fails_ends_the_look_as_failed(
    feed: Feed, product: Product, fault: Fault
) -> None:
    for number in range(MANY):
        trouble_at(product, f"trouble {number}")
    pages = feed.changes(LONG_AGO, NOW)
    first = await anext(pages)
    product.faults.add(fault)

    with pytest.raises(SourceUnavailable):
        await anext(pages)

    assert len(first) == 100


async def test_what_began_before_and_changed_since_is_told(feed: Feed, product: Product) -> None:
    ref = trouble_at(product)
    since = datetime.now(UTC)
    if isinstance(product, Dynatrace):
        product.resolve(ref)
    else:
        product.close(ref)

    (event,) = await all_of(feed, since - timedelta(milliseconds=1))

    assert (event.ref, event.kind) == (ref, EventKind.RESOLVED)


async def test_what_did_not_change_since_is_not_told(feed: Feed, product: Product) -> None:
    trouble_at(product)

    assert await all_of(feed, datetime.now(UTC) + timedelta(seconds=5)) == []


async def test_a_problem_is_looked_for_well_before_the_last_look(feed: Feed) -> None:
    assert feed.overlap >= timedelta(minutes=5)


@pytest.mark.parametrize("name", ["dynatrace"])
async def test_the_next_page_is_asked_for_by_its_key_and_the_fields_alone(
    feed: Feed, product: Product
) -> None:
    product.faults.add(answers(200, payload("dynatrace/v2-problems-page1")))
    product.faults.add(answers(200, payload("dynatrace/v2-problems-page2")))

    events = await all_of(feed)

    assert set(product.requests[1].query) == {"nextPageKey", "fields"}
    assert product.requests[0].query["fields"] == product.requests[1].query["fields"]
    assert [(event.ref, event.kind) for event in events][:2] == [
        (PID, EventKind.OPENED),
        ("5547782627070661074_1795330000000V2", EventKind.RESOLVED),
    ]
    assert len(events) == 3


@pytest.mark.parametrize(
    ("name", "listed", "posted"),
    [
        pytest.param("opsgenie", "rest-list-alerts", "create", id="OpsGenie"),
        pytest.param("jsm", "rest-list-alerts", "webhook-create", id="JSM"),
        pytest.param("dynatrace", "v2-problems-page2", None, id="Dynatrace, another problem"),
        pytest.param("dynatrace", "v2-problems-page1", "webhook-open-v2", id="Dynatrace"),
    ],
)
async def test_the_documented_lists_tell_the_same_as_the_webhooks(
    feed: Feed, product: Product, name: str, listed: str, posted: str | None
) -> None:
    page = {**payload(f"{name}/{listed}"), "nextPageKey": None, "paging": {}, "links": {}}
    product.faults.add(answers(200, page))

    events = await all_of(feed)

    keys = [event.key for event in events]
    assert posted is None or read(name, payload(f"{name}/{posted}")).key in keys
    assert events


async def test_a_link_to_another_host_is_not_followed(
    feed: Feed, product: Product, receiver: Receiver
) -> None:
    away = f"{receiver.url}/v2/alerts?offset=100&after=a"
    first = [{"id": "a", "problemId": "a"}]
    following = {"paging": {"next": away}, "links": {"next": away}, "nextPageKey": away}
    product.faults.add(
        answers(200, {"data": first, "values": first, "problems": first, **following})
    )
    product.faults.add(answers(200, {"data": [], "values": [], "problems": []}))

    events = await all_of(feed)

    assert len(events) == 1
    assert len(product.requests) == 2
    assert receiver.arrivals == 0


async def test_odd_items_do_not_cost_the_page(feed: Feed, product: Product) -> None:
    odd: list[Any] = [None, 5, "a", [], {}, {"id": None, "problemId": 7}]
    odd += [{"id": "odd", "problemId": "odd", "tags": 5, "entityTags": 5, "details": "a"}]
    odd += [{"id": "good", "problemId": "good", "message": "Trouble", "title": "Trouble"}]
    product.faults.add(answers(200, {"data": odd, "values": odd, "problems": odd}))

    events = await all_of(feed)

    assert [(event.ref, event.title) for event in events] == [("odd", ""), ("good", "Trouble")]
    assert events[0].tags == ()


async def test_half_an_emoji_does_not_cost_the_page(feed: Feed, product: Product) -> None:
    item = rb'{"id": "a", "problemId": "a", "message": "Disk \ud83d", "title": "Disk \ud83d"}'
    product.faults.add(
        answers(200, b'{"data": [%b], "values": [%b], "problems": [%b]}' % (item, item, item))
    )

    (event,) = await all_of(feed)

    assert event.title == "Disk ?"
    assert Event.model_validate_json(event.model_dump_json()) == event


def test_a_walk_through_the_alerts_begins_anew_before_it_is_too_deep() -> None:
    window = Window(LONG_AGO)
    whole = window.query
    alert = {"id": "a", "createdAt": "2026-11-22T08:00:00.123Z"}
    offsets = []

    for _ in range(20_000 // PAGE):
        offsets.append(window.offset)
        following = f"https://api.opsgenie.com/v2/alerts?offset={window.offset + PAGE}"
        window.advance([alert] * PAGE, {"next": following})

    assert offsets == list(range(0, 20_000, PAGE))
    assert window.is_open
    assert window.offset == 0
    assert window.query == f"createdAt > 1795334400122 AND ({whole})"


@pytest.mark.parametrize(
    ("paging", "offset"),
    [
        pytest.param({"next": "/v1/alerts?offset=100&size=100"}, 100, id="a path, as JSM has it"),
        pytest.param({"next": "https://api.opsgenie.com/v2/alerts"}, 1, id="no offset in it"),
        pytest.param({"next": "https://x/?offset=-5"}, 1, id="an offset before the first"),
        pytest.param({"next": "https://x/?offset=0"}, 1, id="the same page again"),
        pytest.param({"next": f"/?offset={'9' * 5000}"}, 1, id="a number longer than Python reads"),
        pytest.param({"next": "https://[::1"}, 1, id="no address at all"),
        pytest.param({"next": ""}, None, id="an empty link"),
        pytest.param({"next": None}, None, id="null"),
        pytest.param({}, None, id="no link"),
        pytest.param(None, None, id="nothing"),
        pytest.param("https://x/?offset=100", None, id="a text"),
    ],
)
def test_the_walk_goes_on_by_the_link_and_never_stands_still(
    paging: object, offset: int | None
) -> None:
    window = Window(LONG_AGO)

    window.advance([{"id": "a"}], paging)

    assert window.is_open is (offset is not None)
    assert window.offset == (offset or 0)


def test_a_walk_that_has_no_end_is_given_up() -> None:
    window = Window(LONG_AGO)
    for _ in range(MOST_PAGES - 1):
        window.advance([{"id": "a"}], {"next": "/v2/alerts?offset=0"})

    with pytest.raises(SourceUnavailable, match="no end after 1000 pages"):
        window.advance([{"id": "a"}], {"next": "/v2/alerts?offset=0"})


async def test_an_empty_page_is_the_last_one(feed: Feed, product: Product) -> None:
    if isinstance(product, Opsgenie):
        product.faults.add(answers(200, {"data": [], "paging": {"next": "/v2/alerts?offset=100"}}))

    assert await all_of(feed) == []
