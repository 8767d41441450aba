"""What a whole service really decided comes out of a backtest, over each database."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.simulator.alerts.state import Alert
from tests.parts.alexis import Alexis, Vendors, alexis, settings_for, until, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
RULES = """
name: rests
when: {{tags: [rests]}}
targets: {{hosts: [{host}]}}
limits: {{cooldown: 1h}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
---
name: second
when: {{tags: [second]}}
targets: {{hosts: [{host}]}}
limits: {{rate: [1/1h]}}
then: [{{tasks: [{{remote_ssh: "false"}}]}}, {{tasks: [{{remote_ssh: "true"}}]}}]
---
name: asks
mode: approve
stop: true
when: {{tags: [asks]}}
targets: {{hosts: [{host}, db-01.example.net]}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
---
name: watches
mode: observe
when: {{tags: [watched]}}
targets: {{hosts: [{host}]}}
then: [{{tasks: [{{remote_ssh: "echo {{{{ tags.0 }}}}"}}]}}]
---
name: counts
when: {{tags: [rests]}}
count: {{at_least: 2, within: 1h}}
targets: {{hosts: [{host}]}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
---
name: lasts
hold_for: 4s
when: {{tags: [lasts]}}
targets: {{hosts: [{host}]}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
---
name: pressed
actions: [Fix]
when: {{field: title, exists: true}}
targets: {{hosts: [{host}]}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
---
name: others
catch_all: true
when: {{field: title, exists: true}}
targets: {{from: details.host}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
"""


async def _live(service: Alexis, products: Vendors) -> None:
    """Let trouble come: repeated, updated, ended, begun again, pressed, approved."""
    products.post_to(service.url)
    alerts = products.opsgenie
    for tags in (["rests"], ["rests"], ["second"], ["second"], ["watched"], []):
        await _trouble(service, products, tags)
    alert = await _trouble(service, products, ["lasts"])
    alerts.custom_action(alert.id, "Fix")
    alerts.custom_action(alert.id, "Fix")
    await _done(service, products)
    alerts.close(alert.id)
    alerts.create_alert("Somebody is asked", tags=["asks"])
    run = await service.run_in("awaiting_approval")
    await service.post(f"/v1/runs/{run['id']}/approve", {})
    await _done(service, products)
    called_off = alerts.create_alert("Nobody answers", tags=["asks"])
    await service.run_in("awaiting_approval")
    alerts.close(called_off.id)
    await service.run_in("cancelled")
    products.dynatrace.open_problem("No rule of its own")
    await _done(service, products)


async def _trouble(service: Alexis, products: Vendors, tags: list[str]) -> Alert:
    alert = products.opsgenie.create_alert(f"Trouble with {tags}", tags=tags)
    products.opsgenie.add_tags(alert.id, ["seen"])
    await _done(service, products)
    return alert


async def _done(service: Alexis, products: Vendors) -> None:
    """Wait until all is decided and done; what is told does not matter here."""

    async def is_done() -> bool:
        await products.settled()
        waiting = await service.get("/v1/events", state="waiting")
        at_work = [await service.runs(state=state) for state in ("queued", "running")]
        return not any((waiting["items"], *at_work))

    await until(is_done, "all to be decided and done")


async def test_the_rules_in_force_decide_in_a_replay_what_they_really_decided(
    tmp_path: Path, url: str, host: SshServer, products: Vendors
) -> None:
    write_rules(tmp_path, all=RULES.format(host=host.address))
    settings = settings_for(
        tmp_path, host, database={"url": url, "lease": "8s"}, sources=products.settings
    )
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    async with alexis(tmp_path, settings) as service:
        await _live(service, products)

        found = await asyncio.to_thread(_backtest, tmp_path)
        report = await service.get("/v1/report")

    blocked = {
        reason: sum(row["count"] for row in report["not_done"] if row["reason"] == reason)
        for reason in {row["reason"] for row in report["not_done"]}
    }
    second_remedies = 1
    said = {each["rule"]: each["because"] for each in report["promotions"]}
    (observed,) = report["would_have_run"]
    assert found["faithful"]["examples"] == []
    assert found["faithful"]["compared"] == found["faithful"]["same"] > 15
    assert found["after"] == found["before"]
    assert found["after"]["blocked"] == blocked
    assert set(blocked) >= {"cooldown", "rate", "not_allowed", "shadow", "held", "duplicate"}
    assert (observed["rule"], observed["runs"]) == ("watches", 1)
    assert observed["plan"] == {"tasks": [{"remote_ssh": {"command": "echo 'watched'"}}]}
    assert said["watches"] == "0 of 10 would-be runs on resolved problems"
    assert "0 of 20 successes in a row" in said["asks"]
    assert "since recurred on" in said["asks"]
    assert found["after"]["runs"] == report["total"]["runs"] - second_remedies
    assert [rule["rule"] for rule in found["rules"] if rule["differently"]["count"]] == []


def _backtest(folder: Path) -> Any:
    said = subprocess.run(
        [
            sys.executable,
            "-m",
            "app",
            "backtest",
            "-s",
            "settings.json",
            "--rules",
            "rules",
            "--json",
        ],
        check=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return json.loads(said.stdout)
