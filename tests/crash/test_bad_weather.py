"""Bad weather without a crash: a full disk, a locked database, a lost host, a stopped process."""

import asyncio
import json
import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Alexis, Vendors, alexis, all_settled, until
from tests.parts.crash.hosts import Hosts
from tests.parts.crash.senders import Senders, Sent, senders_to
from tests.parts.crash.weather import account_of, begun, let_end, settings_of, small_disk
from tests.parts.process import Process

pytestmark = pytest.mark.anyio


def _trouble(products: Vendors, kind: str, host: str) -> str:
    return products.opsgenie.create_alert(
        "Trouble", tags=[kind], details={"host": host}, description="x"
    ).id


def _large_letter(products: Vendors) -> Sent:
    """Write what a vendor says that has a lot to say."""
    alert = products.opsgenie.create_alert("Trouble")
    said = {"alertId": alert.id, "message": "Trouble", "padding": "x" * 100_000}
    body = json.dumps({"action": "Create", "alert": said}).encode()
    return Sent(alert.id, "opsgenie", body)


async def _states(service: Alexis) -> list[str]:
    return [run["state"] for run in await service.runs()]


async def test_on_a_full_disk_nothing_is_promised_and_with_room_all_is_done(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    with small_disk(tmp_path) as disk:
        settings = settings_of(disk.folder, machines, products)
        process = Process(disk.folder, settings)
        products.post_to(process.url)
        async with process.started() as service, senders_to(service.url) as senders:
            for host in machines.names:
                _trouble(products, "held", host)
            await begun(machines, 2)
            disk.fill(process.pid)
            products.opsgenie.lose_webhooks = True
            for _ in range(40):
                await senders.put(_large_letter(products))
            await until(lambda: _are_sent_away(senders), "the disk to be full")
            let_end(machines)
            disk.free(process.pid)
            await senders.all_received()
            await all_settled(service, products)
            states = await _states(service)

        told = account_of(disk.folder, machines, products, senders.letters())

    assert states == ["succeeded", "succeeded"]
    assert told.broken == {}, str(told)


async def _are_sent_away(senders: Senders) -> bool:
    return sum(503 in letter.answers for letter in senders.letters()) >= 4


async def test_a_task_that_ends_while_somebody_holds_the_database_is_known_to_have_ended(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    async with alexis(tmp_path, settings_of(tmp_path, machines, products)) as service:
        products.post_to(service.url)
        for host in machines.names:
            _trouble(products, "held", host)
        await begun(machines, 2)
        somebody = sqlite3.connect(tmp_path / "alexis.db", isolation_level=None)
        somebody.execute("BEGIN IMMEDIATE")
        late = await service.post("/v1/events", {"title": "Trouble"})
        let_end(machines)
        later = await service.post("/v1/events", {"title": "Trouble"})
        somebody.close()
        await all_settled(service, products)
        states = await _states(service)

    assert [late.status_code, later.status_code] == [503, 503]
    assert states == ["succeeded", "succeeded"]
    assert account_of(tmp_path, machines, products).broken == {}


async def test_what_ran_on_a_host_that_was_lost_is_unknown_and_the_rest_is_done(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    async with alexis(tmp_path, settings_of(tmp_path, machines, products)) as service:
        products.post_to(service.url)
        for host in machines.names:
            _trouble(products, "held", host)
            _trouble(products, "quick", host)
        await begun(machines, 2)
        for pid in machines.server.sessions():
            os.kill(pid, signal.SIGKILL)
        let_end(machines)
        await all_settled(service, products)
        states = await _states(service)

    assert sorted(states) == ["succeeded", "succeeded", "unknown", "unknown"]
    assert account_of(tmp_path, machines, products).broken == {}


async def test_a_process_that_stood_still_longer_than_every_timeout_goes_on(
    tmp_path: Path, machines: Hosts, products: Vendors
) -> None:
    sources: dict[str, Any] = {
        name: {**said, "timeout": "1s"} for name, said in products.settings.items()
    }
    ssh = {**machines.settings["ssh"], "keepalive": "1s", "connect_timeout": "1s"}
    settings = settings_of(tmp_path, machines, products, sources=sources, ssh=ssh)
    process = Process(tmp_path, settings)
    products.post_to(process.url)
    async with process.started() as service:
        for kind in ("held", "rests"):
            for host in machines.names:
                _trouble(products, kind, host)
        await begun(machines, 2)
        os.kill(process.pid, signal.SIGSTOP)
        let_end(machines)
        await asyncio.sleep(4)
        os.kill(process.pid, signal.SIGCONT)
        await all_settled(service, products)

    assert account_of(tmp_path, machines, products).broken == {}
