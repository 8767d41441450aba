"""The settings have the last word: what was decided under others is not done."""

from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Vendors, alexis, settings_for, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("changed", "end"),
    [
        pytest.param({"mode": "dry_run"}, ("blocked", "the service runs dry"), id="running dry"),
        pytest.param(
            {"targets": {"allow": ["other.example.net"]}},
            ("cancelled", "127.0.0.11 is not in targets.allow"),
            id="no longer allowed",
        ),
    ],
)
async def test_a_run_that_waited_is_not_done_when_the_settings_forbid_it_now(
    tmp_path: Path,
    host: SshServer,
    products: Vendors,
    done: Path,
    changed: dict[str, Any],
    end: tuple[str, str],
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: approved-later
        mode: approve
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks: [{{remote_ssh: "echo done >> {done}"}}]
          - tasks: [{{remote_ssh: "echo done >> {done}"}}]
        """,
    )
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Trouble", tags=["t"])
        run = await service.run_in("awaiting_approval")

    async with alexis(tmp_path, settings | changed) as service:
        await service.post(f"/v1/runs/{run['id']}/approve", {})
        ended = await service.run_in(end[0])

    assert not done.exists()
    assert (ended["state"], ended["detail"]) == end
