"""Pause, resume, and how the service stands."""

from pathlib import Path
from typing import Any

import pytest

from app.api.examples import EVENT, SILENCE
from tests.api.conftest import RULES
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.databases import sql
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio

HOST = "app-01.example.net"
_AN_OPEN_BREAKER = """
    INSERT INTO breakers (rule, target, cause, count, since, words, opened_at)
    VALUES ('rule-{rule}', 'app-01.example.net', 'failures', 3, 0, 'it failed thrice', 1)
    """


async def test_a_pause_says_who_why_and_since_when_wherever_it_is_asked(service: Alexis) -> None:
    paused = await service.post("/v1/pause", {"reason": "a migration"})

    said = paused.json()
    assert paused.status_code == 200
    assert (said["reason"], said["by"], said["until"]) == ("a migration", "client:tester", None)
    assert (await service.get("/v1/service"))["paused"] == said
    assert (await service.get("/v1/restraint"))["paused"] == said
    assert (await service.get("/readyz"))["paused"] == {
        name: value for name, value in said.items() if value
    }


async def test_it_stays_ready_and_strangers_are_not_told(service: Alexis) -> None:
    await service.post("/v1/pause", {"reason": "a migration"})

    bare = await service.client.get("/readyz", headers={"X-Alexis-Token": ""})

    assert (bare.status_code, bare.json()) == (200, {"ready": True})


async def test_a_second_pause_is_refused_and_the_first_reason_stays(service: Alexis) -> None:
    await service.post("/v1/pause", {"reason": "a migration"})

    again = await service.post("/v1/pause", {"reason": "another one"})

    assert again.status_code == 409
    assert "paused by client:tester since" in again.json()["detail"]
    assert again.json()["detail"].endswith(": a migration")
    assert len((await service.get("/v1/pauses"))["items"]) == 1


@pytest.mark.parametrize("body", [None, {}, {"reason": "it is done"}])
async def test_resume_tells_which_pause_is_over(service: Alexis, body: Any) -> None:
    paused = (await service.post("/v1/pause", {"reason": "a migration"})).json()

    resumed = await service.client.post("/v1/resume", json=body)

    said = resumed.json()
    assert resumed.status_code == 200
    assert (said["reason"], said["since"]) == (paused["reason"], paused["since"])
    assert (said["until"] > said["since"], said["ended_by"]) == (True, "client:tester")
    assert (await service.get("/v1/service"))["paused"] is None


async def test_what_is_not_paused_is_not_resumed(service: Alexis) -> None:
    resumed = await service.post("/v1/resume", {})

    assert (resumed.status_code, resumed.json()["detail"]) == (409, "It is not paused.")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " \n"}, {"reason": "x" * 1001}])
async def test_a_pause_needs_a_reason(service: Alexis, body: Any) -> None:
    refused = await service.post("/v1/pause", body)

    assert refused.status_code == 422
    assert fields_of(refused) == ["reason"]
    assert (await service.get("/v1/service"))["paused"] is None


async def test_runs_that_are_not_over_are_counted(service: Alexis) -> None:
    await service.post("/v1/events", EVENT)
    await service.run_in("awaiting_approval")

    stands = await service.get("/v1/restraint")

    assert stands["runs"] == {"at_work": 0, "queued": 0, "awaiting_approval": 1}
    assert (stands["paused"], stands["dry_run"], stands["in_the_way"]) == (None, False, None)


async def test_it_says_what_would_block_a_rule_on_a_target(service: Alexis) -> None:
    await service.post("/v1/events", EVENT)
    await service.run_in("awaiting_approval")
    await service.post("/v1/pause", {"reason": "a migration"})

    stands = await service.get(
        "/v1/restraint", rule="restart-duplicator", target=f"{HOST.upper()}."
    )

    there = stands["in_the_way"]
    assert (there["rule"], there["target"], there["mode"]) == (
        "restart-duplicator",
        HOST,
        "approve",
    )
    assert [each["reason"] for each in there["blocks"]] == ["paused", "busy", "cooldown"]
    assert there["blocks"][2]["until"] == there["limits"][0]["until"]
    assert [(each["limit"], each["used"]) for each in there["limits"]] == [("cooldown 1h", 1)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param({"rule": "restart-duplicator"}, 422, id="no target"),
        pytest.param({"target": HOST}, 422, id="no rule"),
        pytest.param({"rule": "nobody", "target": HOST}, 404, id="no such rule"),
    ],
)
async def test_it_needs_a_rule_that_there_is_and_a_target(
    shared: Alexis, query: dict[str, str], status: int
) -> None:
    response = await shared.client.get("/v1/restraint", params=query)

    assert response.status_code == status, response.text


async def test_an_explanation_tells_all_that_is_in_the_way_now(service: Alexis) -> None:
    await service.post("/v1/pause", {"reason": "a migration"})
    alert = {"alertId": "1", "message": "x", "tags": ["syn.duplicator"]}
    asked = {"source": "opsgenie", "payload": {"action": "Create", "alert": alert}}

    said = (await service.post("/v1/rules/explain", asked)).json()

    (rule,) = said["rules"]
    assert rule["block"]["reason"] == "paused"
    assert [each["reason"] for each in rule["targets"][0]["against"]] == ["paused"]
    assert "until" in rule["block"]


async def test_all_that_holds_it_back_has_its_own_field(tmp_path: Path) -> None:
    write_rules(tmp_path, rules=RULES)
    settings = settings_for(tmp_path, storm={"problems": 1, "within": "5m", "quiet": "15m"})
    async with alexis(tmp_path, settings) as service:
        before = await service.get("/v1/restraint")
        silence = (await service.post("/v1/silences", SILENCE)).json()
        for rule in range(25):
            await sql(settings["database"]["url"], _AN_OPEN_BREAKER.format(rule=rule))
        for number in range(2):
            said = {"title": f"problem {number}", "id": f"{number}", "tags": ["nothing"]}
            await service.post("/v1/events", said)
        await until(service.is_settled, "both to be decided")

        stands = await service.get("/v1/restraint")
        ready = await service.get("/readyz")
        bare = await service.client.get("/readyz", headers={"X-Alexis-Token": ""})
        standing = await service.get("/v1/service")
        metrics = (await service.client.get("/metrics")).text

    nothing = {"count": 0, "items": []}
    assert (before["storm"], before["breakers"], before["closed"]) == (None, nothing, nothing)
    assert stands["storm"]["why"] == "2 problems in 5m"
    assert stands["storm"]["earliest_end"] > stands["storm"]["since"]
    assert (stands["breakers"]["count"], len(stands["breakers"]["items"])) == (25, 20)
    assert stands["breakers"]["items"][0]["rule"] == "rule-0"
    (closed,) = stands["closed"]["items"]
    assert (stands["closed"]["count"], closed["what"]) == (1, f"silence {silence['id']}")
    assert ready["storm"] == standing["storm"] == stands["storm"]
    assert (ready["ready"], bare.json()) == (True, {"ready": True})
    for line in ("alexis_storm 1.0", "alexis_breakers_open 25.0", "alexis_silences 1.0"):
        assert line in metrics.splitlines()
