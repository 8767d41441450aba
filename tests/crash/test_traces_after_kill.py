"""kill -9 in the middle of a task: the trace goes on, and tells what was cut."""

import asyncio
import subprocess
import time
from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, all_settled, settings_for, until, write_rules
from tests.parts.collector import collector, faults_of
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


async def test_a_task_that_was_cut_is_told_by_the_next_process_in_the_same_trace(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        slow=f"""
        name: slow
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "echo slow >> {done}; sleep 4725", timeout: 5m}}]}}]
        """,
    )
    async with collector() as there:
        settings = settings_for(
            tmp_path, host, sources=products.settings, traces={"endpoint": there.url}
        )
        process = Process(tmp_path, settings)
        products.post_to(process.url)

        async def under_way() -> bool:
            return done.exists() and bool(there.named("decide") and there.named("note opsgenie"))

        async with process.started():
            products.opsgenie.create_alert("slow", tags=["t"])
            await until(under_way, "the command to begin, and what was before it to be told")
            await products.settled()
            killed = time.time_ns()
            process.kill()
        try:
            async with process.started() as again:
                await all_settled(again, products)
                log = process.log
                assert await asyncio.to_thread(process.stop) == 0
        finally:
            subprocess.run(["pkill", "-fx", "sleep 4725"], check=False)

    first = there.one("POST /v1/webhooks/opsgenie")
    assert {span.trace for span in there.spans} == {first.trace}
    assert faults_of(there.spans) == []
    cut, run = there.one("task remote_ssh"), there.one("run slow")
    assert (cut.error, run.error) == ("unknown", "unknown")
    assert cut.began < killed < cut.ended <= run.ended
    assert [note.began > killed for note in there.named("note opsgenie")] == [False, True, True]
    about = [line for line in log.splitlines() if "event_id=" in line and "ignored" not in line]
    assert about
    assert all(f"trace_id={first.trace}" in line for line in about)
