"""Limits over each database: what counts together, what waits, and who follows whom."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from app.domain.run import ACTIVE, WAITING
from app.store.columns import metadata
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.databases import sql
from tests.parts.playing import Play
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

NAMES = ["app-1", "app-2", "app-3", "app-4"]


def _rule(name: str, does: str, limits: str, hosts: list[str] = NAMES, more: str = "") -> str:
    return f"""
name: {name}
when: {{tags: [{name}]}}
targets: {{hosts: [{", ".join(hosts)}]}}
limits: {limits}
then: [{{tasks: [{{remote_ssh: "{does}", timeout: 1m}}]}}]
{more}
"""


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A file on the host: what was begun ends when it is there."""
    return tmp_path / "gate"


@pytest.fixture
async def service(
    tmp_path: Path, url: str, host: SshServer, done: Path, gate: Path
) -> AsyncIterator[Alexis]:
    says = f"echo $ALEXIS_RULE >> {done}"
    waits = f"until test -e {gate}; do sleep 0.05; done"
    write_rules(
        tmp_path,
        crowd=_rule("crowd", waits, "{at_once: [2 per rule]}"),
        racks=_rule("racks", waits, "{at_once: [50% per group]}"),
        one=_rule("one", waits, "{}", ["app-1"]),
        other=_rule("other", waits, "{}", ["app-1"]),
        seldom=_rule("seldom", says, "{rate: [5/1h per rule]}"),
        grouped=_rule("grouped", says, "{rate: [1/1h per group]}", ["app-1"]),
        tagged=_rule("tagged", says, "{rate: ['4/1h per tag service:*']}"),
        wide=_rule("wide", says, "{max_targets: 50%}", ["app-1", "app-2"]),
        ramp=_rule("ramp", f"{says}; {waits}", "{ramp: [1, 2]}"),
        breaks=_rule("breaks", f"{says}; false", "{ramp: [1]}"),
        asks=_rule("asks", says, "{ramp: [1]}", more="mode: approve"),
    )
    settings = settings_for(
        tmp_path,
        host,
        database={"url": url, "lease": "10s"},
        targets={
            "allow": ["app-*"],
            "inventory": {name: {"address": host.address} for name in NAMES},
            "groups": {"web": NAMES[:2], "db": NAMES[2:]},
        },
    )
    async with alexis(tmp_path, settings) as running:
        yield running


async def _say(service: Alexis, *tags: str, kind: str = "opened", id_: str | None = None) -> Any:
    said = {"title": "p", "tags": tags, "kind": kind} | ({"id": id_} if id_ else {})
    return (await service.post("/v1/events", said)).raise_for_status().json()["event"]


async def _runs(service: Alexis, event: str, *states: str) -> list[Any]:
    """Give the runs of an event once it is decided and all of them are in these states."""

    async def found() -> list[Any]:
        story = await service.get(f"/v1/events/{event}")
        runs = await service.runs(event=event)
        fits = sorted(run["state"] for run in runs) == sorted(states)
        return runs if fits and story["state"] == "decided" else []

    return list(await until(found, f"runs that are {states}"))


async def test_more_runs_than_may_be_under_way_at_once_wait_and_say_why(
    service: Alexis, gate: Path
) -> None:
    event = await _say(service, "crowd")
    runs = await _runs(service, event, "running", "running", "queued", "queued")
    waits = await until(lambda: _waits(service, event, 2), "both to say what they wait for")
    gate.touch()
    await _runs(service, event, *["succeeded"] * 4)

    assert waits == {"at once 2 per rule: 2 are under way for the rule crowd"}
    assert len(runs) == 4


async def _waits(service: Alexis, event: str, many: int) -> set[str]:
    said = [run["waits"] for run in await service.runs(event=event) if run["waits"]]
    return set(said) if len(said) == many else set()


async def test_a_part_of_each_group_has_room(service: Alexis, gate: Path) -> None:
    event = await _say(service, "racks")
    runs = await _runs(service, event, "running", "running", "queued", "queued")
    gate.touch()
    await _runs(service, event, *["succeeded"] * 4)

    at_work = [run["target"] for run in runs if run["state"] == "running"]
    assert [len({*at_work} & {*group}) for group in (NAMES[:2], NAMES[2:])] == [1, 1]


async def test_a_target_has_one_run_at_a_time_whichever_rules_want_it(
    service: Alexis, gate: Path
) -> None:
    first = await _say(service, "one")
    await _runs(service, first, "running")
    second = await _say(service, "other")
    await _runs(service, second, "queued")
    third = await _say(service, "crowd")
    await _runs(service, third, "running", "running", "queued", "queued")

    waiting = await service.runs(event=second)
    gate.touch()
    ended = [*await _runs(service, first, "succeeded"), *await _runs(service, second, "succeeded")]

    assert waiting[0]["state"] == "queued"
    assert ended[0]["finished_at"] <= ended[1]["started_at"]


async def test_what_is_left_of_a_wide_rate_is_not_given_to_the_first_targets(
    service: Alexis,
) -> None:
    await _runs(service, await _say(service, "seldom"), *["succeeded"] * 4)
    runs = await _runs(service, await _say(service, "seldom"), *["blocked"] * 4)

    assert {run["reason"] for run in runs} == {"rate"}
    assert {run["detail"] for run in runs} == {
        "the rate 5/1h per rule is used up for the rule seldom: 4 targets, and 1 left"
    }


async def test_a_rate_per_group_counts_the_runs_of_other_rules_there(service: Alexis) -> None:
    await _runs(service, await _say(service, "wide"), *["blocked"] * 2)
    await _runs(service, await _say(service, "breaks"), "failed", *["cancelled"] * 3)
    (run,) = await _runs(service, await _say(service, "grouped"), "blocked")

    assert run["detail"] == "the rate 1/1h per group is used up for the group web"


async def test_a_rate_per_tag_counts_each_tag_by_itself(service: Alexis) -> None:
    await _runs(service, await _say(service, "tagged", "service:a"), *["succeeded"] * 4)
    await _runs(service, await _say(service, "tagged", "service:b"), *["succeeded"] * 4)
    await _runs(service, await _say(service, "tagged"), *["succeeded"] * 4)
    event = await _say(service, "tagged", "service:b", "service:c")

    runs = await _runs(service, event, *["blocked"] * 4)

    assert "for the tag service:b" in runs[0]["detail"]


async def test_a_larger_part_of_a_group_than_allowed_is_a_block(service: Alexis) -> None:
    runs = await _runs(service, await _say(service, "wide"), "blocked", "blocked")

    assert runs[0]["reason"] == "too_many_targets"
    assert runs[0]["detail"] == (
        "2 targets of the group web, at most 1 of its 2 hosts are allowed (50%)"
    )


async def test_a_wave_begins_when_all_before_it_are_repaired(
    service: Alexis, gate: Path, done: Path
) -> None:
    event = await _say(service, "ramp")
    first = await _runs(service, event, "running", "queued", "queued", "queued")
    begun = await until(lambda: _lines(done), "the first to begin")
    gate.touch()
    runs = await _runs(service, event, *["succeeded"] * 4)

    assert begun == ["ramp"]
    assert [run["wave"] for run in first] == [1, 2, 2, 3]
    assert [run["waits"] for run in first] == [
        None,
        *["every target of wave 1 has to be repaired first"] * 2,
        "every target of wave 2 has to be repaired first",
    ]
    assert runs[0]["finished_at"] <= min(run["started_at"] for run in runs[1:])
    assert max(run["finished_at"] for run in runs[1:3]) <= runs[3]["started_at"]


async def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


async def test_a_target_that_is_not_repaired_ends_all_later_waves_with_one_note(
    service: Alexis, done: Path
) -> None:
    event = await _say(service, "breaks", id_="p")
    runs = await _runs(service, event, "failed", *["cancelled"] * 3)
    again = await _say(service, "breaks", "more", kind="updated", id_="p")
    blocked = await _runs(service, again, *["blocked"] * 4)
    story = await service.get(f"/v1/events/{event}")

    why = f"the ramp stopped: run {runs[0]['id']} did not repair app-1"
    assert [run["detail"] for run in runs[1:]] == [why] * 3
    assert {run["reason"] for run in blocked} == {"duplicate"}
    assert await _lines(done) == ["breaks"]
    (note,) = [note for note in story["notes"] if note["milestone"] == "cancelled"]
    assert "Not begun on app-2, app-3, app-4." in note["text"]


async def test_an_approved_run_waits_for_its_wave(service: Alexis, done: Path) -> None:
    event = await _say(service, "asks")
    first, *others = await _runs(service, event, *["awaiting_approval"] * 4)
    for run in others:
        (await service.post(f"/v1/runs/{run['id']}/approve", {})).raise_for_status()
    parked = await _runs(service, event, "awaiting_approval", *["queued"] * 3)
    begun_before = await _lines(done)
    (await service.post(f"/v1/runs/{first['id']}/approve", {})).raise_for_status()
    await _runs(service, event, *["succeeded"] * 4)

    assert all(run["waits"] for run in parked[1:])
    assert begun_before == []


async def test_the_end_of_the_problem_ends_what_waits_for_its_wave(
    service: Alexis, gate: Path
) -> None:
    event = await _say(service, "ramp", id_="p")
    await _runs(service, event, "running", "queued", "queued", "queued")
    await _say(service, "ramp", kind="resolved", id_="p")

    runs = await _runs(service, event, "running", "cancelled", "cancelled", "cancelled")
    gate.touch()
    await _runs(service, event, "succeeded", "cancelled", "cancelled", "cancelled")

    assert {run["detail"] for run in runs[1:]} == {"the problem was over before it began"}


async def test_a_person_who_stops_a_run_stops_the_ramp(service: Alexis) -> None:
    event = await _say(service, "ramp")
    first, *_ = await _runs(service, event, "running", "queued", "queued", "queued")
    (await service.post(f"/v1/runs/{first['id']}/cancel", {})).raise_for_status()

    runs = await _runs(service, event, *["cancelled"] * 4)

    assert {run["detail"] for run in runs[1:]} == {
        f"the ramp stopped: run {first['id']} did not repair app-1"
    }


async def test_a_run_that_became_a_dead_letter_unread_leaves_nobody_waiting(
    service: Alexis, url: str
) -> None:
    event = await _say(service, "asks")
    first, second, *_ = await _runs(service, event, *["awaiting_approval"] * 4)
    damaged = "UPDATE runs SET plan = '[]', state = 'queued', due_at = 0 WHERE id = :id"
    almost_dead = (
        "INSERT INTO faults (id, kind, tries, reason, failed_at) VALUES (:id, 'run', 9, 'x', 0)"
    )
    await sql(url, damaged, id=first["id"])
    await sql(url, almost_dead, id=first["id"])
    (await service.post(f"/v1/runs/{second['id']}/approve", {})).raise_for_status()

    runs = await _runs(service, event, "unknown", *["cancelled"] * 3)

    assert {run["detail"] for run in runs[1:]} == {
        f"the ramp stopped: run {first['id']} did not repair app-1"
    }


@pytest.mark.parametrize("seed", range(3))
async def test_no_limit_is_passed_at_random(url: str, seed: int) -> None:
    """The longer test of this is in tests/remediation; here it is the SQL of each database."""

    def play(connection: Connection) -> tuple[list[str], list[str], list[Any]]:
        metadata.create_all(connection)
        played = Play(connection, Random(seed))  # noqa: S311 - chance in a test
        crowds = []
        for _ in range(15):
            played.go_on(1)
            crowds += played.too_many()
        played.run_out()
        early_or_often = played.too_often() + played.too_early()
        return crowds, early_or_often, played.in_state(*ACTIVE, *WAITING)

    if url.startswith("sqlite"):
        with create_engine(url, poolclass=NullPool).begin() as connection:
            found = play(connection)
    else:
        driver = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
        try:
            async with driver.begin() as shared:
                found = await shared.run_sync(play)
        finally:
            await driver.dispose()

    assert found == ([], [], [])
