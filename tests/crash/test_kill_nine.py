"""kill -9 in the middle: nothing accepted is lost, nothing is done twice by itself."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from app.simulator import Fault, Slow, When
from tests.parts.alexis import Vendors, all_settled, settings_for, until, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


def _rule(name: str, tag: str, host: SshServer, command: str, more: str = "") -> str:
    return f"""
        name: {name}
        when: {{tags: [{tag}]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "{command}", timeout: 5m{more}}}]}}]
        """


async def test_a_command_that_was_cut_is_unknown_and_what_waited_goes_on(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        slow=_rule("slow", "slow", host, f"echo slow >> {done}; sleep 4720"),
        quick=_rule("quick", "quick", host, f"echo quick >> {done}"),
    )
    settings = settings_for(tmp_path, host, sources=products.settings)
    process = Process(tmp_path, settings)
    products.post_to(process.url)
    async with process.started():
        slow = products.opsgenie.create_alert("slow", tags=["slow"])
        await until(lambda: _says(done, "slow\n"), "the command to begin")
        quick = products.opsgenie.create_alert("quick", tags=["quick"])
        await products.settled()
        process.kill()
    try:
        async with process.started() as again:
            await all_settled(again, products)
            states = {run["rule"]: run["state"] for run in await again.runs()}
    finally:
        subprocess.run(["pkill", "-fx", "sleep 4720"], check=False)

    assert states == {"slow": "unknown", "quick": "succeeded"}
    assert done.read_text() == "slow\nquick\n"
    started, unknown, escalated = products.opsgenie.notes_of(slow.id)
    assert "matched and starts" in started
    assert "Alexis was stopped while this ran" in unknown
    assert "handed to people" in escalated
    assert len(products.opsgenie.notes_of(quick.id)) == 2


async def test_a_repeatable_command_that_was_cut_is_done_again(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    command = f"echo x >> {done}; test $(wc -l < {done}) -gt 1 || sleep 4721"
    write_rules(tmp_path, rule=_rule("again", "t", host, command, ", repeatable: true"))
    process = Process(tmp_path, settings_for(tmp_path, host, sources=products.settings))
    products.post_to(process.url)
    async with process.started():
        products.opsgenie.create_alert("again", tags=["t"])
        await until(lambda: _says(done, "x\n"), "the command to begin")
        process.kill()
    subprocess.run(["pkill", "-fx", "sleep 4721"], check=False)
    async with process.started() as again:
        await all_settled(again, products)
        (run,) = await again.runs()

    assert run["state"] == "succeeded"
    assert done.read_text() == "x\nx\n"


async def test_every_message_that_got_its_202_is_decided_after_the_crash(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path)
    process = Process(tmp_path, settings_for(tmp_path, sources=products.settings))
    accepted = []
    async with process.started() as service:
        for number in range(60):
            body = {"action": "Create", "alert": {"alertId": f"alert-{number}"}}
            answer = await service.post("/v1/webhooks/opsgenie", body)
            accepted.append(answer.json()["event"])
        process.kill()
    async with process.started() as again:
        await all_settled(again, products)
        decided = {story["id"] for story in await again.stories() if story["state"] == "decided"}

    assert set(accepted) == decided


async def test_a_note_whose_answer_was_cut_off_is_not_posted_twice(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path)
    process = Process(tmp_path, settings_for(tmp_path, sources=products.settings))
    products.post_to(process.url)
    held = Slow(When.AFTER)
    products.opsgenie.faults.add(Fault(effect=held, method="POST", path=r"/notes$"))
    async with process.started():
        alert = products.opsgenie.create_alert("Trouble")
        await held.reached.wait()
        process.kill()
    held.release.set()
    async with process.started() as again:
        await all_settled(again, products)

    assert len(products.opsgenie.notes_of(alert.id)) == 1


async def test_a_stop_waits_for_what_is_under_way(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    command = f"echo begun >> {done}; sleep 1; echo ended >> {done}"
    write_rules(tmp_path, rule=_rule("short", "t", host, command))
    process = Process(tmp_path, settings_for(tmp_path, host, sources=products.settings))
    products.post_to(process.url)
    async with process.started():
        alert = products.opsgenie.create_alert("short", tags=["t"])
        await until(lambda: _says(done, "begun\n"), "the command to begin")
        status = await asyncio.to_thread(process.stop)

    assert status == 0
    assert done.read_text() == "begun\nended\n"
    assert "status=succeeded" in process.log.rpartition("msg=run_finish")[2]
    assert "succeeded" in products.opsgenie.notes_of(alert.id)[-1]


async def test_a_second_process_is_kept_out_of_the_same_database(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path, sources=products.settings)
    async with Process(tmp_path, settings).started():
        second = Process(tmp_path, settings)

        with pytest.raises(AssertionError, match="is in use by another Alexis"):
            async with second.started():
                pass


async def _says(file: Path, text: str) -> bool:
    return file.exists() and file.read_text() == text
