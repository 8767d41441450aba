"""Before it acts a rule looks: is it needed still, is it possible, what is there to see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.simulator.faults import Answer, Fault
from tests.parts.alexis import (
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.ports import free_port
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


class Bench:
    """A service with the rules of a test, on either database."""

    def __init__(self, folder: Path, url: str, host: SshServer, products: Vendors) -> None:
        self.done = folder / "done"
        self.ill = folder / "ill"
        self.products = products
        self._folder, self._host = folder, host
        self.settings = settings_for(
            folder,
            host,
            database={"url": url, "lease": "8s"},
            sources=products.settings,
        )

    @asynccontextmanager
    async def serves(self, *more: str) -> AsyncIterator[Alexis]:
        """Serve a rule that says this beside the usual."""
        rule = f"""\
name: repair
when: {{tags: [broken]}}
targets: {{hosts: [{self._host.address}]}}
then: [{{tasks: [{{remote_ssh: "echo done >> {self.done}"}}]}}]
"""
        write_rules(self._folder, repair=rule + "\n".join(more))
        async with alexis(self._folder, self.settings) as service:
            self.products.post_to(service.url)
            yield service

    def alert(self, title: str = "It is broken") -> str:
        return self.products.opsgenie.create_alert(title, tags=["broken"]).id

    def notes(self, alert: str) -> list[str]:
        return list(self.products.opsgenie.notes_of(alert))

    @property
    def probe(self) -> str:
        return f"test -e {self.ill}"

    @property
    def is_done(self) -> bool:
        return self.done.exists()


@pytest.fixture
def bench(tmp_path: Path, url: str, host: SshServer, products: Vendors) -> Bench:
    return Bench(tmp_path, url, host, products)


async def test_nothing_is_done_where_the_probe_does_not_show_the_problem(bench: Bench) -> None:
    async with bench.serves(f'before: {{probe: {{remote_ssh: "{bench.probe}"}}}}') as service:
        alert = bench.alert()
        await all_settled(service, bench.products)
        bench.products.opsgenie.add_tags(alert, ["more"])
        await all_settled(service, bench.products)

        runs = await service.runs()

    assert {(run["state"], run["reason"]) for run in runs} == {("blocked", "healthy")}
    assert all(run["started_at"] is None for run in runs)
    assert not bench.is_done
    started, blocked = bench.notes(alert)
    assert "starts its remedy" in started
    assert "healthy, the probe does not show the problem" in blocked


async def test_what_was_well_uses_up_no_limit(bench: Bench) -> None:
    limits = "limits: {cooldown: 1h, rate: [1/1h]}"
    probe = f'before: {{probe: {{remote_ssh: "{bench.probe}"}}}}'
    async with bench.serves(limits, probe) as service:
        bench.alert("well")
        await all_settled(service, bench.products)
        bench.ill.touch()
        bench.alert("ill")
        await all_settled(service, bench.products)

        states = [run["state"] for run in await service.runs()]

    assert states == ["blocked", "succeeded"]
    assert bench.done.read_text() == "done\n"


async def test_a_probe_may_take_several_looks_to_show_the_problem(bench: Bench) -> None:
    said = f"before: {{probe: {{remote_ssh: '{bench.probe}', within: 1m, every: 1s}}}}"
    async with bench.serves(said) as service:
        bench.alert()

        async def looks() -> Any:
            runs = await service.runs(state="running")
            return runs and (await service.get(f"/v1/runs/{runs[0]['id']}"))["steps"]

        steps = await until(looks, "the first look")
        bench.ill.touch()
        await all_settled(service, bench.products)

        assert [run["state"] for run in await service.runs()] == ["succeeded"]
    assert {step["name"] for step in steps} <= {"begin", "probe"}


async def test_after_a_restart_it_looks_again_and_acts_once(bench: Bench) -> None:
    said = f"before: {{probe: {{remote_ssh: '{bench.probe}', within: 5m, every: 1s}}}}"
    async with bench.serves(said) as service:
        bench.alert()
        await service.run_in("running")
    bench.ill.touch()

    async with bench.serves(said) as service:
        await service.run_in("succeeded")

    assert bench.done.read_text() == "done\n"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(
            "probe: {remote_ssh: no-such-look}", "Nobody can see whether it is needed", id="none"
        ),
        pytest.param(
            "probe: {remote_ssh: sleep 60, timeout: 1s}",
            "Nobody can see whether it is needed",
            id="too slow",
        ),
        pytest.param("reachable: true", "Nobody can log in", id="no login"),
    ],
)
async def test_when_nobody_can_look_nothing_is_done_and_people_are_told(
    bench: Bench, said: str, why: str
) -> None:
    if "reachable" in said:
        bench.settings["ssh"] |= {"port": free_port("127.0.0.11")}
    async with bench.serves(f"before: {{{said}}}") as service:
        alert = bench.alert()
        await all_settled(service, bench.products)

        (run,) = await service.runs()

    assert (run["state"], bench.is_done) == ("unreachable", False)
    assert why in run["detail"]
    assert "handed to people" in bench.notes(alert)[-1]


async def test_what_can_be_logged_in_to_is_repaired(bench: Bench) -> None:
    async with bench.serves("before: {reachable: true}") as service:
        bench.alert()
        await all_settled(service, bench.products)

        assert [run["state"] for run in await service.runs()] == ["succeeded"]
    assert bench.done.read_text() == "done\n"


async def test_a_problem_that_is_over_by_now_is_not_repaired(bench: Bench) -> None:
    async with bench.serves("mode: approve", "before: {problem: open}") as service:
        alert = bench.alert()
        run = await service.run_in("awaiting_approval")
        bench.products.opsgenie.webhooks.clear()
        bench.products.opsgenie.close(alert)
        (await service.post(f"/v1/runs/{run['id']}/approve", {})).raise_for_status()
        await all_settled(service, bench.products)

        (run,) = await service.runs()

    assert (run["state"], bench.is_done) == ("cancelled", False)
    assert run["detail"] == "the problem was over before anything was done"


async def test_a_source_that_does_not_answer_stops_nothing(bench: Bench) -> None:
    refuses = Fault(effect=Answer(status=500), method="GET", times=None)
    async with bench.serves("before: {problem: open}") as service:
        bench.products.opsgenie.faults.add(refuses)
        bench.alert()
        await service.run_in("succeeded")

    assert bench.done.read_text() == "done\n"


async def test_what_is_collected_stands_in_the_run_and_in_its_note(bench: Bench) -> None:
    collect = 'collect: [{remote_ssh: "echo full of cats"}, {remote_ssh: "exit 4"}]'
    async with bench.serves(collect) as service:
        alert = bench.alert()
        await all_settled(service, bench.products)

        (run,) = await service.runs(state="succeeded")
        steps = (await service.get(f"/v1/runs/{run['id']}"))["steps"]

    assert [step["name"] for step in steps] == ["collect 1", "collect 2", "task 1"]
    assert steps[0]["result"]["stdout"] == "full of cats\n"
    assert "full of cats" in bench.notes(alert)[-1]
    assert "exit status 4" in bench.notes(alert)[-1]


async def test_what_a_cooldown_blocks_is_looked_at_once_and_told(bench: Bench) -> None:
    said = ("limits: {cooldown: 1h}", 'collect: [{remote_ssh: "echo full of cats"}]')
    async with bench.serves(*said) as service:
        bench.alert("first")
        await all_settled(service, bench.products)
        alert = bench.alert("second")
        await until(lambda: _told(bench, alert, 1), "the note")
        for number in range(2):
            bench.products.opsgenie.add_tags(alert, [f"more {number}"])
            await all_settled(service, bench.products)

        blocked = await service.runs(state="blocked")
        stories = [await service.get(f"/v1/runs/{run['id']}") for run in blocked]
        report = await service.get("/v1/report")

    assert [len(story["steps"]) for story in stories] == [1, 0, 0]
    assert {run["reason"] for run in blocked} == {"cooldown"}
    (note,) = bench.notes(alert)
    assert "Why: cooldown" in note
    assert "full of cats" in note
    assert report["total"]["runs"] == 1
    assert bench.done.read_text() == "done\n"


async def test_what_waits_and_is_blocked_then_is_looked_at_by_its_own_words(
    bench: Bench,
) -> None:
    said = ("limits: {rate: [1/1h]}", 'collect: [{remote_ssh: "echo {{ title }}"}]')
    async with bench.serves(*said) as service:
        bench.alert("first")
        await all_settled(service, bench.products)
        alert = bench.alert("second of them")
        await until(lambda: _told(bench, alert, 1), "the note")

    (note,) = bench.notes(alert)
    assert "Why: rate" in note
    assert "second of them" in note


@pytest.mark.parametrize("mode", ["observe", "auto"])
async def test_nobody_looks_where_nothing_is_to_be_touched(bench: Bench, mode: str) -> None:
    if mode == "auto":
        bench.settings["mode"] = "dry_run"
    probe = f'before: {{probe: {{remote_ssh: "{bench.probe}"}}}}'
    collect = "collect: [{remote_ssh: uptime}]"
    async with bench.serves(f"mode: {mode}", "limits: {cooldown: 1h}", probe, collect) as service:
        bench.alert()
        await all_settled(service, bench.products)

        (run,) = await service.runs()
        story = await service.get(f"/v1/runs/{run['id']}")

    assert (run["state"], story["steps"]) == ("blocked", [])


async def test_what_a_person_asks_for_is_looked_at_first_as_well(
    bench: Bench, host: SshServer
) -> None:
    async with bench.serves(f'before: {{probe: {{remote_ssh: "{bench.probe}"}}}}') as service:
        said = {"targets": [host.address], "rule": "repair"}
        (await service.post("/v1/actions", said)).raise_for_status()
        await until(lambda: service.runs(state="blocked"), "the run to be over")

        (run,) = await service.runs()

    assert run["reason"] == "healthy"
    assert not bench.is_done


async def _told(bench: Bench, alert: str, times: int) -> bool:
    await bench.products.settled()
    return len(bench.notes(alert)) >= times
