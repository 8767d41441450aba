"""What the demonstration shows: three troubles, and what became of each."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from app.demo.stage import Stage
from app.simulator import Entity

_PATIENCE = 60.0
_LOOK = 0.1
_AT_WORK = ("queued", "running", "verifying")

Say = Callable[[str], None]


async def play(stage: Stage, say: Say) -> bool:
    """Play the scenes; tell whether each ended as it should."""
    well = [
        await _one_repair(stage, say),
        await _second_remedy(stage, say),
        await _nobody_knows(stage, say),
    ]
    report = (await stage.client.get("/v1/report")).json()
    total = report["total"]
    say(
        f"The report: {total['runs']} runs, {total['succeeded']} succeeded, "
        f"median {total['seconds']['median']} s."
    )
    return all(well)


async def _one_repair(stage: Stage, say: Say) -> bool:
    say(
        "Scene 1. Dynatrace opens a problem on app-01 and makes an OpsGenie alert of it. Both tell "
        "Alexis: it repairs once, and tells both."
    )
    problem = _open(stage, "app-01.example.net")
    await _settled(stage)
    alert = stage.opsgenie.alert(problem, "alias")
    say(_told("Notes on the OpsGenie alert:", stage.opsgenie.notes_of(alert.id)))
    say(_told("Comments on the Dynatrace problem:", _comments(stage, problem)))
    commands = stage.machines["app-01.example.net"].commands
    say(f"Commands that app-01 got over SSH: {commands}")
    return commands.count("sudo systemctl restart duplicator") == 1


async def _second_remedy(stage: Stage, say: Say) -> bool:
    say("Scene 2. The same on app-02, where a restart does not help: Alexis tries the next remedy.")
    problem = _open(stage, "app-02.example.net")
    await _settled(stage)
    say(_told("Comments on the Dynatrace problem:", _comments(stage, problem)))
    return stage.machines["app-02.example.net"].is_well


async def _nobody_knows(stage: Stage, say: Say) -> bool:
    say("Scene 3. An alert for which there is no rule: people are asked to look.")
    alert = stage.opsgenie.create_alert(
        "Certificate of shop.example.net expires in 5 days", tags=["tls"]
    )
    await _settled(stage)
    notes = stage.opsgenie.notes_of(alert.id)
    say(_told("Notes on the OpsGenie alert:", notes))
    teams = stage.opsgenie.teams_of(alert.id)
    say(f"Teams on the alert: {', '.join(teams)}")
    return len(notes) == 1 and "operations" in teams


def _open(stage: Stage, host: str) -> str:
    """Open a problem on a host; it resolves when the host is well again."""
    entity = Entity.named(host, "syn.duplicator", "env:prod")
    problem = stage.dynatrace.open_problem(
        "Long garbage-collection time", entity, severity="PERFORMANCE", impact="INFRASTRUCTURE"
    )
    machine = stage.machines[host]
    machine.when_well = lambda: _resolve(stage, problem.id)
    return problem.id


def _resolve(stage: Stage, problem_id: str) -> None:
    stage.dynatrace.resolve(problem_id)


async def _settled(stage: Stage) -> None:
    """Wait until everything that was received is decided, done and told."""
    async with asyncio.timeout(_PATIENCE):
        while not await _is_settled(stage):  # noqa: ASYNC110 - asked over HTTP, as anybody would
            await asyncio.sleep(_LOOK)


async def _is_settled(stage: Stage) -> bool:
    await stage.opsgenie.settled()
    await stage.dynatrace.settled()
    events = (await _get(stage, "/v1/events"))["items"]
    stories = [await _get(stage, f"/v1/events/{event['id']}") for event in events]
    at_work = any(run["state"] in _AT_WORK for story in stories for run in story["runs"])
    on_their_way = any(
        delivery["due_at"]
        for story in stories
        for note in story["notes"]
        for delivery in note["deliveries"]
    )
    waiting = any(story["state"] == "waiting" for story in stories)
    return bool(events) and not (waiting or at_work or on_their_way)


async def _get(stage: Stage, path: str) -> Any:
    return (await stage.client.get(path)).raise_for_status().json()


def _comments(stage: Stage, problem_id: str) -> Sequence[str]:
    return stage.dynatrace.comments_of(problem_id)


def _told(title: str, texts: Sequence[str]) -> str:
    indented = ["    " + text.replace("\n", "\n    ") for text in texts]
    return "\n\n".join([title, *indented])
