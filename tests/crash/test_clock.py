"""The clock is set, or a vendor is away for long: what waits is done, once, and in order."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Answer, Drop, Fault, When
from tests.parts.alexis import (
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    vendors,
    write_rules,
)
from tests.parts.crash.clock import SetClock
from tests.parts.crash.hosts import Hosts, does
from tests.parts.crash.weather import account_of, begun, let_end, settings_of

pytestmark = pytest.mark.anyio

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
_LIMITED = """
name: limited
when: {{tags: [limited]}}
targets: {{hosts: [{host}]}}
limits: {{cooldown: 10m, rate: [1/10m]}}
then: [{{tasks: [{{remote_ssh: {{command: {first!r}}}}}]}}]
"""
_LONG_REST = """
name: long-rest
when: {{tags: [long-rest]}}
targets: {{hosts: [{host}]}}
then:
  - tasks:
      - {{remote_ssh: {{command: {first!r}}}, delay_after: 1h}}
      - {{remote_ssh: {{command: {second!r}}}}}
"""


async def _nudge(service: Alexis) -> None:
    """Let the service look at its rows, as it does every ten seconds by itself."""
    (await service.post("/v1/events", {"title": "Nothing"})).raise_for_status()


def _in_state(service: Alexis, *states: str) -> Callable[[], Awaitable[bool]]:
    async def are() -> bool:
        return [run["state"] for run in await service.runs()] == list(states)

    return are


def _trouble(products: Vendors, tag: str) -> str:
    return products.opsgenie.create_alert("Trouble", tags=[tag], description="x").id


async def test_notes_of_an_hour_in_which_the_vendor_is_away_all_arrive_once_and_in_order(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    clock, settings = SetClock(), settings_of(tmp_path, machines, products)
    alert_ids = []
    async with alexis(tmp_path, settings, clock) as service:
        products.post_to(service.url)
        away = (
            Fault(effect=Answer(status=503), path="/notes", times=20),
            Fault(effect=Drop(When.BEFORE), path="/notes", times=20),
            Fault(effect=Drop(When.AFTER), path="/notes", method="POST", times=1),
            Fault(effect=Answer(status=503), path="/notes", times=None),
        )
        for fault in away:
            products.opsgenie.faults.add(fault)
        for kind in ("quick", "second", "hopeless"):
            details = {"host": machines.names[0]}
            alert = products.opsgenie.create_alert("Trouble", tags=[kind], details=details)
            alert_ids.append(alert.id)
        await begun(machines, 4)
        for _ in range(30):
            clock.ahead += 2 * MINUTE
            await _nudge(service)
        during = [products.opsgenie.notes_of(each) for each in alert_ids]
        products.opsgenie.faults.clear()
        clock.ahead += 10 * MINUTE
        await _nudge(service)
        await all_settled(service, products)
        told = [products.opsgenie.notes_of(each) for each in alert_ids]

    assert all(len(notes) <= 1 for notes in during)
    assert [[_first_words(note) for note in notes] for notes in told] == [
        ["rule quick matched", "rule quick succeeded"],
        ["rule second matched", "rule second failed", "rule second succeeded"],
        ["rule hopeless matched", "rule hopeless failed", "rule hopeless did"],
    ]
    assert account_of(tmp_path, machines, products).broken == {}


def _first_words(note: str) -> str:
    return " ".join(note.removeprefix("Alexis: ").split()[:3])


async def test_a_run_that_rests_is_not_kept_for_a_day_longer_when_the_clock_is_set_back(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    clock = SetClock()
    settings = settings_of(tmp_path, machines, products)
    _write(tmp_path, "long-rest", _LONG_REST, machines)
    async with alexis(tmp_path, settings, clock) as service:
        products.post_to(service.url)
        _trouble(products, "long-rest")
        rests = await service.run_in("running")
        await until(lambda: _steps(service, rests["id"], 2), "the run to rest")
        clock.ahead -= DAY
        await until(lambda: _begins_again(service, rests["id"], clock), "the rest to begin again")
        clock.ahead += timedelta(hours=1, minutes=1)
        await _nudge(service)
        await all_settled(service, products)
        (run,) = await service.runs()
        view = await service.get(f"/v1/runs/{run['id']}")

    assert run["state"] == "succeeded"
    assert {step["name"] for step in view["steps"] if step["result"]} == {"task 1", "task 2"}
    assert account_of(tmp_path, machines, products).broken == {}


async def _steps(service: Alexis, run_id: str, number: int) -> bool:
    return len((await service.get(f"/v1/runs/{run_id}"))["steps"]) == number


async def _begins_again(service: Alexis, run_id: str, clock: SetClock) -> bool:
    await _nudge(service)
    steps = (await service.get(f"/v1/runs/{run_id}"))["steps"]
    (until_when,) = [step["until"] for step in steps if step["until"]]
    return bool(until_when < (clock() + timedelta(hours=2)).isoformat())


def _write(folder: Path, name: str, rule: str, machines: Hosts) -> None:
    first, second = does(machines.file, 1), does(machines.file, 2)
    text = rule.format(host=machines.names[0], first=first, second=second)
    (folder / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("stopped", [False, True], ids=["while it runs", "while it is stopped"])
async def test_a_clock_that_is_set_back_strands_nothing_and_keeps_cooldowns_as_long_as_they_are(
    tmp_path: Path, machines: Hosts, products: Vendors, stopped: bool
) -> None:
    clock, settings = SetClock(), settings_of(tmp_path, machines, products)
    _write(tmp_path, "limited", _LIMITED, machines)
    products.post_to("http://nobody.example.net")
    async with alexis(tmp_path, settings, clock) as service:
        _post_to(products, service)
        _trouble(products, "limited")
        await until(_in_state(service, "succeeded"), "the first run")
        if not stopped:
            clock.ahead -= DAY
            await _after_the_jump(service, products, clock)
    if stopped:
        clock.ahead -= DAY
        async with alexis(tmp_path, settings, clock) as service:
            _post_to(products, service)
            await _after_the_jump(service, products, clock)

    assert account_of(tmp_path, machines, products).broken == {}


async def _after_the_jump(service: Alexis, products: Vendors, clock: SetClock) -> None:
    await _nudge(service)
    _trouble(products, "limited")
    await all_settled(service, products)
    clock.ahead += 11 * MINUTE
    _trouble(products, "limited")
    await all_settled(service, products)

    runs = [(run["state"], run["reason"]) for run in await service.runs()]
    assert sorted(runs, key=str) == [
        ("blocked", "cooldown"),
        ("succeeded", None),
        ("succeeded", None),
    ]


def _post_to(products: Vendors, service: Alexis) -> None:
    products.opsgenie.webhooks.clear()
    products.jsm.webhooks.clear()
    products.dynatrace.webhooks.clear()
    products.post_to(service.url)


async def test_what_waits_for_its_next_try_is_not_left_when_the_clock_is_set_back(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    clock, settings = SetClock(), settings_of(tmp_path, machines, products)
    async with alexis(tmp_path, settings, clock) as service:
        products.post_to(service.url)
        products.opsgenie.faults.add(
            Fault(effect=Answer(status=429, headers={"Retry-After": "900"}), path="/notes")
        )
        alert_id = _trouble(products, "nothing")
        await until(lambda: _waits(service), "the note to wait")
        clock.ahead -= DAY
        await _nudge(service)
        await all_settled(service, products)
        notes = products.opsgenie.notes_of(alert_id)

    assert len(notes) == 1


async def _waits(service: Alexis) -> bool:
    stories = await service.stories()
    return any(
        each["tries"] and each["state"] == "pending"
        for story in stories
        for note in story["notes"]
        for each in note["deliveries"]
    )


async def test_a_clock_that_is_set_forward_does_nothing_twice_and_loses_no_note(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    clock, settings = SetClock(), settings_of(tmp_path, machines, products)
    async with alexis(tmp_path, settings, clock) as service:
        products.post_to(service.url)
        said: dict[str, Any] = {"details": {"host": machines.names[0]}}
        for kind in ("held", "rests", "proved"):
            products.opsgenie.create_alert("Trouble", tags=[kind], **said)
        await begun(machines, 1)
        for jump in (DAY, DAY, -DAY, -DAY):
            clock.ahead += jump
            await _nudge(service)
            let_end(machines)
        await all_settled(service, products)

    assert account_of(tmp_path, machines, products).broken == {}


async def test_a_feed_goes_on_looking_when_the_clock_is_set_back(tmp_path: Path) -> None:
    clock = SetClock()
    clock.ahead = DAY
    write_rules(tmp_path)
    async with vendors(feeds=True) as products:
        settings = settings_for(tmp_path, sources=products.settings)
        async with alexis(tmp_path, settings, clock) as service:
            await until(lambda: _has_been_asked(products, 2), "the feed to look twice")
            clock.ahead -= DAY
            products.opsgenie.create_alert("Trouble", description="x")
            await until(lambda: _has_heard(service), "the alert to be found")


async def _has_been_asked(products: Vendors, times: int) -> bool:
    return sum(request.path == "/v2/alerts" for request in products.opsgenie.requests) >= times


async def _has_heard(service: Alexis) -> bool:
    return bool((await service.get("/v1/events"))["items"])
