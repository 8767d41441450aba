"""A storm: nothing begins by itself any more, one note tells so, and one what it was."""

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
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

FEW = {"targets": 2, "problems": 5, "within": "5m", "quiet": "15m"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, host: SshServer, products: Vendors) -> dict[str, Any]:
    machines = {f"app-{number}": {"address": host.address} for number in range(10)}
    targets = {"allow": ["app-?", host.address], "inventory": machines}
    return settings_for(tmp_path, host, sources=products.settings, storm=FEW, targets=targets)


@pytest.fixture
def rules(tmp_path: Path, host: SshServer, done: Path) -> Path:
    """Give the folder in which the service lives, with rules."""
    then = f'then: [{{tasks: [{{remote_ssh: "echo $ALEXIS_RULE >> {done}"}}]}}]'
    write_rules(
        tmp_path,
        repair=f"""
            name: repair
            when: {{tags: [broken]}}
            targets: {{from: details.host}}
            {then}
            """,
        slow=f"""
            name: slow
            when: {{tags: [slow]}}
            targets: {{hosts: [{host.address}]}}
            then: [{{tasks: [{{remote_ssh: "sleep 300", timeout: 10m}}]}}]
            """,
        pressed=f"""
            name: pressed
            actions: [Repair]
            when: {{tags: [asked]}}
            targets: {{hosts: [{host.address}]}}
            {then}
            """,
        asked=f"""
            name: asked
            mode: approve
            when: {{tags: [asked]}}
            targets: {{hosts: [{host.address}]}}
            {then}
            """,
        shadow=f"""
            name: shadow
            mode: observe
            when: {{tags: [shadow]}}
            targets: {{from: details.host}}
            {then}
            """,
    )
    return tmp_path


@pytest.fixture
async def service(
    rules: Path, settings: dict[str, Any], clock: Clock, products: Vendors
) -> AsyncIterator[Alexis]:
    async with _running(rules, settings, clock, products) as running:
        yield running


@asynccontextmanager
async def _running(
    folder: Path, settings: dict[str, Any], clock: Clock, products: Vendors
) -> AsyncIterator[Alexis]:
    async with alexis(folder, settings, clock) as running:
        products.post_to(running.url)
        yield running


def _break(products: Vendors, *numbers: int, tag: str = "broken") -> list[str]:
    """Have alerts about hosts of these numbers; give their ids."""
    alerts = [
        products.opsgenie.create_alert(
            f"{tag} {number}", tags=[tag], details={"host": f"app-{number}"}
        )
        for number in numbers
    ]
    return [alert.id for alert in alerts]


async def _a_storm(service: Alexis, products: Vendors) -> list[str]:
    """Bring a storm about; the alert with which it began is the last."""
    alerts = _break(products, 7, 8)
    await until(lambda: _decided(service, 2), "two alerts to be decided")
    alerts += _break(products, 9)
    await until(lambda: _storms(service), "the storm")
    return alerts


async def _storms(service: Alexis) -> Any:
    return (await service.get("/v1/storms"))["items"]


async def _decided(service: Alexis, events: int) -> bool:
    found = (await service.get("/v1/events", state="decided", limit=500))["items"]
    return len(found) >= events


async def _is_over(service: Alexis) -> Any:
    found = await _storms(service)
    return found[0]["ended_at"] and found


def _storm_notes(products: Vendors, alert: str) -> list[str]:
    return [note for note in products.opsgenie.notes_of(alert) if note.startswith("Alexis: storm")]


async def test_the_alert_that_makes_it_a_storm_starts_nothing_and_tells_what_is_up(
    service: Alexis, products: Vendors
) -> None:
    *before, first = await _a_storm(service, products)
    await all_settled(service, products)

    (run,) = await service.runs(target="app-9")
    (note,) = products.opsgenie.notes_of(first)

    assert (run["state"], run["reason"]) == ("blocked", "storm")
    assert note.startswith("Alexis: storm: 3 targets in 5m. Nothing begins by itself any more.")
    assert "quiet for 15m (fewer than 1 targets and 3 problems in 5m)" in note
    assert "alexis storm end --reason" in note
    assert not any(_storm_notes(products, alert) for alert in before)
    assert "humans" in products.opsgenie.teams_of(first)


async def test_hundreds_of_alerts_in_a_storm_get_no_note_and_no_team(
    service: Alexis, products: Vendors
) -> None:
    *_, first = await _a_storm(service, products)
    others = _break(products, *range(6, 9)) + _break(products, 6, tag="nothing is for this")
    others += _break(products, 6, tag="shadow")
    await all_settled(service, products)

    assert [products.opsgenie.notes_of(alert) for alert in others] == [()] * 5
    assert len(products.opsgenie.notes_of(first)) == 1
    stories = await service.stories()
    silent = [note for story in stories if story["ref"] in others for note in story["notes"]]
    assert {note["milestone"] for note in silent} == {"nothing_matched"}
    assert not any(note["deliveries"] for note in silent)


async def test_it_is_over_after_quiet_only_and_tells_what_it_was(
    service: Alexis, products: Vendors, clock: Clock
) -> None:
    *_, first = await _a_storm(service, products)
    clock.put_forward(10 * MINUTE)
    _break(products, 6)
    await until(lambda: _decided(service, 4), "a late one")
    clock.put_forward(11 * MINUTE)
    (lasting,) = await _storms(service)

    clock.put_forward(10 * MINUTE)
    (storm,) = await until(lambda: _is_over(service), "the storm to be over")
    await all_settled(service, products)

    assert lasting["ended_at"] is None
    assert storm["ended_by"] is None
    assert storm["collected"] == {
        "events": 2,
        "problems": 2,
        "targets": 2,
        "rules": [{"rule": "repair", "runs": 2, "targets": 2}],
    }
    _, note = _storm_notes(products, first)
    assert note.startswith("Alexis: storm: over after 31m")
    assert "Rule repair: 2 runs on 2 targets held back" in note

    _break(products, 6)
    await until(lambda: service.runs(target="app-6", state="succeeded"), "a run after it")


async def test_what_waits_does_not_begin_and_what_runs_goes_on(
    service: Alexis, products: Vendors, host: SshServer
) -> None:
    products.opsgenie.create_alert("slow", tags=["slow"])
    running = await service.run_in("running")
    queued = products.opsgenie.create_alert(
        "broken", tags=["broken"], details={"host": host.address}
    )
    await service.run_in("queued")
    _break(products, 7, 8)
    await until(lambda: _storms(service), "the storm")

    await service.post(f"/v1/runs/{running['id']}/cancel", None)
    await all_settled(service, products)

    (was_queued,) = await service.runs(rule="repair", target=host.address)
    assert (was_queued["state"], was_queued["reason"]) == ("blocked", "storm")
    assert was_queued["started_at"] is None
    assert [run["state"] for run in await service.runs(rule="slow")] == ["cancelled"]
    *_, why = products.opsgenie.notes_of(queued.id)
    assert "does not begin" in why


async def test_what_people_ask_for_goes_on(
    service: Alexis, products: Vendors, host: SshServer, done: Path
) -> None:
    asked = products.opsgenie.create_alert("asked", tags=["asked"])
    proposed = await service.run_in("awaiting_approval")
    await _a_storm(service, products)

    by_hand = {"targets": [host.address], "tasks": [{"remote_ssh": f"echo hand >> {done}"}]}
    (await service.post("/v1/actions", by_hand)).raise_for_status()
    (await service.post(f"/v1/runs/{proposed['id']}/approve", None)).raise_for_status()
    products.opsgenie.custom_action(asked.id, "Repair")
    await all_settled(service, products)

    assert {"asked", "hand", "pressed"} <= set(done.read_text().split())


async def test_what_only_observes_makes_no_storm_and_neither_do_updates(
    service: Alexis, products: Vendors, clock: Clock
) -> None:
    _break(products, 6, 7, 8, tag="shadow")
    old = _break(products, 7)
    await all_settled(service, products)
    clock.put_forward(6 * MINUTE)
    for alert in old * 3:
        products.opsgenie.add_tags(alert, ["more"])
    _break(products, 8, 9)
    await all_settled(service, products)

    assert await _storms(service) == []


async def test_a_person_ends_it_and_the_next_alert_does_not_begin_it_again(
    service: Alexis, products: Vendors
) -> None:
    *_, first = await _a_storm(service, products)

    ended = await service.post("/v1/storms/end", {"reason": "the switch is mended"})
    _break(products, 6)
    await until(lambda: service.runs(target="app-6", state="succeeded"), "a run after it")
    await all_settled(service, products)
    again = await service.post("/v1/storms/end", {"reason": "once more"})

    (storm,) = await _storms(service)
    assert ended.json() == {"id": storm["id"], "why": "3 targets in 5m"}
    assert (storm["ended_by"], storm["reason"]) == ("client:tester", "the switch is mended")
    assert storm["earliest_end"] is None
    _, note = _storm_notes(products, first)
    assert "ended by client:tester after" in note
    assert "the switch is mended" in note
    assert again.json() == {"id": None, "why": None}
    trail = (await service.get("/v1/audit", limit=500))["items"]
    assert [(each["kind"], each["actor"]) for each in trail if "storm" in each["kind"]] == [
        ("storm.ended", "client:tester"),
        ("storm.began", "alexis"),
    ]


async def test_a_service_that_starts_again_in_a_storm_is_in_it_and_tells_its_end_once(
    rules: Path,
    products: Vendors,
    settings: dict[str, Any],
    clock: Clock,
) -> None:
    async with _running(rules, settings, clock, products) as service:
        *_, first = await _a_storm(service, products)
        await all_settled(service, products)
    async with alexis(rules, settings, clock) as service:
        late = {"title": "late", "tags": ["broken"], "fields": {"details": {"host": "app-6"}}}
        await service.post("/v1/events", late)
        await until(lambda: service.runs(target="app-6"), "a late one")
        (run,) = await service.runs(target="app-6")
    clock.put_forward(21 * MINUTE)

    for _ in range(2):
        async with alexis(rules, settings, clock) as service:
            await until(lambda: _is_over(service), "the storm to be over")
            await until(service.is_settled, "its end to be told")

    began, ended = _storm_notes(products, first)
    assert run["reason"] == "storm"
    assert "Nothing begins" in began
    assert "over after" in ended


async def test_a_service_that_is_killed_in_a_storm_goes_on_in_it(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path)
    storm = {"problems": 2, "within": "3s", "quiet": "3s"}
    settings = settings_for(tmp_path, sources=products.settings, storm=storm)
    process = Process(tmp_path, settings)
    products.post_to(process.url)
    async with process.started() as service:
        for number in range(3):
            products.opsgenie.create_alert(f"{number}")
        (begun,) = await until(lambda: _storms(service), "the storm")
        process.kill()

    async with process.started() as service:
        (ended,) = await until(lambda: _is_over(service), "the storm to be over")
        await all_settled(service, products)

    alerts = [alert.id for alert in products.opsgenie.alerts]
    notes = [note for alert in alerts for note in _storm_notes(products, alert)]
    assert ended["id"] == begun["id"]
    assert ["over after" in note for note in notes] == [False, True]
