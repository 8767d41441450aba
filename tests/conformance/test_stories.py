"""The same stories over each database with its dispatcher."""

import asyncio
import json
from collections.abc import AsyncIterator
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
from tests.parts.sshd import SshServer
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(tmp_path: Path, url: str, host: SshServer, products: Vendors) -> dict[str, Any]:
    return settings_for(
        tmp_path,
        host,
        database={"url": url, "lease": "8s"},
        sources=products.settings,
    )


@pytest.fixture
async def service(
    tmp_path: Path, settings: dict[str, Any], host: SshServer, products: Vendors, done: Path
) -> AsyncIterator[Alexis]:
    write_rules(
        tmp_path,
        write=f"""
            name: write
            when: {{tags: [write]}}
            targets: {{hosts: [{host.address}]}}
            limits: {{cooldown: 1h}}
            then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
            """,
        fails=f"""
            name: fails
            when: {{tags: [fails]}}
            targets: {{hosts: [{host.address}]}}
            then:
              - tasks: [{{remote_ssh: "exit 3", delay_before: 100ms}}]
              - tasks: [{{remote_ssh: "echo second >> {done}"}}]
            """,
        wait=f"""
            name: wait
            when: {{tags: [wait]}}
            targets: {{hosts: [{host.address}]}}
            then: [{{tasks: [{{remote_ssh: "sleep 300; echo woke >> {done}", timeout: 10m}}]}}]
            """,
    )
    write_rules(
        tmp_path,
        third=f"""
            name: third
            when: {{tags: [counted]}}
            count: {{at_least: 3, within: 1h, by: [details.disk]}}
            targets: {{hosts: [{host.address}]}}
            then: [{{tasks: [{{remote_ssh: "echo third >> {done}"}}]}}]
            """,
        lasts=f"""
            name: lasts
            when: {{tags: [lasts]}}
            hold_for: 1s
            stop: true
            targets: {{hosts: [{host.address}]}}
            then: [{{tasks: [{{remote_ssh: "echo lasted >> {done}"}}]}}]
            """,
    )
    async with alexis(tmp_path, settings) as running:
        products.post_to(running.url)
        yield running


async def test_an_alert_is_repaired_and_told(
    service: Alexis, products: Vendors, done: Path
) -> None:
    alert = products.opsgenie.create_alert("full", tags=["write"])
    await all_settled(service, products)

    assert [run["state"] for run in await service.runs()] == ["succeeded"]
    assert done.read_text() == "done\n"
    assert len(products.opsgenie.notes_of(alert.id)) == 2


async def test_what_comes_again_soon_is_held_back(
    service: Alexis, products: Vendors, done: Path
) -> None:
    for number in range(3):
        products.opsgenie.create_alert(f"full {number}", tags=["write"])
    await all_settled(service, products)

    states = sorted(run["state"] for run in await service.runs())
    assert states == ["blocked", "blocked", "succeeded"]
    assert done.read_text() == "done\n"


async def test_the_next_remedy_is_tried_after_a_pause(
    service: Alexis, products: Vendors, done: Path
) -> None:
    products.opsgenie.create_alert("broken", tags=["fails"])
    await all_settled(service, products)

    states = [run["state"] for run in await service.runs()]
    assert states == ["failed", "succeeded"]
    assert done.read_text() == "second\n"


async def test_a_person_stops_what_runs(service: Alexis, products: Vendors, done: Path) -> None:
    products.opsgenie.create_alert("slow", tags=["wait"])
    run = await service.run_in("running")

    (await service.post(f"/v1/runs/{run['id']}/cancel", None)).raise_for_status()
    await until(lambda: service.runs(state="cancelled"), "the run to be cancelled")
    await all_settled(service, products)

    assert not done.exists()


async def test_what_is_counted_acts_when_it_happened_often_enough(
    service: Alexis, products: Vendors, done: Path
) -> None:
    for number, disk in enumerate("aabba"):
        products.opsgenie.create_alert(f"{number}", tags=["counted"], details={"disk": disk})
    await all_settled(service, products)

    assert [run["state"] for run in await service.runs()] == ["succeeded"]
    assert done.read_text() == "third\n"


async def test_a_rule_that_holds_acts_once_when_the_problem_lasts(
    service: Alexis, products: Vendors, done: Path
) -> None:
    lasting = products.opsgenie.create_alert("lasting", tags=["lasts"])
    over = products.opsgenie.create_alert("over soon", tags=["lasts"])
    products.opsgenie.close(over.id)
    await until(lambda: service.runs(state="succeeded"), "the run that was held")
    await all_settled(service, products)

    assert done.read_text() == "lasted\n"
    assert len(products.opsgenie.notes_of(lasting.id)) == 2
    assert len(await service.runs(state="succeeded")) == 1


async def test_ready_and_reported(
    service: Alexis, products: Vendors, settings: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    products.opsgenie.create_alert("full", tags=["write"])
    await all_settled(service, products)

    ready = await service.get("/readyz")
    report = await service.get("/v1/report")

    assert ready["ready"]
    said = await asyncio.to_thread(_report, tmp_path / "settings.json")

    assert report["total"]["runs"] == 1
    assert json.loads(said)["total"] == report["total"]


def _report(settings: Path) -> str:
    done = called(settings.parent, "report", "-s", settings, "--json")
    done.check_returncode()
    return done.stdout
