"""A service that runs dry records everything and touches nothing, whatever was begun before."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.simulator.faults import Answer, Fault
from tests.parts.alexis import (
    Alexis,
    Vendors,
    alexis,
    settings_for,
    until,
    vendors,
    write_rules,
)
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

_READS = {"GET", "HEAD"}


def writes(products: Vendors) -> list[tuple[str, str]]:
    """Give all calls that could have changed something at a product."""
    return [
        (request.method, request.path)
        for product in (products.opsgenie, products.jsm, products.dynatrace)
        for request in product.requests
        if request.method not in _READS
    ]


def rules(folder: Path, host: SshServer, done: Path) -> None:
    """Write rules that would do all that a rule can do."""
    usual = f"""\
targets: {{hosts: [{host.address}]}}
before: {{problem: open, reachable: true, probe: {{remote_ssh: "echo probe >> {done}"}}}}
collect: [{{remote_ssh: "echo collect >> {done}"}}]
then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}], verify: {{remote_ssh: "true"}}}}]
otherwise: {{add_team: unixadmins, note: "look at it"}}
"""
    write_rules(
        folder,
        auto=f"name: auto\nwhen: {{tags: [auto]}}\nlimits: {{cooldown: 1h}}\n{usual}",
        asks=f"name: asks\nmode: approve\nwhen: {{tags: [asks]}}\n{usual}",
        rests=f"""\
name: rests
when: {{tags: [rests]}}
targets: {{hosts: [{host.address}]}}
then: [{{tasks: [{{remote_ssh: "echo rests >> {done}", delay_before: 2s}}]}}]
""",
        watches=f"name: watches\nmode: observe\nwhen: {{tags: [watches]}}\n{usual}",
        lasts=f"name: lasts\nhold_for: 1h\nwhen: {{tags: [lasts]}}\n{usual}",
    )


def settings(folder: Path, url: str, host: SshServer, products: Vendors) -> dict[str, Any]:
    return settings_for(
        folder, host, database={"url": url, "lease": "8s"}, sources=products.settings
    )


async def test_running_dry_everything_is_recorded_and_nothing_is_touched(
    tmp_path: Path, url: str, host: SshServer, done: Path
) -> None:
    logins = host.log.count("Accepted publickey")
    rules(tmp_path, host, done)
    async with vendors(feeds=True) as products:
        dry = settings(tmp_path, url, host, products) | {"mode": "dry_run"}
        async with alexis(tmp_path, dry) as service:
            products.post_to(service.url)
            for tag in ("auto", "auto", "asks", "watches", "lasts", "nothing"):
                products.opsgenie.create_alert(f"about {tag}", tags=[tag])
                products.jsm.create_alert(f"about {tag}", tags=[tag])
            said = {"targets": [host.address], "tasks": [{"remote_ssh": f"echo hand >> {done}"}]}
            (await service.post("/v1/actions", said)).raise_for_status()
            said = {"targets": [host.address], "rule": "auto"}
            (await service.post("/v1/actions", said)).raise_for_status()
            event = {"title": "by hand", "tags": ["auto"]}
            (await service.post("/v1/events", event)).raise_for_status()
            await until(lambda: _is_looked_at(products), "the feeds to have looked")
            runs = await until(lambda: _runs(service, 13), "all to be decided")
            await products.settled()
            story = await service.get(f"/v1/runs/{runs[0]['id']}")
            report = await service.get("/v1/report")
            stories = await service.stories()

        assert writes(products) == []
    assert not done.exists()
    assert host.log.count("Accepted publickey") == logins
    assert {run["state"] for run in runs} == {"blocked"}
    assert {run["reason"] for run in runs} == {"dry_run", "shadow", "held"}
    assert story["plan"]["tasks"][0]["remote_ssh"]["command"].startswith("echo")
    assert {each["reason"] for each in report["not_done"]} >= {"dry_run", "shadow"}
    assert report["total"]["runs"] == 0
    assert all(not note["deliveries"] for each in stories for note in each["notes"])


async def test_what_was_begun_before_is_neither_gone_on_with_nor_told(
    tmp_path: Path, url: str, host: SshServer, done: Path, products: Vendors
) -> None:
    rules(tmp_path, host, done)
    live = settings(tmp_path, url, host, products)
    async with alexis(tmp_path, live) as service:
        products.post_to(service.url)
        refuses = Fault(effect=Answer(status=503), method="POST", times=None)
        products.opsgenie.faults.add(refuses)
        for tag in ("asks", "rests"):
            products.opsgenie.create_alert(f"about {tag}", tags=[tag])
        asks = await service.run_in("awaiting_approval")
        await service.run_in("running")
        await products.settled()
    products.opsgenie.faults.clear()
    before = len(writes(products))
    logins = host.log.count("Accepted publickey")

    async with alexis(tmp_path, {**live, "mode": "dry_run"}) as service:
        (await service.post(f"/v1/runs/{asks['id']}/approve", {})).raise_for_status()
        ended = await until(lambda: _ended(service), "both runs to be over")

    assert ended == {"asks": ("blocked", "dry_run"), "rests": ("cancelled", None)}
    assert len(writes(products)) == before
    assert host.log.count("Accepted publickey") == logins
    assert not done.exists()


async def _ended(service: Alexis) -> Mapping[str, tuple[str, str | None]] | None:
    runs = await service.runs()
    if any(run["state"] in {"queued", "running", "awaiting_approval"} for run in runs):
        return None
    return {run["rule"]: (run["state"], run["reason"]) for run in runs}


async def _is_looked_at(products: Vendors) -> bool:
    """Tell whether each feed has looked: dry as it is, it may read."""
    return all(
        any(request.method == "GET" for request in product.requests)
        for product in (products.opsgenie, products.jsm, products.dynatrace)
    )


async def _runs(service: Alexis, at_least: int) -> list[Any]:
    runs = await service.runs()
    return runs if len(runs) >= at_least else []
