"""A record that a workflow posts is read as the event that it tells of."""

from datetime import UTC, datetime

import pytest

from app.domain.event import Entity, Event, EventKind
from tests.parts.payloads import payload, read

PID = "-6386032669938507213_1795334340000V2"
OPENED, UPDATED, RESOLVED = EventKind.OPENED, EventKind.UPDATED, EventKind.RESOLVED


def recorded(**said: object) -> Event:
    """Read the record with these fields instead; `event_id` means `event.id`."""
    record = payload("dynatrace/workflow-davis-problem")
    changes = {
        name.replace("event_", "event.").replace("dt_davis_", "dt.davis."): value
        for name, value in said.items()
    }
    return read("dynatrace", {**record, **changes})


def test_a_record_is_read() -> None:
    event = recorded()

    assert (event.ref, event.kind, event.action) == (PID, OPENED, "CREATED")
    assert event.aliases == (f"dynatrace:{PID[:-2]}", "dynatrace:P-241100042")
    assert (event.title, event.severity) == ("Low disk space", "RESOURCE_CONTENTION")
    assert event.description == "Low disk space on web-01.example.net"
    assert event.tags == ("env:prod", "disk_cleanup", "ssh_host:web-01.example.net")
    assert event.entities == (
        Entity(id="HOST-0A1B2C3D4E5F6071", type="HOST", name="web-01.example.net"),
    )
    assert event.occurred_at == datetime(2026, 11, 22, 7, 59, tzinfo=UTC)
    assert event.missing == {"problem", "impact"}


def test_the_record_of_the_connector_for_ansible_is_read() -> None:
    event = read("dynatrace", payload("dynatrace/eda-event"))

    assert (event.ref, event.kind, event.title) == (PID, OPENED, "Low disk space")
    assert event.missing >= {"entities", "tags", "description"}


def test_a_record_and_a_notification_of_the_same_problem_have_the_same_key() -> None:
    notification = read("dynatrace", payload("dynatrace/webhook-open-v2"))

    assert recorded().key == notification.key
    assert recorded(event_id=PID.removesuffix("V2")).key == notification.key


@pytest.mark.parametrize(
    ("status", "transition", "kind"),
    [
        pytest.param("ACTIVE", "CREATED", OPENED, id="created"),
        pytest.param("ACTIVE", "REOPENED", OPENED, id="reopened"),
        pytest.param("ACTIVE", None, OPENED, id="no transition"),
        pytest.param("ACTIVE", "UPDATED", UPDATED, id="updated"),
        pytest.param("ACTIVE", "REFRESHED", UPDATED, id="refreshed"),
        pytest.param("ACTIVE", "NEW WORD", UPDATED, id="a transition not known"),
        pytest.param("CLOSED", "RESOLVED", RESOLVED, id="resolved"),
        pytest.param("CLOSED", "CLOSED", RESOLVED, id="closed"),
        pytest.param("CLOSED", None, RESOLVED, id="closed, no transition"),
        pytest.param(None, "CLOSED", RESOLVED, id="closed, no status"),
        pytest.param("active", "created", OPENED, id="small letters"),
    ],
)
def test_status_and_transition_decide_what_happened(
    status: str | None, transition: str | None, kind: EventKind
) -> None:
    event = recorded(event_status=status, event_status_transition=transition)

    assert event.kind is kind
    assert event.reopens is (transition == "REOPENED")


def test_slowdown_is_called_performance_as_in_notifications() -> None:
    assert recorded(event_category="SLOWDOWN").severity == "PERFORMANCE"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        pytest.param({"event_kind": "DAVIS_EVENT"}, "not a problem", id="an event"),
        pytest.param(
            {"event_kind": "BIZ_EVENT", "event_id": "7d0f6c3a", "display_id": None},
            "not a problem",
            id="an event with another kind of id",
        ),
        pytest.param({"dt_davis_is_duplicate": True}, "duplicate", id="a duplicate"),
        pytest.param({"dt_davis_is_duplicate": "true"}, "duplicate", id="a duplicate, as text"),
    ],
)
def test_what_is_not_a_problem_of_its_own_starts_nothing(
    said: dict[str, object], reason: str
) -> None:
    assert reason in (recorded(**said).ignore or "")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"entity_tags": "a", "affected_entity_ids": "HOST-1"}, id="texts for lists"),
        pytest.param({"entity_tags": None, "affected_entity_ids": None}, id="null for lists"),
        pytest.param({"entity_tags": [None, 1], "root_cause_entity_id": 5}, id="odd types"),
        pytest.param({"event_start": 1795334340000000000}, id="the start in ns"),
        pytest.param({"event_start": "1795334340000000000"}, id="the start in ns, as text"),
        pytest.param({"event_start": {}}, id="the start as object"),
        pytest.param({"event_name": None, "event_description": 5}, id="no words"),
    ],
)
def test_odd_fields_do_not_cost_the_record(said: dict[str, object]) -> None:
    event = recorded(**said)

    assert (event.ref, event.kind) == (PID, OPENED)
    assert event.occurred_at in (None, datetime(2026, 11, 22, 7, 59, tzinfo=UTC))
