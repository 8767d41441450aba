"""A pause: nothing begins any more, what is at work goes on, and it lasts over a crash."""

import asyncio
import json
import os
import subprocess
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
from tests.parts.process import Process
from tests.parts.sshd import SshServer
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio

LOGGED = (
    'msg=service_paused reason="a migration" actor=client:tester',
    'status=blocked reason=paused detail="paused by client:tester since',
    'msg=still_paused reason="a migration"',
    'msg=service_resumed reason="it is done"',
)


def _rule(name: str, host: SshServer, *tasks: str, more: str = "") -> str:
    commands = ", ".join(f'{{remote_ssh: "{each}", delay_after: 200ms}}' for each in tasks)
    return f"""
        name: {name}
        when: {{tags: [{name}]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{commands}]}}]
        {more}
        """


@pytest.fixture
def settings(
    tmp_path: Path, url: str, host: SshServer, products: Vendors, done: Path
) -> dict[str, Any]:
    """Of a service with a rule that waits on the host until the file `go` is there."""
    write_rules(
        tmp_path,
        waits=_rule(
            "waits",
            host,
            f"echo began >> {done}; until test -e {tmp_path}/go; do sleep 0.05; done",
            f"echo ended >> {done}",
        ),
        quick=_rule("quick", host, f"echo quick >> {done}"),
        asks=_rule("asks", host, f"echo asked >> {done}", more="mode: approve"),
    )
    return settings_for(
        tmp_path, host, database={"url": url, "lease": "8s"}, sources=products.settings
    )


@pytest.fixture
async def service(
    tmp_path: Path, settings: dict[str, Any], products: Vendors
) -> AsyncIterator[Alexis]:
    async with alexis(tmp_path, settings) as running:
        products.post_to(running.url)
        yield running


def _blocks_told(products: Vendors, alert: str) -> list[str]:
    return [note for note in products.opsgenie.notes_of(alert) if "paused, paused by" in note]


async def test_what_is_at_work_ends_what_waits_is_blocked_and_a_crash_does_not_end_the_pause(
    tmp_path: Path, settings: dict[str, Any], products: Vendors, done: Path
) -> None:
    process = Process(tmp_path, settings)
    products.post_to(process.url)
    async with process.started() as service:
        products.opsgenie.create_alert("slow", tags=["waits"])
        await until(lambda: _says(done, "began\n"), "the first to be at work")
        alert = products.opsgenie.create_alert("quick", tags=["quick"])
        await service.run_in("queued")
        (await service.post("/v1/pause", {"reason": "a migration"})).raise_for_status()
        (tmp_path / "go").touch()
        await all_settled(service, products)
        before = {run["rule"]: (run["state"], run["reason"]) for run in await service.runs()}
        process.kill()

    async with process.started() as service:
        ready = await service.get("/readyz")
        products.opsgenie.add_tags(alert.id, ["again"])
        await all_settled(service, products)
        meanwhile = done.read_text(), _blocks_told(products, alert.id)
        (await service.post("/v1/resume", {"reason": "it is done"})).raise_for_status()
        products.opsgenie.add_tags(alert.id, ["once more"])
        await service.run_in("succeeded")
        await all_settled(service, products)
        quick = [run["state"] for run in await service.runs(rule="quick")]

    assert before == {"waits": ("succeeded", None), "quick": ("blocked", "paused")}
    assert (ready["ready"], ready["paused"]["by"]) == (True, "client:tester")
    assert meanwhile[0] == "began\nended\n"
    assert [text.count("a migration") for text in meanwhile[1]] == [1]
    assert quick == ["blocked", "blocked", "succeeded"]
    assert done.read_text() == "began\nended\nquick\n"
    assert [each for each in LOGGED if each not in process.log] == []


async def _says(done: Path, text: str) -> bool:
    return done.exists() and done.read_text() == text


async def test_what_awaits_approval_goes_on_waiting_and_can_be_approved_after_the_pause(
    service: Alexis, products: Vendors, done: Path
) -> None:
    products.opsgenie.create_alert("asks", tags=["asks"])
    run = await service.run_in("awaiting_approval")
    approve = f"/v1/runs/{run['id']}/approve"
    await service.post("/v1/pause", {"reason": "a migration"})

    refused = await service.post(approve, None)
    waits = await service.get(f"/v1/runs/{run['id']}")
    await service.post("/v1/resume", None)
    approved = await service.post(approve, None)
    await all_settled(service, products)

    assert refused.status_code == 409
    assert "paused by client:tester" in refused.json()["detail"]
    assert waits["state"] == "awaiting_approval"
    assert approved.status_code == 200
    assert done.read_text() == "asked\n"


async def test_the_command_pauses_and_resumes_beside_the_service_and_the_trail_says_who(
    service: Alexis, tmp_path: Path, settings: dict[str, Any], products: Vendors, done: Path
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(settings))

    paused = await _called(tmp_path, "pause", "--reason", "a migration")
    again = await _called(tmp_path, "pause", "--reason", "another one")
    alert = products.opsgenie.create_alert("quick", tags=["quick"])
    await all_settled(service, products)
    stands = await _called(tmp_path, "restraint", "--rule", "quick", "--target", "127.0.0.11")
    resumed = await _called(tmp_path, "resume", "--reason", "it is done", "--json")
    not_paused = await _called(tmp_path, "resume")
    trail = (await service.get("/v1/audit"))["items"]
    pauses = (await service.get("/v1/pauses"))["items"]

    assert (paused.returncode, again.returncode, resumed.returncode) == (0, 1, 0)
    assert "msg=service_paused" in paused.stderr
    assert again.stderr.startswith("it is paused by user:")
    assert again.stderr.endswith(": a migration\n")
    assert not done.exists()
    assert len(_blocks_told(products, alert.id)) == 1
    assert "    blocked: paused, paused by user:" in stands.stdout
    assert json.loads(resumed.stdout)["reason"] == "a migration"
    assert (not_paused.returncode, not_paused.stderr) == (1, "it is not paused\n")
    said = {each["kind"]: each for each in trail if each["kind"].startswith("service.")}
    assert said["service.paused"]["details"] == {"reason": "a migration"}
    assert said["service.resumed"]["actor"].startswith("user:")
    assert said["service.resumed"]["details"]["reason"] == "it is done"
    assert said["service.resumed"]["details"]["paused"]["reason"] == "a migration"
    assert [(each["reason"], bool(each["until"])) for each in pauses] == [("a migration", True)]


async def _called(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        called, folder, *words, "-s", "settings.json", env={"PATH": os.environ["PATH"]}
    )


async def test_pauses_are_listed_page_by_page_the_newest_first(service: Alexis) -> None:
    for number in range(3):
        (await service.post("/v1/pause", {"reason": f"{number}"})).raise_for_status()
        (await service.post("/v1/resume", {})).raise_for_status()

    first = await service.get("/v1/pauses", limit=2)
    second = await service.get("/v1/pauses", limit=2, cursor=first["next"])

    assert [each["reason"] for each in first["items"]] == ["2", "1"]
    assert [each["reason"] for each in second["items"]] == ["0"]
    assert second["next"] is None
