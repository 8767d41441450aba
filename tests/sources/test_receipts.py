"""What became of a note is told in the same words, whatever the product answers."""

from contextlib import AsyncExitStack

import pytest

from app.accounts import sources_of
from app.config.source_settings import SourceSettings
from app.domain.ids import NoteId
from app.domain.note import LONGEST, marked, marker
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused, Uncertain
from app.ports import Desk
from app.simulator import Drop, Fault, When
from tests.parts.desks import NOW, Product, answers, notes_of
from tests.parts.payloads import payload
from tests.simulator.peers import Receiver

pytestmark = pytest.mark.anyio

SECONDS = int(NOW.timestamp())
NOTE = NoteId("01JD9T4Z0000000000000000AB")


LIMITS = [
    pytest.param({"Retry_After": "7"}, 7.0, id="Retry-After in seconds"),
    pytest.param({"Retry_After": "Sun, 22 Nov 2026 08:00:30 GMT"}, 30.0, id="as a date"),
    pytest.param({"Retry_After": "soon"}, None, id="as a word"),
    pytest.param({"Retry_After": "0"}, 1.0, id="at once, which is too soon"),
    pytest.param({"Retry_After": "Sun, 22 Nov 2026 07:00:00 GMT"}, 1.0, id="as a date gone by"),
    pytest.param({"Retry_After": "9" * 400}, 3600.0, id="never, which is too late"),
    pytest.param({"X_RateLimit_Period_In_Sec": "60"}, 60.0, id="OpsGenie's period"),
    pytest.param({"X_RateLimit_Reset": f"{SECONDS + 12}000000"}, 12.0, id="Dynatrace's reset"),
    pytest.param({"X_RateLimit_Reset": f"{SECONDS + 12}000"}, 12.0, id="a reset in ms"),
    pytest.param({"X_RateLimit_Reset": f"{SECONDS - 12}000000"}, 1.0, id="a reset gone by"),
    pytest.param({"X_RateLimit_Reset": "9" * 5000}, None, id="a reset without end"),
    pytest.param({"X_RateLimit_Reset": "-1"}, None, id="a reset before all times"),
    pytest.param(
        {"Retry_After": "7", "X_RateLimit_Period_In_Sec": "60"}, 7.0, id="HTTP's own comes first"
    ),
    pytest.param({}, None, id="nothing said"),
]


@pytest.mark.parametrize("name", ["dynatrace"])
@pytest.mark.parametrize(("headers", "after"), LIMITS)
async def test_too_many_requests_hold_everything_for_as_long_as_the_source_says(
    desk: Desk, product: Product, ref: str, headers: dict[str, str], after: float | None
) -> None:
    product.faults.add(answers(429, **headers))

    receipt = await desk.post_note(ref, "note")

    assert receipt == Later("429", after, everyone=True)
    assert notes_of(product, ref) == []


@pytest.mark.parametrize("name", ["opsgenie"])
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param(301, Later("301"), id="the address is another one: for the operator"),
        pytest.param(400, Refused("400"), id="our request is wrong"),
        pytest.param(401, Later("401", everyone=True), id="the key is wrong: for the operator"),
        pytest.param(402, Later("402"), id="the plan lacks it: for the operator"),
        pytest.param(403, Later("403"), id="the key lacks the right: for the operator"),
        pytest.param(404, Refused("404"), id="there is no such alert"),
        pytest.param(408, Uncertain("408"), id="a time-out half way"),
        pytest.param(413, Refused("413"), id="too large"),
        pytest.param(422, Refused("422"), id="not to be processed"),
        pytest.param(425, Later("425"), id="too early"),
        pytest.param(500, Uncertain("500"), id="an error in there"),
        pytest.param(502, Uncertain("502"), id="an error on the way"),
        pytest.param(503, Uncertain("503"), id="overload"),
        pytest.param(504, Uncertain("504"), id="a time-out behind"),
    ],
)
async def test_a_status_says_whether_a_note_was_surely_not_posted(
    desk: Desk, product: Product, ref: str, status: int, expected: Receipt
) -> None:
    product.faults.add(answers(status, b"<html>", Location="https://example.com/"))

    receipt = await desk.post_note(ref, "note")

    assert receipt == expected
    assert notes_of(product, ref) == []


@pytest.mark.parametrize(
    ("when", "is_there"),
    [
        pytest.param(When.BEFORE, False, id="before the effect"),
        pytest.param(When.AFTER, True, id="after the effect"),
    ],
)
async def test_a_broken_connection_is_uncertain_and_the_source_tells_what_became_of_it(
    desk: Desk, product: Product, ref: str, when: When, is_there: bool
) -> None:
    product.faults.add(Fault(effect=Drop(when), method="POST"))

    receipt = await desk.post_note(ref, marked("note", NOTE))

    assert isinstance(receipt, Uncertain)
    assert await desk.has_note(ref, marker(NOTE)) is is_there


@pytest.mark.parametrize(
    ("name", "status", "answer", "expected"),
    [
        pytest.param(
            "opsgenie",
            202,
            payload("opsgenie/rest-accepted-202"),
            Accepted("43a29c5c-3dbf-4fa4-9c26-f4f71023e120"),
            id="OpsGenie, queued",
        ),
        pytest.param("opsgenie", 202, b"", Delivered(), id="OpsGenie, without an id to ask by"),
        pytest.param("jsm", 200, payload("jsm/rest-note-200"), Delivered(), id="JSM, the note"),
        pytest.param("jsm", 201, payload("jsm/rest-note-200"), Delivered(), id="JSM, created"),
        pytest.param(
            "jsm",
            202,
            payload("jsm/rest-accepted-202"),
            Accepted("d383c6e9-b1e7-4b59-9c35-72f1a2187777"),
            id="JSM, queued",
        ),
        pytest.param("dynatrace", 201, b"", Delivered(), id="Dynatrace, created"),
    ],
)
async def test_the_documented_answers_to_a_note_are_understood(
    desk: Desk, product: Product, status: int, answer: object, expected: Receipt
) -> None:
    product.faults.add(answers(status, answer))

    assert await desk.post_note("a_1V2", "note") == expected


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        pytest.param("opsgenie", "opsgenie/rest-error-401", "Could not authenticate"),
        pytest.param("opsgenie", "opsgenie/rest-error-404", "Alert not found"),
        pytest.param("opsgenie", "opsgenie/rest-error-422", "note: Note can not be empty."),
        pytest.param("opsgenie", "opsgenie/rest-error-429", "You are making too many requests!"),
        pytest.param("jsm", "jsm/rest-error-401", "Unauthorized; scope does not match"),
        pytest.param("jsm", "jsm/rest-error-403", "You do not have permission to update"),
        pytest.param("jsm", "jsm/rest-error-422", "note: note can not be empty"),
        pytest.param("dynatrace", "dynatrace/v2-error-400", "problemSelector: Invalid criterion"),
        pytest.param("dynatrace", "dynatrace/v2-error-401", "Token Authentication failed"),
        pytest.param("dynatrace", "dynatrace/v2-error-404", "Problem with ID -6386"),
        pytest.param("dynatrace", "dynatrace/v2-error-429", "Too many requests"),
        pytest.param("dynatrace", "dynatrace/v2-error-403", "missing required scope. Use one of:"),
    ],
)
async def test_the_reason_is_told_in_the_words_of_the_source(
    desk: Desk, product: Product, ref: str, body: str, why: str
) -> None:
    product.faults.add(answers(400, payload(body)))

    receipt = await desk.post_note(ref, "note")

    assert isinstance(receipt, Refused)
    assert receipt.why.startswith("400 ")
    assert why in receipt.why


@pytest.mark.parametrize(
    "text", ["x" * 30_000, "ä" * 30_000, "💾" * 30_000], ids=["ASCII", "Latin", "emoji"]
)
async def test_the_longest_note_is_taken_whole(
    desk: Desk, product: Product, ref: str, text: str
) -> None:
    note = marked(text, NOTE)

    receipt = await desk.post_note(ref, note)

    assert isinstance(receipt, Accepted | Delivered)
    assert notes_of(product, ref) == [note]
    assert len(note) <= LONGEST
    assert note.endswith(marker(NOTE))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_no_redirect_takes_the_key_to_another_host(
    desk: Desk, product: Product, ref: str, receiver: Receiver, status: int
) -> None:
    product.faults.add(answers(status, Location=f"{receiver.url}/notes"))

    receipt = await desk.post_note(ref, "note")

    assert receipt == Later(str(status))
    assert receiver.arrivals == 0


async def test_a_source_where_nobody_listens_has_surely_not_taken_the_note(
    free_tcp_port: int,
) -> None:
    account = {"base_url": f"http://127.0.0.1:{free_tcp_port}", "api_key": "made-up-genie-key"}
    async with AsyncExitStack() as stack:
        settings = SourceSettings.model_validate({"opsgenie": account})
        sources = await sources_of(settings, stack, lambda: NOW)
        desk = sources["opsgenie"].desk
        assert desk is not None

        receipt = await desk.post_note("a", "note")

    assert isinstance(receipt, Later)
    assert receipt.everyone
