"""Two replicas at work together: everything is done, and once."""

import asyncio
from pathlib import Path

import pytest

from tests.parts.alexis import until, vendors, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer
from tests.replicas.conftest import PATIENCE, Replica, settled

pytestmark = pytest.mark.anyio


def rule(name: str, host: SshServer, command: str, more: str = "") -> str:
    return f"""
        name: {name}
        when: {{tags: [{name}]}}
        targets: {{hosts: [{host.address}]}}
        limits: {{cooldown: 0s}}
        then: [{{tasks: [{{remote_ssh: "{command}", timeout: 5m{more}}}]}}]
        """


def looks_in(*processes: Process) -> int:
    """Count how often the feed of OpsGenie was looked at."""
    lines = [line for process in processes for line in process.log.splitlines()]
    return sum("msg=feed_looked" in line and "source=opsgenie" in line for line in lines)


async def test_a_message_sent_to_any_is_done_once(
    tmp_path: Path, replica: Replica, host: SshServer, done: Path
) -> None:
    write_rules(tmp_path, write=rule("write", host, f"echo $ALEXIS_EVENT >> {done}"))
    one, two = replica("one"), replica("two")
    async with one.started() as first, two.started() as second:
        bodies = [{"title": f"t{n}", "id": f"id-{n}", "tags": ["write"]} for n in range(4)]

        answers = await asyncio.gather(
            *(each.post("/v1/events", body) for body in bodies for each in (first, second))
        )
        await settled(first)
        states = [run["state"] for run in await second.runs()]

    accepted = [each.json()["event"] for each in answers if each.json()["status"] == "accepted"]
    assert len(accepted) == len(bodies)
    assert {each.json()["event"] for each in answers} == set(accepted)
    assert sorted(done.read_text().split()) == sorted(accepted)
    assert states == ["succeeded"] * len(bodies)


async def test_a_pause_told_to_one_is_heeded_by_the_other_at_once(
    tmp_path: Path, replica: Replica, host: SshServer, done: Path
) -> None:
    write_rules(tmp_path, write=rule("write", host, f"echo done >> {done}"))
    one, two = replica("one"), replica("two")
    async with one.started() as first, two.started() as second:
        (await first.post("/v1/pause", {"reason": "a migration"})).raise_for_status()

        paused = (await second.get("/readyz"))["paused"]
        await second.post("/v1/events", {"title": "t", "tags": ["write"]})
        await settled(second)
        runs = await first.runs()

    assert paused["reason"] == "a migration"
    assert [(run["state"], run["reason"]) for run in runs] == [("blocked", "paused")]
    assert not done.exists()


async def test_a_timer_fires_once_and_a_stop_reaches_the_other_replica(
    tmp_path: Path, replica: Replica, host: SshServer, done: Path
) -> None:
    write_rules(
        tmp_path,
        later=rule("later", host, f"echo later >> {done}", ", delay_before: 2s"),
        slow=rule("slow", host, f"sleep 300; echo woke >> {done}"),
    )
    one, two = replica("one"), replica("two")
    async with one.started() as first, two.started() as second:
        await first.post("/v1/events", {"title": "t", "tags": ["later"]})
        await settled(first)

        await first.post("/v1/events", {"title": "t", "tags": ["slow"]})
        run = await first.run_in("running")
        asked = second if run["id"] in one.log else first
        (await asked.post(f"/v1/runs/{run['id']}/cancel", None)).raise_for_status()
        await settled(asked)
        states = [each["state"] for each in await first.runs()]

    assert done.read_text() == "later\n"
    assert states == ["succeeded", "cancelled"]


async def test_one_replica_looks_at_a_feed_in_each_interval(
    tmp_path: Path, replica: Replica
) -> None:
    write_rules(tmp_path)
    async with vendors(feeds=True) as products:
        one, two = (replica(name, sources=products.settings) for name in ("one", "two"))
        async with one.started(), two.started():
            loop = asyncio.get_running_loop()
            began, before = loop.time(), looks_in(one, two)

            async def looked_often() -> bool:
                return looks_in(one, two) >= before + 5

            await until(looked_often, "five looks", PATIENCE)
            took, looks = loop.time() - began, looks_in(one, two) - before

    assert looks <= took + 1
