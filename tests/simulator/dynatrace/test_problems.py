"""Single problems, their comments and entities."""

import httpx
import pytest

from app.simulator import Dynatrace, Entity
from tests.simulator.dynatrace.reading import violation
from tests.simulator.peers import Clock

pytestmark = pytest.mark.anyio

WEB_01 = Entity.named("web-01.example.net", "env:prod", "disk_cleanup", "[AWS]Name:web-01")


async def test_a_problem_has_its_extras_only_on_demand(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01, properties={"disk": "/var"})
    url = f"/problems/{problem.id}"

    plain = (await client.get(url)).json()
    fields = {"fields": "+evidenceDetails,impactAnalysis,+recentComments"}
    whole = (await client.get(url, params=fields)).json()

    assert whole.keys() - plain.keys() == {"evidenceDetails", "impactAnalysis", "recentComments"}
    assert plain["problemId"].endswith("_1795334400123V2")
    assert (plain["status"], plain["endTime"]) == ("OPEN", -1)
    assert [tag["stringRepresentation"] for tag in plain["entityTags"]] == [
        "env:prod",
        "disk_cleanup",
        "[AWS]Name:web-01",
    ]
    assert "value" not in plain["entityTags"][1]
    (evidence,) = whole["evidenceDetails"]["details"]
    assert evidence["data"]["properties"] == [{"key": "disk", "value": "/var"}]


async def test_an_unknown_problem_is_not_found(client: httpx.AsyncClient) -> None:
    for call in ("", "/comments", "/comments/1"):
        answer = await client.get(f"/problems/none{call}")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == 404


async def test_a_comment_is_created_with_no_word_of_its_id(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)
    comments = f"/problems/{problem.id}/comments"

    created = await client.post(comments, json={"message": "cleaned", "context": "alexis"})
    listed = (await client.get(comments)).json()

    assert (created.status_code, created.content) == (201, b"")
    (comment,) = listed["comments"]
    assert comment["content"] == "cleaned"
    assert (comment["context"], comment["authorName"]) == ("alexis", "alexis")
    assert comment["createdAtTimestamp"] == 1795334400123
    assert dynatrace.comments_of(problem.id) == ("cleaned",)


async def test_comments_can_be_read_changed_and_deleted_one_by_one(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)
    comment = dynatrace.add_comment(problem.id, "cleaning", "ana@example.net")
    dynatrace.add_comment(problem.id, "thanks", "ben@example.net")
    url = f"/problems/{problem.id}/comments/{comment.id}"

    changed = await client.put(url, json={"message": "cleaned"})
    read = (await client.get(url)).json()
    deleted = await client.delete(url)
    gone = await client.get(url)

    assert [answer.status_code for answer in (changed, deleted, gone)] == [204, 204, 404]
    assert (read["content"], read["authorName"]) == ("cleaned", "ana@example.net")
    assert dynatrace.comments_of(problem.id) == ("thanks",)


async def test_comments_are_paged_by_ten(dynatrace: Dynatrace, client: httpx.AsyncClient) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)
    for number in range(11):
        dynatrace.add_comment(problem.id, str(number), "alexis")
    comments = f"/problems/{problem.id}/comments"

    first = (await client.get(comments)).json()
    second = (await client.get(comments, params={"nextPageKey": first["nextPageKey"]})).json()

    newest_first = [str(number) for number in range(10, 0, -1)]
    assert [comment["content"] for comment in first["comments"]] == newest_first
    assert [comment["content"] for comment in second["comments"]] == ["0"]


@pytest.mark.parametrize("content", [b"{}", b'{"message": ""}', b"[]", b"not json"])
async def test_a_comment_needs_a_message(
    dynatrace: Dynatrace, client: httpx.AsyncClient, content: bytes
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)

    answer = await client.post(f"/problems/{problem.id}/comments", content=content)

    assert violation(answer)["parameterLocation"] == "PAYLOAD_BODY"
    assert dynatrace.comments_of(problem.id) == ()


async def test_closing_leaves_a_comment_and_closing_again_is_no_content(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)
    close = f"/problems/{problem.id}/close"

    closed = await client.post(close, json={"message": "cleaned"})
    again = await client.post(close, json={"message": "cleaned"})

    assert (closed.status_code, again.status_code, again.content) == (200, 204, b"")
    assert closed.json()["closing"] is True
    assert closed.json()["comment"]["context"] == "dynatrace-problem-close"
    assert dynatrace.problem(problem.id).status == "CLOSED"
    assert dynatrace.comments_of(problem.id) == ("cleaned",)


async def test_the_end_of_a_problem_is_the_end_of_its_evidence(
    dynatrace: Dynatrace, client: httpx.AsyncClient, clock: Clock
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)
    clock.advance(seconds=1)
    dynatrace.resolve(problem.id)

    said = (await client.get(f"/problems/{problem.id}?fields=evidenceDetails")).json()

    (evidence,) = said["evidenceDetails"]["details"]
    assert said["endTime"] == evidence["endTime"] == evidence["data"]["endTime"] == 1795334401123
    assert (said["status"], evidence["data"]["status"]) == ("CLOSED", "CLOSED")


async def test_an_entity_shows_the_fields_that_are_asked_for(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    host = Entity(
        id="HOST-0A1B2C3D4E5F6071",
        name="web-02.example.net",
        properties={"detectedName": "web-02"},
        to_relationships={"isProcessOf": ["PROCESS_GROUP_INSTANCE-1"]},
    )
    dynatrace.add_entity(host)
    dynatrace.open_problem("disk full", WEB_01)

    plain = (await client.get(f"/entities/{host.id}")).json()
    more = {"fields": "+properties,+tags,+toRelationships"}
    whole = (await client.get(f"/entities/{host.id}", params=more)).json()

    assert plain == {"entityId": host.id, "type": "HOST", "displayName": "web-02.example.net"}
    assert whole["properties"] == {"detectedName": "web-02"}
    assert whole["toRelationships"] == {
        "isProcessOf": [{"id": "PROCESS_GROUP_INSTANCE-1", "type": "PROCESS_GROUP_INSTANCE"}]
    }
    assert (await client.get(f"/entities/{WEB_01.id}")).status_code == 200
    assert (await client.get("/entities/HOST-NONE")).status_code == 404
