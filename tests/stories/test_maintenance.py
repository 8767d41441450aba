"""Nothing is begun while a maintenance window or a silence is in force, whoever asks for it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.reality import now_in_utc
from app.simulator.dynatrace.state import Entity
from tests.parts.alexis import (
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.clocks import Clock
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: {name}
    mode: {mode}
    when: {{tags: [{name}]}}
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
    """
WINDOW = """
    maintenance:
      - name: patching
        comment: monthly patches
        author: the platform team
        starts: {starts:%Y-%m-%d %H:%M:%S}
        lasts: 1h
        rules: [acts]
    """
HOUR = timedelta(hours=1)
IN_FORCE = "until {ends:%Y-%m-%d %H:%M:%S} UTC"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, host: SshServer, products: Vendors, done: Path) -> dict[str, Any]:
    parts = {"host": host.address, "done": done}
    write_rules(
        tmp_path,
        acts=RULE.format(name="acts", mode="auto", **parts),
        asks=RULE.format(name="asks", mode="approve", **parts),
    )
    return settings_for(tmp_path, host, sources=products.settings)


@pytest.fixture
async def service(
    tmp_path: Path, settings: dict[str, Any], products: Vendors, clock: Clock
) -> AsyncIterator[Alexis]:
    async with alexis(tmp_path, settings, clock) as running:
        products.post_to(running.url)
        yield running


async def _say(service: Alexis, title: str, tag: str = "acts") -> Any:
    """Let something happen, and give what became of it."""
    said = await service.post("/v1/events", {"title": title, "tags": [tag]})
    event = said.raise_for_status().json()["event"]

    async def ended() -> Any:
        runs = await service.runs(event=event)
        over = ("succeeded", "blocked", "failed", "awaiting_approval")
        return runs if runs and all(run["state"] in over for run in runs) else None

    (run,) = await until(ended, f"the end of {title}")
    return run


async def _silence(service: Alexis, **said: Any) -> Any:
    answer = await service.post("/v1/silences", {"comment": "moving house", **said})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def _windows(service: Alexis) -> Any:
    return (await service.get("/v1/maintenance"))["windows"]


async def _has(service: Alexis, names: Iterable[str]) -> bool:
    return [each["name"] for each in await _windows(service)] == [*names]


async def test_a_window_blocks_from_its_start_to_its_end(
    service: Alexis, clock: Clock, tmp_path: Path, done: Path
) -> None:
    starts = now_in_utc().replace(microsecond=0) + HOUR
    write_rules(tmp_path, calendar=WINDOW.format(starts=starts))
    await until(partial(_has, service, ["patching"]), "the window to be read")

    states = [(await _say(service, "before"))["state"]]
    clock.put_forward(HOUR + timedelta(minutes=1))
    within = await _say(service, "within")
    by_hand = await service.post("/v1/actions", {"rule": "acts", "targets": [within["target"]]})
    event = by_hand.json()["event"]
    (asked_for,) = await until(lambda: service.runs(event=event), "what is asked for by hand")
    (shown,) = (await service.get("/v1/maintenance"))["in_force"]
    clock.put_forward(HOUR)
    states.append((await _say(service, "after"))["state"])

    assert states == ["succeeded", "succeeded"]
    assert (within["state"], within["reason"]) == ("blocked", "maintenance")
    ends = f"{starts + HOUR:%Y-%m-%d %H:%M:%S}"
    assert within["detail"] == (
        f"the maintenance window patching by the platform team, until {ends} UTC: monthly patches"
    )
    assert shown["what"] == "the maintenance window patching"
    assert datetime.fromisoformat(shown["until"]) == starts + HOUR
    assert (asked_for["state"], asked_for["reason"]) == ("blocked", "maintenance")
    assert done.read_text() == "done\n" * 2


async def test_a_window_that_is_changed_or_taken_away_counts_at_once(
    service: Alexis, tmp_path: Path
) -> None:
    now = now_in_utc().replace(microsecond=0)
    file = write_rules(tmp_path, calendar=WINDOW.format(starts=now)) / "calendar.yaml"
    await until(partial(_has, service, ["patching"]), "the window to be read")
    states = [(await _say(service, "in the window"))["state"]]

    file.write_text("maintenance: [{name: broken}]")
    await until(lambda: _problems(service), "the broken file to be noticed")
    states.append((await _say(service, "the file is broken"))["state"])
    file.unlink()
    await until(partial(_has, service, []), "the window to be gone")
    states.append((await _say(service, "it is gone"))["state"])

    assert states == ["blocked", "blocked", "succeeded"]


async def _problems(service: Alexis) -> Any:
    return (await service.get("/v1/rules"))["problems"]


async def test_a_silence_blocks_until_it_is_over_or_ended(
    service: Alexis, clock: Clock, host: SshServer
) -> None:
    starts = now_in_utc() + HOUR
    where = {"targets": {"hosts": [f"{host.address[:-1]}*"]}, "rules": ["act*"]}
    await _silence(service, **{"from": starts.isoformat(), "for": "1h"}, **where)
    states = [(await _say(service, "before"))["state"]]
    clock.put_forward(HOUR + timedelta(minutes=1))
    within = await _say(service, "within")
    clock.put_forward(HOUR)
    states.append((await _say(service, "after"))["state"])
    second = await _silence(service, **{"for": "2h"}, **where)
    states.append((await _say(service, "silent again"))["state"])

    ended = await service.post(f"/v1/silences/{second['id']}/end", None)
    again = await service.post(f"/v1/silences/{second['id']}/end", None)
    states.append((await _say(service, "ended"))["state"])

    assert states == ["succeeded", "succeeded", "blocked", "succeeded"]
    assert within["reason"] == "maintenance"
    assert "by tester, until" in within["detail"]
    assert within["detail"].endswith("moving house")
    assert (ended.json()["state"], ended.json()["ended_by"]) == ("past", "tester")
    assert again.status_code == 409
    listed = await service.get("/v1/silences")
    assert [each["state"] for each in listed["items"]] == ["past", "past"]


async def test_what_waits_for_an_approval_is_blocked_when_its_turn_comes(
    service: Alexis, done: Path
) -> None:
    run = await _say(service, "please", tag="asks")
    await _silence(service, **{"for": "1h", "when": {"tags": ["asks"]}})

    (await service.post(f"/v1/runs/{run['id']}/approve", None)).raise_for_status()
    (blocked,) = await until(lambda: service.runs(state="blocked"), "the run to be blocked")

    assert (blocked["id"], blocked["reason"]) == (run["id"], "maintenance")
    assert not done.exists()


async def test_the_alert_is_told_once_who_why_and_until_when(
    service: Alexis, products: Vendors
) -> None:
    silence = await _silence(service, **{"for": "1h", "everything": True})
    alert = products.opsgenie.create_alert("full", tags=["acts"])
    await all_settled(service, products)
    products.opsgenie.add_tags(alert.id, ["more"])
    await all_settled(service, products)

    (note,) = [each for each in products.opsgenie.notes_of(alert.id) if "moving house" in each]

    ends = datetime.fromisoformat(silence["ends"])
    assert f"silence {silence['id']} by tester, {IN_FORCE.format(ends=ends)}" in note


async def test_silences_and_windows_outlast_a_restart(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    def started() -> AbstractAsyncContextManager[Alexis]:
        return alexis(tmp_path, settings)

    now = now_in_utc().replace(microsecond=0)
    file = write_rules(tmp_path, calendar=WINDOW.format(starts=now)) / "calendar.yaml"
    async with started() as service:
        silence = await _silence(service, **{"for": "1h", "everything": True})
    file.write_text("maintenance: [{name: broken}]")

    async with started() as service:
        by_silence = await _say(service, "after a restart")
        await service.post(f"/v1/silences/{silence['id']}/end", None)
        by_window = await _say(service, "the window of the last good file")

    assert (by_silence["state"], by_window["state"]) == ("blocked", "blocked")
    assert "the maintenance window patching" in by_window["detail"]


@pytest.mark.parametrize(
    ("honours", "state"),
    [pytest.param(True, "blocked", id="honoured"), pytest.param(False, "succeeded", id="not")],
)
async def test_what_dynatrace_says_to_be_under_maintenance_is_left_alone(
    tmp_path: Path, settings: dict[str, Any], products: Vendors, honours: bool, state: str
) -> None:
    settings["sources"]["dynatrace"]["honour_maintenance"] = honours
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        host = Entity.named("app-01.example.net", "acts")
        problem = products.dynatrace.open_problem("slow", host, under_maintenance=True)
        await all_settled(service, products)
        products.opsgenie.create_alert(
            "slow", tags=["acts"], details={"problem": problem.display_id, "pid": problem.id}
        )
        await all_settled(service, products)
        runs = await service.runs()
        stories = [each for each in await service.stories() if each["about"]]

    assert [run["state"] for run in runs][:1] == [state]
    assert {run["state"] for run in runs} <= {state, "blocked"}
    told = {run["reason"] for run in runs if run["state"] == "blocked"}
    assert told <= ({"maintenance"} if honours else {"duplicate"})
    assert len({story["about"]["id"] for story in stories}) == 1
    assert all(story["about"]["under_maintenance"] for story in stories)
