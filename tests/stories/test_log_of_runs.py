"""The log says once of each run how it ended, with its event, also of those that never began."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


async def test_each_run_has_one_line_about_its_end_with_its_event(
    tmp_path: Path, host: SshServer
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: approved
        mode: approve
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "true"}}]}}]
        """,
    )
    with capture_logs() as log:
        async with alexis(tmp_path, settings_for(tmp_path, host)) as service:
            ends: dict[str, str] = {}
            for word in ("approve", "reject", "cancel", "resolved"):
                run = await _waiting(service, word)
                ends[run["id"]] = run["event"]
                if word == "resolved":
                    await service.post("/v1/events", {"id": word, "title": "p", "kind": word})
                else:
                    await service.post(f"/v1/runs/{run['id']}/{word}", {})
                await until(service.is_settled, "the run to be over")

    said = [line for line in log if line["event"] == "run_finish"]
    assert {line["run"]: line["event_id"] for line in said} == ends
    states = ["succeeded", "cancelled", "cancelled", "cancelled"]
    assert [line["status"] for line in said] == states
    assert [line["elapsed_ms"] is not None for line in said] == [True, False, False, False]
    words = [line for line in log if line["event"] in ("approval_answer", "run_word")]
    assert [line["event_id"] for line in words] == list(ends.values())[:3]


async def _waiting(service: Alexis, name: str) -> Any:
    await service.post("/v1/events", {"id": name, "title": "p", "tags": ["t"]})
    return await service.run_in("awaiting_approval")
