"""A rule that waits for a problem to last is asked again as things are then, not as they were."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.clocks import Clock
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: lasts
    when: {{tags: [t]}}
    hold_for: 10m
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
    """


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(
    tmp_path: Path, host: SshServer, done: Path, clock: Clock
) -> AsyncIterator[Alexis]:
    write_rules(tmp_path, lasts=RULE.format(host=host.address, done=done))
    write_rules(
        tmp_path,
        other=RULE.format(host=host.address, done=done)
        .replace("lasts", "other")
        .replace("[t]", "[other]"),
    )
    async with alexis(tmp_path, settings_for(tmp_path, host), clock) as running:
        yield running


async def _say(service: Alexis, kind: str, title: str = "p") -> None:
    said = {"id": "p", "kind": kind, "title": title, "tags": ["t"]}
    (await service.post("/v1/events", said)).raise_for_status()


async def _reasons(service: Alexis, at_least: int) -> list[Any]:
    """Give why nothing was done, once so many decisions were made; the oldest first."""

    async def made() -> list[Any]:
        runs = await service.runs()
        return runs if len(runs) >= at_least else []

    runs = await until(made, f"{at_least} decisions")
    return [run["reason"] for run in sorted(runs, key=lambda run: str(run["id"]))]


async def test_a_problem_that_ended_and_opened_again_has_to_last_anew(
    service: Alexis, clock: Clock, done: Path
) -> None:
    await _say(service, "opened")
    await _reasons(service, 1)
    await _say(service, "resolved")
    clock.ahead = timedelta(minutes=8)
    await _say(service, "opened", "p again")
    await _reasons(service, 2)

    clock.ahead = timedelta(minutes=11)
    reasons = await _reasons(service, 3)
    was_done = done.exists()
    clock.ahead = timedelta(minutes=19)
    await until(lambda: service.runs(state="succeeded"), "the problem to have lasted")

    assert reasons == ["held"] * 3
    assert not was_done
    assert done.read_text() == "done\n"


async def test_a_rule_that_was_taken_away_meanwhile_does_nothing(
    service: Alexis, clock: Clock, tmp_path: Path, done: Path
) -> None:
    await _say(service, "opened")
    await _reasons(service, 1)
    (tmp_path / "rules" / "lasts.yaml").unlink()
    await until(lambda: _in_force(service, "other"), "the rule to be gone")

    clock.ahead = timedelta(minutes=11)
    story = await until(lambda: _held_and_decided(service), "the held event to be decided")

    assert [failed["saw"] for failed in story["not_matched"]] == ["it was taken away"]
    assert not done.exists()


async def test_a_rule_that_only_observes_by_now_does_nothing(
    service: Alexis, clock: Clock, tmp_path: Path, done: Path
) -> None:
    await _say(service, "opened")
    await _reasons(service, 1)
    rule = tmp_path / "rules" / "lasts.yaml"
    rule.write_text(rule.read_text() + "mode: observe\n")
    await until(lambda: _observes(service), "the rule to have changed")

    clock.ahead = timedelta(minutes=11)
    reasons = await _reasons(service, 2)

    assert reasons == ["held", "shadow"]
    assert not done.exists()


async def _in_force(service: Alexis, *names: str) -> bool:
    said = await service.get("/v1/rules")
    return [rule["name"] for rule in said["rules"]] == [*names]


async def _observes(service: Alexis) -> bool:
    said = await service.get("/v1/rules")
    return "observe" in [rule["mode"] for rule in said["rules"]]


async def _held_and_decided(service: Alexis) -> Any:
    events = (await service.get("/v1/events", state="decided"))["items"]
    held = [event for event in events if event["origin"] == "hold"]
    return await service.get(f"/v1/events/{held[0]['id']}") if held else None
