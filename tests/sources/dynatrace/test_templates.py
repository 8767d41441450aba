"""A user's template may spell and wrap everything as it likes."""

import json
from typing import Any

import pytest

from app.domain.event import EventKind
from app.domain.fields import values
from tests.parts.payloads import payload, read

PID = "-6386032669938507213_1795334340000V2"
NUMBER = "P-241100042"
RECORD = payload("dynatrace/workflow-davis-problem")
OPEN = payload("dynatrace/webhook-open-v2")
OPEN_V1 = payload("dynatrace/webhook-open-v1")
V2: dict[str, Any] = OPEN["ProblemDetailsJSONv2"]
V1: dict[str, Any] = OPEN_V1["ProblemDetailsJSON"]
TEST = payload("dynatrace/webhook-test")


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(str, id="as documented"),
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.lower, id="small letters"),
        pytest.param(lambda key: key[0].lower() + key[1:], id="camel case"),
        pytest.param(lambda key: key.replace("Problem", "Problem "), id="Problem URL"),
        pytest.param(lambda key: key.replace("Problem", "problem_"), id="problem_URL"),
        pytest.param(lambda key: key.replace("Problem", "problem-"), id="problem-URL"),
        pytest.param(lambda key: key.replace("Problem", "problem."), id="problem.URL"),
        pytest.param(lambda key: f"{key}:", id="with a colon"),
    ],
)
def test_keys_may_be_spelt_in_any_way(spell: Any) -> None:
    spelt = {spell(key): value for key, value in OPEN.items()}

    event = read("dynatrace", spelt)

    assert event.model_dump(exclude={"fields"}) == read("dynatrace", OPEN).model_dump(
        exclude={"fields"}
    )


@pytest.mark.parametrize(
    "wrap",
    [
        pytest.param(lambda said: {"data": said}, id="data"),
        pytest.param(
            lambda said: {
                "specversion": "1.0",
                "type": "com.dynatrace.problem",
                "source": "dynatrace",
                "id": "7d0f6c3a-0c9e-4f8a-b1d2-7a1f0a5f1c11",
                "time": "2026-11-22T08:00:00Z",
                "datacontenttype": "application/json",
                "data": said,
            },
            id="CloudEvents",
        ),
        pytest.param(lambda said: {"data": json.dumps(said)}, id="CloudEvents, data as text"),
        pytest.param(lambda said: {"eventData": said}, id="Event-Driven Ansible"),
        pytest.param(lambda said: {"event": said}, id="event"),
        pytest.param(lambda said: {"payload": said, "meta": {"a": 1}}, id="a name of their own"),
        pytest.param(lambda said: {"data": {"eventData": {"event": said}}}, id="several"),
    ],
)
@pytest.mark.parametrize(
    "said",
    [
        pytest.param(OPEN, id="a notification"),
        pytest.param(RECORD, id="a record"),
        pytest.param(V2, id="a problem of version 2"),
        pytest.param(V1, id="a problem of version 1"),
        pytest.param({"State": "OPEN", "DisplayId": NUMBER}, id="hardly anything"),
    ],
)
def test_an_envelope_changes_nothing(wrap: Any, said: dict[str, Any]) -> None:
    plain, wrapped = read("dynatrace", said), read("dynatrace", wrap(said))

    assert wrapped.model_dump() == plain.model_dump()


def test_details_are_not_taken_for_an_envelope() -> None:
    said = {"State": "RESOLVED", "Owner": "web", "ProblemDetailsJSONv2": {**V2, "status": "OPEN"}}

    event = read("dynatrace", said)

    assert (event.ref, event.kind) == (PID, EventKind.RESOLVED)
    assert event.fields["Owner"] == "web"


@pytest.mark.parametrize("name", ["ProblemDetailsJSONv2", "ProblemDetailsJSON", "Problem Details"])
@pytest.mark.parametrize(
    "quote", [pytest.param(json.dumps, id="quoted"), pytest.param(dict, id="bare")]
)
def test_details_of_version_2_are_known_by_what_they_look_like(name: str, quote: Any) -> None:
    event = read("dynatrace", {"State": "OPEN", "PID": PID, name: quote(V2)})

    assert event.title == "Low disk space"
    assert event.fields["problem"] == V2
    assert [entity.name for entity in event.entities] == ["web-01.example.net"]
    assert "ssh_host:web-01.example.net" in event.tags
    assert event.missing == set()


@pytest.mark.parametrize("name", ["ProblemDetailsJSONv2", "ProblemDetailsJSON", "ProblemDetails"])
def test_details_of_version_1_are_known_by_what_they_look_like(name: str) -> None:
    event = read("dynatrace", {"ProblemTitle": "Low disk space", name: V1})

    assert (event.ref, event.kind, event.severity) == (PID, EventKind.OPENED, "RESOURCE_CONTENTION")
    assert event.aliases[1:] == (f"dynatrace:{NUMBER}",)
    assert [entity.name for entity in event.entities] == ["web-01.example.net"]
    assert "ssh_host:web-01.example.net" in event.tags


@pytest.mark.parametrize("details", [V1, V2], ids=["v1", "v2"])
def test_the_template_may_be_nothing_but_the_details(details: dict[str, Any]) -> None:
    event = read("dynatrace", details)

    assert (event.ref, event.kind) == (PID, EventKind.OPENED)
    assert [entity.id for entity in event.entities] == ["HOST-0A1B2C3D4E5F6071"]


def test_a_key_called_problem_id_does_not_make_it_the_whole_problem() -> None:
    said = {"problemId": NUMBER, "title": "Low disk space", "status": "OPEN"}

    event = read("dynatrace", said)

    assert event.missing >= {"problem", "entities", "tags", "severity"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"entityTags": None, "affectedEntities": None}, id="null for lists"),
        pytest.param({"rootCauseEntity": None, "evidenceDetails": None}, id="null for objects"),
        pytest.param({"evidenceDetails": {"totalCount": "1", "details": None}}, id="no details"),
        pytest.param({"evidenceDetails": {"details": [None, {}, {"data": None}]}}, id="holes"),
        pytest.param({"startTime": "1795334340000", "endTime": "-1"}, id="numbers as texts"),
        pytest.param({"severityLevel": "QUANTUM", "impactLevel": "PLANET"}, id="new words"),
        pytest.param({"severityLevel": 5, "impactLevel": [], "status": {}}, id="odd types"),
        pytest.param({"entityTags": ["a", {"key": 1}, {"key": "b", "value": None}]}, id="odd tags"),
    ],
)
def test_odd_details_do_not_cost_the_message(change: dict[str, Any]) -> None:
    event = read("dynatrace", {**OPEN, "ProblemDetailsJSONv2": {**V2, **change}})

    assert (event.ref, event.kind, event.title) == (PID, EventKind.OPENED, "Low disk space")
    assert [entity.name for entity in event.entities] == ["web-01.example.net"]
    assert "None" not in (event.description or "")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"rankedEvents": None, "rankedImpacts": None}, id="null for lists"),
        pytest.param({"rankedEvents": 5, "rankedImpacts": {"a": 1}}, id="odd types"),
        pytest.param({"tagsOfAffectedEntities": "a"}, id="tags as text"),
        pytest.param({"endTime": 7258118400000}, id="the end that the documentation shows"),
    ],
)
def test_odd_details_of_version_1_do_not_cost_the_message(change: dict[str, Any]) -> None:
    event = read("dynatrace", {**OPEN_V1, "ProblemDetailsJSON": {**V1, **change}})

    assert (event.ref, event.kind) == (PID, EventKind.OPENED)
    assert [entity.name for entity in event.entities] == ["web-01.example.net"]


def test_what_dynatrace_did_not_fill_in_is_not_said() -> None:
    event = read(
        "dynatrace",
        {**OPEN, "Begin": "{ProblemStartTime}", "Host": "{Tags[ssh_host]}", "Owner": "{a} and {b}"},
    )

    assert values(event, "Begin") == ()
    assert values(event, "Host") == ()
    assert values(event, "Owner") == ("{a} and {b}",)


def test_of_two_spellings_the_one_that_says_something_counts() -> None:
    event = read("dynatrace", {"Problem URL": None, "pid": PID, "PID": "", "ProblemURL": "u"})

    assert (event.ref, event.url) == (PID, "u")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(TEST, id="the documented values"),
        pytest.param({**TEST, "PID": 99999}, id="a number"),
        pytest.param({"State": "OPEN", "PID": "99999"}, id="a short template"),
        pytest.param({"data": TEST}, id="in an envelope"),
        pytest.param({"ProblemDetailsJSON": {"ID": "99999"}}, id="only the details"),
        pytest.param({"ID": "99999"}, id="nothing but the details"),
        pytest.param({"problem": {"ID": "99999"}, "state": "OPEN"}, id="under their own key"),
        pytest.param({"ProblemID": "999", "title": TEST["ProblemTitle"]}, id="by its title"),
        pytest.param(
            {"ProblemID": "999", "text": f"OPEN: {TEST['ProblemTitle']} (999)"}, id="in a text"
        ),
    ],
)
def test_the_test_notification_starts_nothing(said: dict[str, Any]) -> None:
    assert read("dynatrace", said).ignore == "Dynatrace's test notification"
