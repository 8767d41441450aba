"""The lanes of events and runs: how much at once, on one host and in all."""

from pathlib import Path

import pytest

from app.domain.rule import Rule
from tests.engine.working import Engine, engine
from tests.parts.alexis import until
from tests.parts.building import a_rule

pytestmark = pytest.mark.anyio

HOSTS = tuple(f"app-{number:02d}.example.net" for number in range(1, 7))


def _rule(name: str, *hosts: str) -> Rule:
    return a_rule(name=name, targets={"hosts": hosts})


async def _busy(working: Engine, count: int) -> None:
    async def is_so() -> bool:
        return working.task.at_work.total() == count

    await until(is_so, f"{count} at work")


async def _done(working: Engine, count: int) -> None:
    async def is_so() -> bool:
        return (await working.states()).count("succeeded") == count

    await until(is_so, f"{count} runs that succeeded")


async def test_runs_on_several_hosts_go_on_at_once(tmp_path: Path) -> None:
    async with engine(tmp_path, [_rule("all", *HOSTS)]) as working:
        await working.takes()
        await _busy(working, 6)
        working.task.let_go(6)
        await _done(working, 6)

    assert sorted(working.task.done) == sorted(HOSTS)
    assert working.task.most_on_one == 1


async def test_no_more_runs_go_on_at_once_than_there_is_room_for(tmp_path: Path) -> None:
    async with engine(tmp_path, [_rule("all", *HOSTS)], at_once=2) as working:
        await working.takes()
        for finished in range(5):
            await _busy(working, 2)
            working.task.let_go()
            await _done(working, finished + 1)
        working.task.let_go()
        await _done(working, 6)

    assert working.task.most_in_all == 2
    assert sorted(working.task.done) == sorted(HOSTS)


async def test_on_one_host_one_run_goes_on_at_a_time_and_other_hosts_do_not_wait(
    tmp_path: Path,
) -> None:
    rules = [_rule("a", HOSTS[0]), _rule("b", HOSTS[0]), _rule("c", HOSTS[0], HOSTS[1])]
    async with engine(tmp_path, rules) as working:
        await working.takes()
        await _busy(working, 2)
        working.task.let_go(2)
        await _done(working, 2)
        await _busy(working, 1)
        working.task.let_go(2)
        await _done(working, 4)

    assert working.task.most_on_one == 1
    assert sorted(working.task.done) == [HOSTS[0], HOSTS[0], HOSTS[0], HOSTS[1]]


async def test_a_run_that_is_cancelled_makes_room_for_the_next_on_its_host(tmp_path: Path) -> None:
    rules = [_rule("a", HOSTS[0]), _rule("b", HOSTS[0])]
    async with engine(tmp_path, rules) as working:
        await working.takes()
        await _busy(working, 1)
        first, _ = await working.runs()
        await working.cancel(first.id, "somebody")
        working.task.let_go()
        await _done(working, 1)
        states, details = await working.states(), [run.detail for run in await working.runs()]

    assert states == ["cancelled", "succeeded"]
    assert details[0] == "a person stopped it"
    assert working.task.most_on_one == 1


async def test_a_run_that_is_cancelled_before_it_begins_does_nothing(tmp_path: Path) -> None:
    rules = [_rule("a", HOSTS[0]), _rule("b", HOSTS[0])]
    async with engine(tmp_path, rules) as working:
        await working.takes()
        await _busy(working, 1)
        _, second = await working.runs()
        await working.cancel(second.id, "somebody")
        working.task.let_go()
        await _done(working, 1)

        async def is_over() -> bool:
            return (await working.states())[1] == "cancelled"

        await until(is_over, "the other run to be cancelled")
        _, second = await working.runs()

    assert second.detail == "cancelled by somebody"
    assert working.task.done == [HOSTS[0]]
