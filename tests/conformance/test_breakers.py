"""A rule that fails, that only masks a problem, or whose problem flaps: over each database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

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


class World:
    """A service that can be restarted, a clock that can be set, a host that can be mended."""

    def __init__(
        self, folder: Path, settings: dict[str, Any], products: Vendors, host: SshServer
    ) -> None:
        self.clock = Clock()
        self.products = products
        self.mended = folder / "mended"
        self.done = folder / "done"
        self._folder, self._settings, self._host = folder, settings, host
        self._number = 0

    @property
    def target(self) -> str:
        return self._host.address

    def rule(
        self, limits: str, *, fails: bool = False, target: str | None = None, then: str = ""
    ) -> None:
        """Write the rule; `then` is its second remedy."""
        command = f"echo done >> {self.done}"
        if fails:
            command = f"test -e {self.mended} && {command}"
        commands = [command, then] if then else [command]
        remedies = ", ".join(f'{{tasks: [{{remote_ssh: "{each}"}}]}}' for each in commands)
        write_rules(
            self._folder,
            repair=f"""
                name: repair
                when: {{tags: [t]}}
                targets: {{hosts: [{target or self.target}]}}
                limits: {{{limits}}}
                then: [{remedies}]
                otherwise: {{add_team: unixadmins, note: call the duty officer}}
                """,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Alexis]:
        async with alexis(self._folder, self._settings, self.clock) as service:
            self.products.opsgenie.webhooks.clear()
            self.products.post_to(service.url)
            yield service

    async def alert(self, service: Alexis) -> tuple[str, Any]:
        """Open an alert and close it when all is settled; give its id and its latest run."""
        self._number += 1
        alert = self.products.opsgenie.create_alert(f"full {self._number}", tags=["t"])
        await all_settled(service, self.products)
        run = (await service.runs())[-1]
        self.products.opsgenie.close(alert.id)
        await all_settled(service, self.products)
        return alert.id, run

    def notes(self, alert: str) -> str:
        return "\n".join(str(note) for note in self.products.opsgenie.notes_of(alert))


def _world(folder: Path, url: str, host: SshServer, products: Vendors) -> World:
    database = {"url": url, "lease": "8s"}
    settings = settings_for(folder, host, database=database, sources=products.settings)
    return World(folder, settings, products, host)


@pytest.fixture
def world(tmp_path: Path, url: str, host: SshServer, products: Vendors) -> World:
    return _world(tmp_path, url, host, products)


@pytest.fixture
def later(tmp_path: Path, host: SshServer, products: Vendors) -> World:
    """Give one whose clock stays as it is set: that of PostgreSQL puts it right in seconds."""
    return _world(tmp_path, f"sqlite:///{tmp_path}/alexis.db", host, products)


async def test_failures_in_a_row_open_a_breaker(world: World) -> None:
    world.rule("breaker: 2", fails=True)
    async with world.running() as service:
        states = [(await world.alert(service))[1]["state"]]
        alert, run = await world.alert(service)
        listed = (await service.get("/v1/breakers"))["items"]
    states.append(run["state"])

    assert states == ["failed", "failed"]
    assert [(each["target"] is None, each["count"], each["open"]) for each in listed] == [
        (True, 2, False),
        (False, 2, True),
    ]
    assert "its breaker is open" in world.notes(alert)
    assert "alexis breakers reset repair --target" in world.notes(alert)


async def test_an_open_breaker_outlasts_a_restart_until_a_person_resets_it(world: World) -> None:
    world.rule("breaker: 2", fails=True)
    async with world.running() as service:
        await world.alert(service)
        await world.alert(service)

    async with world.running() as service:
        alert, blocked = await world.alert(service)
        report = await service.get("/v1/report")
        world.mended.touch()
        said = {"rule": "repair", "reason": "the disk was replaced"}
        reset = await service.post("/v1/breakers/reset", said)
        again = await service.post("/v1/breakers/reset", said)
        _, run = await world.alert(service)
        left = (await service.get("/v1/breakers"))["items"]
        audit = reversed((await service.get("/v1/audit"))["items"])

    assert (blocked["state"], blocked["reason"]) == ("blocked", "breaker")
    assert "breaker, the rule did not repair 2 times in a row" in world.notes(alert)
    assert [each["open"] for each in report["breakers"]] == [True]
    assert [len(each.json()["reset"]) for each in (reset, again)] == [2, 0]
    assert run["state"] == "succeeded"
    assert left == []
    assert [(e["kind"], e["actor"]) for e in audit if "breaker" in e["kind"]] == [
        ("breaker.opened", "alexis"),
        ("breaker.reset", "client:tester"),
        ("breaker.reset", "client:tester"),
    ]


async def test_a_breaker_of_the_rule_counts_over_all_targets(world: World, host: SshServer) -> None:
    world.rule("breaker: 9, rule_breaker: 2", fails=True)
    async with world.running() as service:
        await world.alert(service)
        world.rule("breaker: 9, rule_breaker: 2", fails=True, target="127.0.0.12")
        await until(lambda: _targets(service, "127.0.0.12"), "the rule to be read again")
        await world.alert(service)
        opened = (await service.get("/v1/breakers", open="true"))["items"]
        stands = (await service.get("/v1/restraint"))["breakers"]
        _, run = await world.alert(service)

    assert [(each["target"], each["count"]) for each in opened] == [(None, 2)]
    assert stands == {"count": 1, "items": opened}
    assert run["reason"] == "breaker"


async def _targets(service: Alexis, target: str) -> bool:
    return target in str(await service.get("/v1/rules"))


async def test_a_success_between_failures_counts_anew(world: World) -> None:
    world.rule("breaker: 2", fails=True)
    states = []
    async with world.running() as service:
        for mended in (False, True, False, False, False):
            world.mended.unlink(missing_ok=True)
            if mended:
                world.mended.touch()
            states.append((await world.alert(service))[1]["state"])

    assert states == ["failed", "succeeded", "failed", "failed", "blocked"]


async def test_a_rule_that_is_wanted_again_after_each_success_is_handed_to_people(
    world: World,
) -> None:
    world.rule("recurrence: 2/1h")
    states, alert = [], ""
    async with world.running() as service:
        for _ in range(3):
            alert, run = await world.alert(service)
            states.append((run["state"], run["reason"]))
        marked = (await service.get("/v1/breakers"))["items"]
        report = await service.get("/v1/report")
    async with world.running() as service:
        later, run = await world.alert(service)
        states.append((run["state"], run["reason"]))
        said = {"rule": "repair", "target": marked[0]["target"], "reason": "it is enough"}
        await service.post("/v1/breakers/reset", said)
        states.append(((await world.alert(service))[1]["state"], None))

    assert states == [
        ("succeeded", None),
        ("succeeded", None),
        ("blocked", "ineffective"),
        ("blocked", "ineffective"),
        ("succeeded", None),
    ]
    assert [(each["cause"], each["count"], each["open"]) for each in marked] == [
        ("recurrence", 2, True)
    ]
    for each in (alert, later):
        assert "only masks a problem" in world.notes(each)
        assert "Team unixadmins is asked.\ncall the duty officer" in world.notes(each)
        assert "unixadmins" in str(world.products.opsgenie.alert(each))
    assert report["total"]["recurred"] == 1
    assert [each["cause"] for each in report["breakers"]] == ["recurrence"]


async def test_a_mark_lasts_also_when_it_was_quiet_for_days(later: World) -> None:
    later.rule("recurrence: 2/1h")
    reasons = []
    async with later.running() as service:
        for minutes in (0, 50, 100, 2 * 24 * 60):
            later.clock.ahead = timedelta(minutes=minutes)
            reasons.append((await later.alert(service))[1]["reason"])

    assert reasons == [None, None, "ineffective", "ineffective"]


async def test_after_a_long_quiet_a_rule_has_not_recurred(later: World) -> None:
    later.rule("recurrence: 1/1h")
    async with later.running() as service:
        await later.alert(service)
        later.clock.ahead = timedelta(minutes=61)
        _, run = await later.alert(service)

    assert run["state"] == "succeeded"


async def test_a_problem_that_flaps_is_left_alone_until_it_is_quiet(later: World) -> None:
    later.rule("flapping: 3/30m")
    reasons = []
    async with later.running() as service:
        for minutes in (0, 1, 2, 3, 40):
            later.clock.ahead = timedelta(minutes=minutes)
            reasons.append((await later.alert(service))[1]["reason"])

    assert reasons == [None, None, "flapping", "flapping", None]


async def test_several_messages_about_one_episode_are_one_opening(world: World) -> None:
    world.rule("flapping: 2/30m")
    async with world.running() as service:
        alert = world.products.opsgenie.create_alert("full", tags=["t"])
        await all_settled(service, world.products)
        for tag in "abc":
            world.products.opsgenie.add_tags(alert.id, tag)
            await all_settled(service, world.products)
        reasons = {run["reason"] for run in await service.runs()}

    assert reasons == {None, "duplicate"}


async def test_what_was_queued_ends_as_blocked_when_the_breaker_opens(world: World) -> None:
    world.rule("breaker: 1", fails=True)
    async with world.running() as service:
        for number in range(3):
            world.products.opsgenie.create_alert(f"at once {number}", tags=["t"])
        await all_settled(service, world.products)
        runs = await service.runs()

    assert sorted((run["state"], run["reason"]) for run in runs) == [
        ("blocked", "breaker"),
        ("blocked", "breaker"),
        ("failed", None),
    ]


async def test_the_list_comes_in_pages(world: World) -> None:
    world.rule("breaker: 1", fails=True)
    async with world.running() as service:
        await world.alert(service)
        first = await service.get("/v1/breakers", limit=1)
        second = await service.get("/v1/breakers", limit=1, cursor=first["next"])
        of_others = await service.get("/v1/breakers", rule="another")

    pages = [[(each["rule"], each["target"]) for each in page["items"]] for page in (first, second)]
    assert pages == [[("repair", None)], [("repair", world.target)]]
    assert second["next"] is None
    assert of_others["items"] == []


async def test_a_first_remedy_that_fails_and_a_second_that_works_are_a_success(
    world: World,
) -> None:
    world.rule("breaker: 1", fails=True, then=f"echo done >> {world.done}")
    async with world.running() as service:
        states = [(await world.alert(service))[1]["state"] for _ in range(2)]
        listed = (await service.get("/v1/breakers"))["items"]

    assert states == ["succeeded", "succeeded"]
    assert listed == []
