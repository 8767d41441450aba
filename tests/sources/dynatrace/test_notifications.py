"""What Dynatrace posts by the user's own template is read as the event that it tells of."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.errors import PayloadError
from app.domain.event import Entity, Event, EventKind
from tests.parts.payloads import payload, read, webhooks

PID = "-6386032669938507213_1795334340000V2"
NUMBER = "P-241100042"
ALIASES = (f"dynatrace:{PID.removesuffix('V2')}", f"dynatrace:{NUMBER}")
TAGS = ("env:prod", "disk_cleanup", "[AWS]Name:web-01", "ssh_host:web-01.example.net")
HOST = ("HOST-0A1B2C3D4E5F6071", "HOST", "web-01.example.net")
OPENED, UPDATED, RESOLVED = EventKind.OPENED, EventKind.UPDATED, EventKind.RESOLVED
STARTED = datetime(2026, 11, 22, 7, 59, tzinfo=UTC)


def notified(**said: object) -> Event:
    """Read a notification with these keys, and with both ids unless said otherwise."""
    template: dict[str, Any] = {"State": "OPEN", "PID": PID, "ProblemID": NUMBER, **said}
    return read("dynatrace", {key: value for key, value in template.items() if value is not ...})


def identities(event: Event) -> list[tuple[str, str, str | None]]:
    return [(entity.id, entity.type, entity.name) for entity in event.entities]


def test_every_kept_message_of_dynatrace_is_read() -> None:
    events = [read("dynatrace", payload(name)) for name in webhooks("dynatrace")]

    assert {event.source for event in events} == {"dynatrace"}
    assert {event.ref for event in events} == {PID, NUMBER, "99999"}


@pytest.mark.parametrize("name", ["webhook-open-v2", "webhook-open-v1"])
def test_an_open_problem_with_its_details_is_read_whole(name: str) -> None:
    event = read("dynatrace", payload(f"dynatrace/{name}"))

    assert (event.ref, event.kind, event.action, event.status) == (PID, OPENED, "OPEN", "open")
    assert (event.title, event.aliases) == ("Low disk space", ALIASES)
    assert event.tags == TAGS
    assert identities(event) == [HOST]
    assert (event.severity, event.impact) == ("RESOURCE_CONTENTION", "INFRASTRUCTURE")
    assert event.url is not None
    assert event.url.endswith(f"pid={PID}")
    assert event.description is not None
    assert "Disk /var is 96 % full" in event.description
    assert event.occurred_at == STARTED
    assert event.ignore is None


def test_only_the_details_of_version_2_leave_nothing_to_ask_for() -> None:
    assert read("dynatrace", payload("dynatrace/webhook-open-v2")).missing == set()
    assert read("dynatrace", payload("dynatrace/webhook-open-v1")).missing == {
        "problem",
        "maintenance",
    }


def test_the_end_is_read_with_its_time() -> None:
    event = read("dynatrace", payload("dynatrace/webhook-resolved"))

    assert (event.kind, event.action, event.status) == (RESOLVED, "RESOLVED", "resolved")
    assert event.occurred_at == datetime(2026, 11, 22, 8, 29, tzinfo=UTC)


def test_an_event_that_was_merged_in_brings_its_entity() -> None:
    event = read("dynatrace", payload("dynatrace/webhook-merged-event"))

    assert (event.kind, event.title) == (OPENED, "Multiple infrastructure problems")
    assert identities(event) == [HOST, ("HOST-0A1B2C3D4E5F6072", "HOST", "web-02.example.net")]


def test_a_minimal_template_says_what_else_there_is_to_ask_for() -> None:
    event = read("dynatrace", payload("dynatrace/webhook-open-minimal"))

    assert (event.ref, event.kind, event.title) == (NUMBER, OPENED, "Low disk space")
    assert event.missing == {
        "problem",
        "maintenance",
        "description",
        "entities",
        "tags",
        "severity",
        "impact",
    }


@pytest.mark.parametrize(
    ("state", "kind", "status"),
    [
        pytest.param("OPEN", OPENED, "open", id="open"),
        pytest.param("open", OPENED, "open", id="small letters"),
        pytest.param(" RESOLVED\n", RESOLVED, "resolved", id="white space"),
        pytest.param("CLOSED", RESOLVED, "resolved", id="closed, as the API says"),
        pytest.param("MERGED", UPDATED, "open", id="merged"),
        pytest.param("REOPENED?", UPDATED, None, id="a word not known"),
        pytest.param("{State}", UPDATED, None, id="a placeholder not filled in"),
        pytest.param(None, UPDATED, None, id="null"),
        pytest.param(["OPEN"], UPDATED, None, id="a list"),
    ],
)
def test_the_state_decides_what_happened(
    state: object, kind: EventKind, status: str | None
) -> None:
    event = notified(State=state)

    assert (event.kind, event.status) == (kind, status)
    assert ("status" in event.missing) is (status is None)


@pytest.mark.parametrize(
    ("said", "ref", "aliases"),
    [
        pytest.param({"PID": PID, "ProblemID": NUMBER}, PID, ALIASES, id="both"),
        pytest.param({"PID": NUMBER, "ProblemID": PID}, PID, ALIASES, id="swapped"),
        pytest.param({"PID": PID.removesuffix("V2")}, PID[:-2], ALIASES[:1], id="without V2"),
        pytest.param(
            {"PID": "-5370805617626581531"},
            "-5370805617626581531",
            ("dynatrace:-5370805617626581531",),
            id="the old form",
        ),
        pytest.param(
            {"PID": -5370805617626581531},
            "-5370805617626581531",
            ("dynatrace:-5370805617626581531",),
            id="a number",
        ),
        pytest.param({"ProblemID": "549"}, "P-549", ("dynatrace:P-549",), id="an old number"),
        pytest.param({"ProblemID": 549}, "P-549", ("dynatrace:P-549",), id="a number"),
        pytest.param({"PID": None, "ProblemID": NUMBER}, NUMBER, ALIASES[1:], id="one is null"),
        pytest.param({"PID": "{PID}", "ProblemID": NUMBER}, NUMBER, ALIASES[1:], id="one is not"),
        pytest.param({"PID": f"  {PID} "}, PID, ALIASES[:1], id="white space"),
        pytest.param({"System": PID, "Number": NUMBER}, PID, ALIASES, id="own names for both"),
        pytest.param(
            {"ProblemID": NUMBER, "Since": "1795334340000"}, NUMBER, ALIASES[1:], id="not a time"
        ),
        pytest.param(
            {
                "ProblemID": NUMBER,
                "Link": f"https://abc12345.live.dynatrace.com/#problems/problemdetails;pid={PID}",
            },
            PID,
            ALIASES,
            id="the PID in the URL",
        ),
        pytest.param(
            {
                "Link": "https://abc12345.apps.dynatrace.com/ui/apps/dynatrace.davis.problems"
                f"/problem/{PID}"
            },
            PID,
            ALIASES[:1],
            id="the PID in a newer URL",
        ),
        pytest.param(
            {"text": f"OPEN Problem {NUMBER}: Low disk space"}, NUMBER, ALIASES[1:], id="in a text"
        ),
    ],
)
def test_ids_are_told_by_their_form(
    said: dict[str, object], ref: str, aliases: tuple[str, ...]
) -> None:
    event = read("dynatrace", {"State": "OPEN", **said})

    assert (event.ref, event.aliases) == (ref, aliases)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"State": "OPEN", "ProblemTitle": "Low disk space"}, id="no id"),
        pytest.param({"PID": None, "ProblemID": None}, id="null"),
        pytest.param({"PID": "{PID}", "ProblemID": "{ProblemID}"}, id="placeholders"),
        pytest.param({"PID": "", "ProblemID": " "}, id="empty"),
        pytest.param({"PID": {"id": PID}, "ProblemID": [NUMBER]}, id="odd types"),
        pytest.param({"PID": "a b c", "ProblemID": "none"}, id="words"),
        pytest.param({"PID": 1.5}, id="a fraction"),
        pytest.param({"PID": "9" * 500}, id="a number without end"),
        pytest.param({"data": {"State": "OPEN"}}, id="an envelope around nothing"),
    ],
)
def test_a_message_without_any_id_is_refused_with_the_field(message: object) -> None:
    with pytest.raises(PayloadError) as caught:
        read("dynatrace", message)

    assert caught.value.field == "PID"


def test_a_workflow_record_without_ids_is_refused_with_the_field() -> None:
    with pytest.raises(PayloadError) as caught:
        read("dynatrace", {"event.kind": "DAVIS_PROBLEM", "event.id": None})

    assert caught.value.field == "event.id"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PID=1&State=OPEN", id="a form"),
        pytest.param(b'{"ProblemTitle": "a "quoted" word"}', id="a quote not escaped"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'"text"', id="a text"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"PID": NaN}', id="not a number"),
    ],
)
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(PayloadError, match="JSON"):
        read("dynatrace", body)


def test_line_ends_that_dynatrace_did_not_escape_are_read() -> None:
    body = f'{{"PID": "{PID}", "ProblemDetailsText": "first\r\n\tsecond"}}'.encode()

    assert read("dynatrace", body).description == "first\r\n\tsecond"


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param("a, k:v", ("a", "k:v"), id="as documented"),
        pytest.param("", (), id="none"),
        pytest.param("a,a , b,,", ("a", "b"), id="doubled and empty"),
        pytest.param("[AWS]Name:web-01", ("[AWS]Name:web-01",), id="one with a context"),
        pytest.param("[AWS]a:b, c, [K]d", ("[AWS]a:b", "c", "[K]d"), id="brackets at both ends"),
        pytest.param("[AWS]a, c:[d]", ("[AWS]a", "c:[d]"), id="brackets in a value"),
        pytest.param("[a:b, c]", ("a:b", "c"), id="a list as text"),
        pytest.param("[a:b, [AWS]c:d]", ("a:b", "[AWS]c:d"), id="a list with a context"),
        pytest.param(["a", "k:v", 3, None], ("a", "k:v", "3"), id="a list"),
        pytest.param(
            [{"context": "AWS", "key": "Name", "value": "x"}, {"key": "a"}],
            ("[AWS]Name:x", "a"),
            id="a list of tag objects",
        ),
        pytest.param(None, (), id="null"),
        pytest.param({"a": "b"}, (), id="an object"),
        pytest.param("{Tags}", (), id="a placeholder"),
    ],
)
def test_the_text_of_tags_is_split_as_far_as_can_be(
    tags: object, expected: tuple[str, ...]
) -> None:
    assert notified(Tags=tags).tags == expected


def test_a_comma_in_a_tag_is_kept_by_the_details() -> None:
    tag = {"context": "CONTEXTLESS", "key": "k", "value": "a, b", "stringRepresentation": "k:a, b"}
    details = {"problemId": PID, "affectedEntities": [], "entityTags": [tag]}

    assert notified(Tags="k:a, b", ProblemDetailsJSONv2=details).tags == ("k:a, b",)


def test_the_impacted_entities_are_read_without_any_details() -> None:
    listed = [
        {"type": "HOST", "name": "web-01.example.net", "entity": "HOST-1"},
        {"type": None, "name": None, "entity": "SERVICE-2"},
        {"type": "HOST", "name": "without an id"},
        "HOST-3",
        None,
    ]

    event = notified(ImpactedEntities=listed)

    assert event.entities == (
        Entity(id="HOST-1", type="HOST", name="web-01.example.net"),
        Entity(id="SERVICE-2", type="SERVICE"),
    )
    assert "entities" not in event.missing


def test_a_huge_problem_is_read_whole() -> None:
    stubs = [
        {"entityId": {"id": f"HOST-{number}", "type": "HOST"}, "name": f"web-{number}"}
        for number in range(3000)
    ]

    event = notified(ProblemDetailsJSONv2={"problemId": PID, "affectedEntities": stubs})

    assert len(event.entities) == 3000
