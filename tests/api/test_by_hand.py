"""What people send themselves: an event, an action, a question to the rules."""

from typing import Any

import pytest

from app.api.examples import ACTION, EVENT, EXPLAIN
from tests.parts.alexis import Alexis, until
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio


async def story_of(service: Alexis, answer: Any) -> Any:
    """Wait until an event is decided, and give its story."""

    async def decided() -> Any:
        story = await service.get(f"/v1/events/{answer.json()['event']}")
        return story if story["state"] == "decided" else None

    return await until(decided, "the event to be decided")


async def test_an_event_by_hand_is_decided_as_any_other(service: Alexis) -> None:
    answer = await service.post("/v1/events", EVENT)

    assert answer.status_code == 202
    assert answer.json()["status"] == "accepted"
    story = await story_of(service, answer)
    assert story["origin"] == "manual"
    assert story["client"] == "tester"
    assert story["event"]["fields"] == EVENT["fields"]
    assert [run["state"] for run in story["runs"]] == ["awaiting_approval"]


async def test_the_same_id_again_is_a_duplicate_and_its_end_is_not(service: Alexis) -> None:
    kinds = ["opened", "opened", "resolved", "resolved"]

    answers = [
        await service.post("/v1/events", {"title": "Trouble", "id": "mine", "kind": kind})
        for kind in kinds
    ]

    assert [answer.json()["status"] for answer in answers] == [
        "accepted",
        "duplicate",
        "accepted",
        "duplicate",
    ]


async def test_events_without_an_id_are_each_their_own(service: Alexis) -> None:
    answers = [await service.post("/v1/events", EVENT) for _ in range(2)]

    assert [answer.json()["status"] for answer in answers] == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "title", id="no title"),
        pytest.param({"title": ""}, "title", id="empty title"),
        pytest.param({"title": "x" * 1001}, "title", id="long title"),
        pytest.param({"title": 5}, "title", id="title that is a number"),
        pytest.param({"title": "x", "kind": "closed"}, "kind", id="unknown kind"),
        pytest.param({"title": "x", "id": ""}, "id", id="empty id"),
        pytest.param({"title": "x", "tags": "a"}, "tags", id="tags that are a text"),
        pytest.param({"title": "x", "tags": ["a", 5]}, "tags.1", id="a tag that is a number"),
        pytest.param({"title": "x", "entities": [{}]}, "entities.0.id", id="entity without id"),
        pytest.param({"title": "x", "fields": []}, "fields", id="fields that are a list"),
        pytest.param({"title": "x", "titel": "x"}, "titel", id="a slip of the pen"),
        pytest.param([], "body", id="a list"),
    ],
)
async def test_an_event_that_is_not_right_is_refused_by_its_field(
    shared: Alexis, body: object, field: str
) -> None:
    response = await shared.post("/v1/events", body)

    assert response.status_code == 422
    assert field in fields_of(response)


@pytest.mark.parametrize("path", ["/v1/events", "/v1/actions", "/v1/rules/explain"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"\xff", id="not UTF-8"),
        pytest.param(b'{"title": NaN}', id="NaN"),
        pytest.param(b'{"title": "\\udfff"}', id="half a surrogate pair"),
        pytest.param(b'{"title": ' + b"[" * 5000 + b"]" * 5000 + b"}", id="nested too deep"),
        pytest.param(b'{"title": ' + b"9" * 5000 + b"}", id="a number without end"),
    ],
)
async def test_a_body_that_is_not_json_is_refused_as_a_whole(
    shared: Alexis, path: str, body: bytes
) -> None:
    response = await shared.client.post(
        path, content=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 422
    assert fields_of(response) == ["body"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_by_hand_only_json_is_taken_so_that_no_foreign_form_can_send(
    shared: Alexis, kind: str
) -> None:
    response = await shared.client.post(
        "/v1/events", content=b'{"title": "x"}', headers={"Content-Type": kind}
    )

    assert response.status_code == 415
    assert fields_of(response) == ["Content-Type"]


async def test_an_action_is_decided_by_the_same_limits(service: Alexis) -> None:
    answer = await service.post("/v1/actions", {**ACTION, "targets": ["db-01.example.net"]})

    assert answer.status_code == 202
    (run,) = (await story_of(service, answer))["runs"]
    assert (run["state"], run["reason"]) == ("blocked", "not_allowed")


async def test_an_action_with_the_same_key_does_nothing(service: Alexis) -> None:
    order = {"targets": ["db-01.example.net"], "rule": "restart-duplicator", "key": "change-1"}

    first = await service.post("/v1/actions", order)
    again = await service.post("/v1/actions", order)

    assert again.json() == {"event": first.json()["event"], "status": "duplicate"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"targets": []}, "targets", id="no targets"),
        pytest.param({"tasks": None}, "body", id="neither tasks nor rule"),
        pytest.param({"rule": "restart-duplicator"}, "body", id="tasks and rule"),
        pytest.param({"tasks": []}, "tasks", id="no task"),
        pytest.param({"tasks": [{}]}, "tasks.0", id="an empty task"),
        pytest.param({"tasks": [{"remote_shh": "x"}]}, "tasks.0", id="unknown task type"),
        pytest.param({"tasks": ["uptime"]}, "tasks.0", id="a task that is a text"),
        pytest.param(
            {"tasks": [{"remote_ssh": "x", "timeout": -(10**15)}]},
            "tasks.0.remote_ssh.timeout",
            id="a length far below zero",
        ),
        pytest.param(
            {"tasks": [{"remote_ssh": "x", "timeout": 10**400}]},
            "tasks.0.remote_ssh.timeout",
            id="a length without end",
        ),
        pytest.param(
            {"tasks": [{"remote_ssh": "x", "timeout": "soon"}]},
            "tasks.0.remote_ssh.timeout",
            id="a length that is a word",
        ),
        pytest.param(
            {"tasks": [{"remote_ssh": {"command": "x", "user": "root"}}]},
            "tasks.remote_ssh.user",
            id="another user",
        ),
        pytest.param({"notes_on": {"source": "opsgenie"}}, "notes_on.ref", id="alert without id"),
    ],
)
async def test_an_action_that_is_not_right_is_refused_by_its_field(
    shared: Alexis, changes: dict[str, Any], field: str
) -> None:
    response = await shared.post("/v1/actions", {**ACTION, **changes})

    assert response.status_code == 422
    assert field in fields_of(response)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/v1/actions", {"targets": ["a"], "rule": "no-such"}, id="rule"),
        pytest.param(
            "/v1/actions",
            {**ACTION, "notes_on": {"source": "no-such", "ref": "1"}},
            id="source of the notes",
        ),
        pytest.param("/v1/rules/explain", {**EXPLAIN, "source": "no-such"}, id="source"),
    ],
)
async def test_what_is_not_there_is_named(shared: Alexis, path: str, body: dict[str, Any]) -> None:
    response = await shared.post(path, body)

    assert response.status_code == 404
    assert fields_of(response) == []
    assert "'no-such'" in response.json()["detail"]


async def test_explain_says_what_would_happen_and_does_nothing(service: Alexis) -> None:
    response = await service.post("/v1/rules/explain", EXPLAIN)

    assert response.status_code == 200
    (rule,) = response.json()["rules"]
    assert rule["matched"] is True
    assert rule["runs"] == ["systemctl restart duplicator"]
    assert rule["targets"] == [{"target": "app-01.example.net", "block": None, "against": []}]
    assert (await service.get("/v1/events"))["items"] == []


async def test_explain_says_which_clause_fails_and_what_was_seen(shared: Alexis) -> None:
    alert = {"alertId": "a-1", "message": "Certificate expires", "tags": ["tls"]}

    response = await shared.post(
        "/v1/rules/explain", {"source": "jsm", "payload": {"action": "Create", "alert": alert}}
    )

    (rule,) = response.json()["rules"]
    assert (rule["matched"], rule["clause"], rule["saw"]) == (
        False,
        "tags ['syn.duplicator']",
        "tls",
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "body", id="nothing"),
        pytest.param({"source": "opsgenie"}, "body", id="no payload"),
        pytest.param({"source": "opsgenie", "payload": {}}, "action", id="payload without action"),
        pytest.param({"source": "opsgenie", "payload": []}, "payload", id="payload is a list"),
    ],
)
async def test_a_question_that_is_not_right_is_refused_by_its_field(
    shared: Alexis, body: dict[str, Any], field: str
) -> None:
    response = await shared.post("/v1/rules/explain", body)

    assert response.status_code == 422
    assert field in fields_of(response)
