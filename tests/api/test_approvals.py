"""What waits for approval is listed whole, and answered at once for all its runs."""

import pytest

from app.api.examples import EVENT
from tests.api.test_by_hand import story_of
from tests.parts.alexis import Alexis
from tests.parts.calls import NOWHERE

pytestmark = pytest.mark.anyio


async def _asked(service: Alexis, title: str = "one") -> str:
    answer = await service.post("/v1/events", {**EVENT, "title": title, "id": title})
    story = await story_of(service, answer)
    return str(story["runs"][0]["approval"])


async def test_it_says_what_would_run_where_why_it_asks_and_until_when(service: Alexis) -> None:
    approval = await _asked(service)

    shown = await service.get(f"/v1/approvals/{approval}")

    assert (await service.get("/v1/approvals"))["items"] == [shown]
    assert (shown["rule"], shown["remedy"], shown["remedies"]) == ("restart-duplicator", 1, 1)
    assert (shown["because"], shown["by"], shown["asked_by"]) == (["mode approve"], [], [])
    assert shown["who"] == "clients with scope approve"
    (run,) = shown["runs"]
    assert (run["target"], run["commands"], run["verify"]) == (
        "app-01.example.net",
        ["systemctl restart duplicator"],
        None,
    )


@pytest.mark.parametrize(
    ("word", "state", "detail"),
    [
        ("approve", "queued", "approved by tester"),
        ("reject", "cancelled", "rejected by tester"),
    ],
)
async def test_it_is_answered_once(service: Alexis, word: str, state: str, detail: str) -> None:
    approval = await _asked(service)

    first = await service.client.post(f"/v1/approvals/{approval}/{word}")
    second = await service.client.post(f"/v1/approvals/{approval}/{word}")
    shown = await service.client.get(f"/v1/approvals/{approval}")

    (run,) = first.json()["runs"]
    assert run["detail"] == detail
    assert word == "approve" or run["state"] == state
    assert (second.status_code, shown.status_code) == (409, 404)
    assert second.json()["detail"] == f"It is too late to {word} the approval {approval}."


async def test_they_are_listed_page_by_page(service: Alexis) -> None:
    for host in ("app-02.example.net", "app-03.example.net"):
        said = {"targets": [host], "rule": "restart-duplicator"}
        await story_of(service, await service.post("/v1/actions", said))
    newest, before = (item["id"] for item in (await service.get("/v1/approvals"))["items"])

    first = await service.get("/v1/approvals", limit=1)
    second = await service.get("/v1/approvals", limit=1, cursor=first["next"])

    assert [item["id"] for item in (*first["items"], *second["items"])] == [newest, before]
    assert second["next"] is None


async def test_a_task_by_hand_with_the_remedies_of_a_rule_that_asks_asks_too(
    service: Alexis,
) -> None:
    said = {"targets": ["app-02.example.net"], "rule": "restart-duplicator"}

    story = await story_of(service, await service.post("/v1/actions", said))

    (run,) = story["runs"]
    assert run["state"] == "awaiting_approval"
    own = await service.client.post(f"/v1/runs/{run['id']}/approve")
    assert own.status_code == 403
    assert own.json()["detail"] == "tester asked for it, and may not approve it."


@pytest.mark.parametrize("word", ["approve", "reject"])
async def test_what_is_not_there_is_not_found(shared: Alexis, word: str) -> None:
    response = await shared.client.post(f"/v1/approvals/{NOWHERE}/{word}")

    assert response.status_code == 404
