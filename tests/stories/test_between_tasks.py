"""Between two tasks a run may rest, also over a restart; and each knows its target."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, until, write_rules
from tests.parts.clocks import Clock
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

_TWO_HOURS = timedelta(hours=2)


async def test_a_run_that_waits_goes_on_after_a_restart_when_the_time_is_over(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: slowly
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks:
              - remote_ssh: echo one {{{{ target }}}} >> {done}
              - wait: 2h
              - remote_ssh: echo two >> {done}
        """,
    )
    clock, settings = Clock(), settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings, clock) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Trouble", tags=["t"])
        await until(lambda: _has(done, f"one {host.address}\n"), "the first task")
    clock.put_forward(_TWO_HOURS)
    async with alexis(tmp_path, settings, clock) as service:
        await all_settled(service, products)
        (run,) = await service.runs()
        story = await service.get(f"/v1/runs/{run['id']}")

    assert run["state"] == "succeeded"
    assert done.read_text() == f"one {host.address}\ntwo\n"
    assert (
        story["plan"]["tasks"][0]["remote_ssh"]["command"] == f"echo one '{host.address}' >> {done}"
    )


async def test_nobody_can_verify_by_waiting(tmp_path: Path) -> None:
    write_rules(
        tmp_path,
        rule="""
        name: idle
        when: {tags: [t]}
        targets: {hosts: [a.example.net]}
        then:
          - {tasks: [{remote_ssh: uptime}], verify: {wait: 5s}}
        """,
    )

    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        said = await service.get("/v1/rules")

    (problem,) = said["problems"]
    assert problem["line"] == 6
    assert problem["what"].startswith("verify: one of these names what to do: problem, ")
    assert "wait" not in problem["what"]


async def _has(file: Path, text: str) -> bool:
    return file.exists() and file.read_text() == text
