"""What is asked of a source is answered, or the source is unavailable; never half of it."""

import pytest

from app.domain.errors import SourceUnavailable
from app.domain.fields import values
from app.domain.ids import NoteId
from app.domain.note import marked, marker
from app.ports import Desk
from app.simulator import Drop, Fault, When
from tests.parts.desks import Product, answers, write_note
from tests.parts.payloads import payload, read

pytestmark = pytest.mark.anyio

NOTE = NoteId("01JD9T4Z0000000000000000AB")


@pytest.mark.parametrize(
    ("name", "answer", "posted"),
    [
        pytest.param("opsgenie", "rest-get-alert", "create", id="OpsGenie"),
        pytest.param("jsm", "rest-get-alert", "webhook-create", id="JSM"),
        pytest.param("dynatrace", "v2-problem", "webhook-open-v2", id="Dynatrace"),
    ],
)
async def test_the_documented_answer_says_all_that_the_webhook_may_leave_out(
    desk: Desk, product: Product, name: str, answer: str, posted: str
) -> None:
    webhook = read(name, payload(f"{name}/{posted}"))
    product.faults.add(answers(200, payload(f"{name}/{answer}")))

    fetched = await desk.fetch(webhook.ref)

    assert fetched is not None
    assert fetched.missing == set()
    assert (fetched.key, fetched.title, fetched.status) == (webhook.key, webhook.title, "open")
    assert set(fetched.aliases) == set(webhook.aliases)
    assert set(fetched.tags) <= set(webhook.tags)
    assert fetched.entities == webhook.entities
    assert "web-01.example.net" in (fetched.description or "")
    assert values(fetched, "details.host") == values(webhook, "details.host")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        pytest.param("opsgenie", "rest-notes", id="OpsGenie"),
        pytest.param("dynatrace", "v2-comments", id="Dynatrace"),
    ],
)
async def test_a_note_is_found_in_the_documented_list(
    desk: Desk, product: Product, name: str, answer: str
) -> None:
    product.faults.add(answers(200, payload(f"{name}/{answer}")))

    assert await desk.has_note("a_1V2", "CleanDisk ok") is True


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(answers(401), id="a bad key"),
        pytest.param(answers(429, Retry_After="7"), id="too many requests"),
        pytest.param(answers(500, b"<html>"), id="an error in there"),
        pytest.param(answers(302, Location="https://example.com/"), id="a redirect"),
        pytest.param(answers(200, b"<html>"), id="a page that is no JSON"),
        pytest.param(answers(200, b""), id="nothing"),
        pytest.param(answers(200, b"[" * 100_000), id="JSON without end"),
        pytest.param(answers(200, [1]), id="a list"),
        pytest.param(answers(200, {"data": [1], "values": 5}), id="odd types"),
        pytest.param(answers(200, {"data": {"id": None}, "problemId": 5}), id="no id"),
        pytest.param(Fault(effect=Drop(When.BEFORE)), id="a broken connection"),
    ],
)
async def test_a_source_that_does_not_answer_properly_is_unavailable(
    desk: Desk, product: Product, ref: str, fault: Fault
) -> None:
    product.faults.add(fault)

    with pytest.raises(SourceUnavailable):
        await desk.fetch(ref)


async def test_a_limit_on_reading_says_when_to_come_back(
    desk: Desk, product: Product, ref: str
) -> None:
    product.faults.add(answers(429, Retry_After="7"))

    with pytest.raises(SourceUnavailable) as caught:
        await desk.fetch(ref)

    assert caught.value.after == 7


async def test_what_the_source_does_not_know_is_nothing(desk: Desk) -> None:
    assert await desk.fetch("-6386032669938507213_1795334340000V2") is None


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(answers(503), id="an error"),
        pytest.param(answers(200, b"<html>"), id="a page that is no JSON"),
        pytest.param(answers(200, {"data": {}, "values": {}}), id="no list"),
        pytest.param(Fault(effect=Drop(When.BEFORE)), id="a broken connection"),
    ],
)
async def test_a_source_that_cannot_be_asked_does_not_say_that_the_note_is_missing(
    desk: Desk, product: Product, ref: str, fault: Fault
) -> None:
    product.faults.add(fault)

    assert await desk.has_note(ref, marker(NOTE)) is None


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param("opsgenie", 250, 50, id="OpsGenie"),
        pytest.param("jsm", 250, 50, id="JSM, which begins with the oldest"),
        pytest.param("dynatrace", 50, 550, id="Dynatrace, which begins with the newest"),
    ],
)
async def test_our_note_is_found_among_many(
    desk: Desk, product: Product, ref: str, before: int, after: int
) -> None:
    for number in range(before):
        write_note(product, ref, f"note {number}")
    write_note(product, ref, marked("ours", NOTE))
    for number in range(after):
        write_note(product, ref, f"later note {number}")

    assert await desk.has_note(ref, marker(NOTE)) is True
    assert await desk.has_note(ref, marker(NoteId("01JD9T4Z0000000000000000AC"))) is False


async def test_odd_notes_of_other_people_do_not_matter(
    desk: Desk, product: Product, ref: str
) -> None:
    odd = [None, 5, "text", {}, {"note": None, "content": 5}]
    product.faults.add(answers(200, {"data": odd, "values": odd, "comments": odd}))

    assert await desk.has_note(ref, marker(NOTE)) is False
