"""A cooldown counts from the end of a run, however long ago the run was queued."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.clocks import Clock
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


async def test_a_run_that_took_longer_than_the_cooldown_is_followed_by_the_cooldown(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: slow
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        limits: {{cooldown: 10m}}
        then:
          - tasks: [{{remote_ssh: "true"}}]
            verify: {{remote_ssh: "test -e {done}", within: 1h, every: 1s}}
        """,
    )
    clock = Clock()
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings, clock) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("First", tags=["t"])
        await service.run_in("verifying")
        clock.ahead = timedelta(minutes=20)
        done.touch()
        await service.run_in("succeeded")

        products.opsgenie.create_alert("Second", tags=["t"])
        await all_settled(service, products)

        runs = [(run["state"], run["reason"]) for run in await service.runs()]

    assert runs == [("succeeded", None), ("blocked", "cooldown")]
