"""What OpsGenie and JSM post is read as the event that it tells of."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.errors import PayloadError
from app.domain.event import EventKind
from app.sources.opsgenie import payload as payloads
from app.sources.opsgenie.teams import teams_of
from tests.parts.payloads import OUR_USER, an_alert, payload, read, webhooks

ALERT = "c4a1f2de-7b6a-4e0b-9f53-1d2e3f405162-1795334400123"
PROBLEM = "-6386032669938507213_1795334340000V2"
TAGS = ("disk_full", "env:prod", "service:checkout")
UPDATED, OPENED, RESOLVED = EventKind.UPDATED, EventKind.OPENED, EventKind.RESOLVED
OTHERS = {
    "opsgenie/create-2017-shape",
    "opsgenie/create-from-dynatrace",
    "opsgenie/delete",
    "opsgenie/escalate",
}

ACTIONS = [
    pytest.param("create", "Create", OPENED, TAGS, id="create"),
    pytest.param("create-no-details", "Create", OPENED, TAGS, id="create, the boxes not checked"),
    pytest.param("create-second-team", "Create", OPENED, TAGS, id="create, for a second team"),
    pytest.param("acknowledge", "Acknowledge", UPDATED, TAGS, id="acknowledge"),
    pytest.param("unacknowledge", "UnAcknowledge", UPDATED, TAGS, id="unacknowledge"),
    pytest.param("addnote", "AddNote", UPDATED, TAGS, id="add note"),
    pytest.param("addtags", "AddTags", UPDATED, (*TAGS, "remediate", "attempt:2"), id="add tags"),
    pytest.param("removetags", "RemoveTags", UPDATED, TAGS, id="remove tags"),
    pytest.param("addteam", "AddTeam", UPDATED, TAGS, id="add team"),
    pytest.param("assignownership", "AssignOwnership", UPDATED, TAGS, id="assign ownership"),
    pytest.param("takeownership", "TakeOwnership", UPDATED, TAGS, id="take ownership"),
    pytest.param("snooze", "Snooze", UPDATED, TAGS, id="snooze"),
    pytest.param("updatepriority", "UpdatePriority", UPDATED, TAGS, id="update priority"),
    pytest.param("customaction", "CleanDisk", UPDATED, TAGS, id="a custom action"),
    pytest.param("edge-connector-message", "CleanDisk", UPDATED, TAGS, id="by the connector"),
    pytest.param("close", "Close", RESOLVED, TAGS, id="close"),
]


@pytest.mark.parametrize(("name", "action", "kind", "tags"), ACTIONS)
def test_each_action_is_read(
    name: str, action: str, kind: EventKind, tags: tuple[str, ...]
) -> None:
    event = read("opsgenie", payload(f"opsgenie/{name}"))

    assert (event.source, event.ref, event.kind, event.action) == ("opsgenie", ALERT, kind, action)
    assert event.title == "Disk /var 96% full on web-01.example.net"
    assert event.tags == tags
    assert event.fields["entity"] == "web-01.example.net"
    assert event.aliases == (f"opsgenie:{ALERT}",)
    assert event.links == ()
    assert event.ignore is None


def test_every_kept_message_is_in_these_tests() -> None:
    told = {f"opsgenie/{each.values[0]}" for each in ACTIONS}

    assert told | OTHERS == set(webhooks("opsgenie"))


@pytest.mark.parametrize(
    ("name", "teams"),
    [
        pytest.param("opsgenie/create", ("operations",), id="responders"),
        pytest.param("opsgenie/create-2017-shape", ("operations",), id="names in teams"),
        pytest.param("opsgenie/create-second-team", ("operations", "database"), id="two"),
        pytest.param("opsgenie/addteam", ("operations", "database"), id="one that is added"),
        pytest.param("opsgenie/escalate", (), id="only the id of the alert"),
        pytest.param("jsm/webhook-create", ("operations",), id="of JSM"),
    ],
)
def test_the_teams_of_an_alert_are_known_by_name(name: str, teams: tuple[str, ...]) -> None:
    source, _, _ = name.partition("/")

    assert read(source, payload(name)).teams == teams


@pytest.mark.parametrize(
    ("said", "teams"),
    [
        pytest.param({"teams": [{"id": "1"}, {"id": "2"}]}, ("1", "2"), id="ids of the API"),
        pytest.param(
            {"responders": [{"type": "team", "id": "1"}], "teams": [{"id": "1", "name": "ops"}]},
            ("ops",),
            id="named elsewhere",
        ),
        pytest.param({"responders": [{"type": "user", "id": "1", "name": "x"}]}, (), id="a user"),
        pytest.param({"responders": ["x", None, 1, {}, {"id": 1}]}, (), id="nothing that is known"),
        pytest.param({"teams": "ops", "responders": {}, "team": 1}, (), id="of other types"),
        pytest.param({"team": " op\ns "}, ("op s",), id="in one line"),
        pytest.param({"teams": ["x" * 101]}, ("x" * 100,), id="a long one"),
    ],
)
def test_teams_are_read_however_they_are_written(
    said: dict[str, Any], teams: tuple[str, ...]
) -> None:
    assert teams_of(said) == teams


def test_jsm_posts_the_same_and_is_known_by_its_route() -> None:
    event = read("jsm", payload("jsm/webhook-create"))

    assert (event.source, event.kind, event.tags) == ("jsm", OPENED, TAGS)
    assert event.aliases == ("jsm:e0caa0ce-d52f-4500-81b9-d592d06970b6-1795334400123",)
    assert event.fields["details"]["host"] == "web-01.example.net"


def test_an_alert_that_came_from_dynatrace_is_linked_to_its_problem() -> None:
    event = read("opsgenie", payload("opsgenie/create-from-dynatrace"))

    (link,) = event.links
    assert (link.source, link.ref) == ("dynatrace", PROBLEM)
    assert link.alias == f"dynatrace:{PROBLEM.removesuffix('V2')}"
    assert event.missing >= {"entities", "problem"}


def test_delete_is_the_end_and_shows_no_tags() -> None:
    event = read("opsgenie", payload("opsgenie/delete"))

    assert (event.kind, event.action, event.status) == (RESOLVED, "Delete", "resolved")
    assert "tags" in event.missing


def test_escalate_shows_nothing_but_the_id_so_that_all_else_is_asked_for() -> None:
    event = read("opsgenie", payload("opsgenie/escalate"))

    assert (event.ref, event.kind, event.action) == (ALERT, UPDATED, "Escalate")
    assert event.missing >= {"title", "message", "tags", "description", "details", "entity"}
    assert event.fields["escalationName"] == "operations_escalation"


def test_the_echo_of_our_own_headers_is_not_kept() -> None:
    event = read("opsgenie", payload("opsgenie/escalate"))

    assert "made-up-token" not in event.model_dump_json()


def test_the_shape_of_2017_is_read() -> None:
    event = read("opsgenie", payload("opsgenie/create-2017-shape"))

    assert (event.kind, event.ref) == (OPENED, "052652ac-5d1c-464a-812a-7dd18bbfba8c")
    assert (event.priority, event.tags) == ("P3", ("disk_full",))
    assert event.occurred_at == datetime(2017, 4, 12, 12, 27, 52, 838000, UTC)


@pytest.mark.parametrize(
    "action",
    [
        "AddResponder",
        "AddRecipient",
        "UpdateMessage",
        "UpdateDescription",
        "EscalateNext",
        "SnoozeEnded",
        "Restart (now!)",
        "Größe prüfen",
        "再起動",
    ],
)
def test_an_action_without_a_documented_sample_is_an_update_under_its_own_name(
    action: str,
) -> None:
    event = read("opsgenie", an_alert(action))

    assert (event.kind, event.action) == (UPDATED, action)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        pytest.param({}, "action", id="nothing"),
        pytest.param({"alert": {"alertId": "a"}}, "action", id="no action"),
        pytest.param({"action": None, "alert": {"alertId": "a"}}, "action", id="action null"),
        pytest.param({"action": "", "alert": {"alertId": "a"}}, "action", id="action empty"),
        pytest.param({"action": ["Create"], "alert": {"alertId": "a"}}, "action", id="a list"),
        pytest.param({"action": "Create"}, "alert", id="no alert"),
        pytest.param({"action": "Create", "alert": None}, "alert", id="alert null"),
        pytest.param({"action": "Create", "alert": "a"}, "alert", id="alert a text"),
        pytest.param({"action": "Create", "alert": {}}, "alert.alertId", id="no id"),
        pytest.param({"action": "Create", "alert": {"alertId": ""}}, "alert.alertId", id="no id"),
        pytest.param(
            {"action": "Create", "alert": {"alertId": {"id": 1}}}, "alert.alertId", id="id odd"
        ),
        pytest.param(
            {"action": "Create", "alert": {"alertId": "a" * 201}}, "alert.alertId", id="id huge"
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_field(message: object, field: str) -> None:
    with pytest.raises(PayloadError) as caught:
        read("opsgenie", message)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("tags", "disk_full,env:prod", id="tags as text"),
        pytest.param("tags", ["a", {"b": 1}], id="an odd tag"),
        pytest.param("tags", {"a": 1}, id="tags as object"),
        pytest.param("message", ["a"], id="message as list"),
        pytest.param("message", True, id="message as truth"),
        pytest.param("description", {"text": "a"}, id="description as object"),
        pytest.param("details", [{"key": "host"}], id="details as list"),
        pytest.param("details", "host=web-01", id="details as text"),
        pytest.param("entity", 7.5, id="entity as number"),
        pytest.param("priority", {"name": "P1"}, id="priority as object"),
        pytest.param("note", 5, id="note as number"),
        pytest.param("username", [], id="user name as list"),
        pytest.param("createdAt", "yesterday", id="a time in words"),
        pytest.param("createdAt", {"$date": 1}, id="a time as object"),
        pytest.param("updatedAt", -1, id="a time before all times"),
        pytest.param("responders", ["operations"], id="responders as texts"),
        pytest.param("responders", None, id="no responders"),
        pytest.param("teams", "operations", id="teams as text"),
        pytest.param("snoozedUntil", "2026-11-22T10:00:00Z", id="snoozed until as text"),
    ],
)
def test_an_odd_optional_field_does_not_cost_the_message(field: str, value: object) -> None:
    message = an_alert()
    message["alert"][field] = value

    event = read("opsgenie", message)

    assert (event.kind, event.ref) == (OPENED, ALERT)
    assert not isinstance(getattr(event, field, None), dict)


@pytest.mark.parametrize("name", ["message", "tags", "entity", "alias", "priority", "details"])
def test_null_says_as_little_as_nothing_at_all(name: str) -> None:
    absent, null = an_alert(**{name: None}), an_alert()
    null["alert"][name] = None

    missing = read("opsgenie", null).missing

    assert name in missing
    assert missing == read("opsgenie", absent).missing


def test_numbers_stand_for_texts() -> None:
    event = read("opsgenie", an_alert(alertId=4711, message=5, tags=[1, "a"], priority=2))

    assert (event.ref, event.title, event.tags, event.priority) == ("4711", "5", ("1", "a"), "P2")


@pytest.mark.parametrize(
    "updated_at",
    [
        pytest.param(1795334461123000000, id="in ns"),
        pytest.param("1795334461123000000", id="in ns, as text"),
        pytest.param(1795334461123, id="in ms"),
        pytest.param("2026-11-22T08:01:01.123Z", id="in ISO 8601"),
        pytest.param("2026-11-22T09:01:01.123+01:00", id="in ISO 8601, elsewhere"),
    ],
)
def test_a_time_is_read_in_any_of_its_units(updated_at: object) -> None:
    event = read("opsgenie", an_alert("Acknowledge", updatedAt=updated_at))

    assert event.occurred_at == datetime(2026, 11, 22, 8, 1, 1, 123000, UTC)


@pytest.mark.parametrize(
    ("description", "details", "cut"),
    [
        pytest.param("a" * 999, {"k": "v"}, set(), id="whole"),
        pytest.param("a" * 1000, {"k": "v"}, {"description"}, id="the description is cut"),
        pytest.param("a", {"k": "v" * 1000}, {"details"}, id="a detail is cut"),
        pytest.param("a", {"k": "v" * 600, "l": "w" * 400}, {"details"}, id="all details are cut"),
        pytest.param(None, None, {"description", "details"}, id="left out"),
    ],
)
def test_what_is_cut_is_known_as_missing(
    description: str | None, details: dict[str, str] | None, cut: set[str]
) -> None:
    event = read("opsgenie", an_alert(description=description, details=details))

    assert event.missing & {"description", "details"} == cut


def test_the_same_state_has_the_same_key_by_whichever_integration_it_comes() -> None:
    first = read("opsgenie", payload("opsgenie/create"))
    second = read("opsgenie", payload("opsgenie/create-second-team"))

    assert first.key == second.key


def test_two_changes_have_two_keys_even_without_their_time() -> None:
    one = an_alert("AddNote", note="first", updatedAt=None)
    other = an_alert("AddNote", note="second", updatedAt=None)

    assert read("opsgenie", one).key != read("opsgenie", other).key


@pytest.mark.parametrize(
    ("action", "alert", "ignored"),
    [
        pytest.param(
            "AddNote", {"note": "done\n[alexis 01JD9T4Z0000000000000000AB]"}, True, id="our marker"
        ),
        pytest.param("AddNote", {"username": OUR_USER, "note": "x"}, True, id="our user's note"),
        pytest.param("AddTeam", {"username": OUR_USER}, True, id="our team"),
        pytest.param("AddNote", {"note": "about [alexis"}, False, id="half a marker"),
        pytest.param("AddNote", {"note": "retry, alexis"}, False, id="a person's note"),
        pytest.param("Close", {"username": OUR_USER}, False, id="the end, whoever tells"),
        pytest.param("Create", {"username": OUR_USER}, False, id="a new alert, whoever tells"),
        pytest.param("CleanDisk", {"username": OUR_USER}, True, id="an order of our own"),
        pytest.param("CleanDisk", {"username": "Ana"}, False, id="an order"),
    ],
)
def test_our_own_changes_start_nothing(
    action: str, alert: dict[str, object], ignored: bool
) -> None:
    event = read("opsgenie", an_alert(action, **alert))

    assert (event.ignore is not None) is ignored


def test_without_a_user_of_our_own_nobody_is_taken_for_us() -> None:
    body = json.dumps(an_alert("AddNote", username="", note="please retry")).encode()

    assert payloads.read(body, "jsm", our_user="").ignore is None


def test_text_in_any_script_arrives_as_it_was() -> None:
    said = "Größe 💾 ディスク \u202e\x00 \x1b[31m"

    event = read("opsgenie", an_alert(message=said, tags=[said], details={said: said}))

    assert (event.title, event.tags, event.fields["details"]) == (said, (said,), {said: said})


def test_an_emoji_that_the_sender_cut_in_two_does_not_cost_the_alert() -> None:
    body = json.dumps(an_alert(message="Disk full 💾")).encode().replace(rb"\udcbe", b"")

    assert read("opsgenie", body).title == "Disk full ?"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_in_another_encoding_of_unicode_is_read(encoding: str) -> None:
    body = json.dumps(an_alert(message="Größe"), ensure_ascii=False).encode(encoding)

    assert read("opsgenie", body).title == "Größe"


def test_a_huge_alert_is_read_whole() -> None:
    details = {f"key {number}": "v" * 400 for number in range(2000)}

    event = read("opsgenie", an_alert(details=details, tags=[f"t{n}" for n in range(5000)]))

    assert len(event.fields["details"]) == 2000
    assert len(event.tags) == 5000
