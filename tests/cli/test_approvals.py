"""alexis approvals, approve and reject work on the database, also while Alexis is serving."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from app.api.examples import EVENT
from tests.parts.alexis import alexis, settings_for, write_rules
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio

RULE = """
    name: restart
    mode: approve
    when: {tags: [syn.duplicator]}
    targets: {hosts: [app-01.example.net]}
    then:
      - tasks: [{remote_ssh: systemctl restart duplicator}]
        verify: {problem: resolved}
    """


async def _alexis(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        called, folder, *words, "-s", "settings.json", env={"LOGNAME": "ops"}
    )


async def test_what_waits_is_listed_rejected_and_then_too_late(tmp_path: Path) -> None:
    write_rules(tmp_path, rule=RULE)
    settings = settings_for(tmp_path, targets={"allow": ["app-*"]})
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    async with alexis(tmp_path, settings) as service:
        await service.post("/v1/events", EVENT)
        run = await service.run_in("awaiting_approval")
        listed, as_json, unknown = await asyncio.gather(
            _alexis(tmp_path, "approvals", run["approval"]),
            _alexis(tmp_path, "approvals", "--json"),
            _alexis(tmp_path, "approve", "nothing"),
        )
        rejected = await _alexis(tmp_path, "reject", run["approval"], "--json")
        late = await _alexis(tmp_path, "approve", run["id"])
        nothing = await _alexis(tmp_path, "approvals")
        ended = await service.run_in("cancelled")

    assert "\n".join(listed.stdout.splitlines()[:3]) == (
        f"{run['approval']}: rule restart, remedy 1 of 1\n"
        "  it asks because: mode approve\n"
        "  who may answer: clients with scope approve"
    )
    assert (
        "    1. systemctl restart duplicator\n    proof: the problem is resolved" in listed.stdout
    )
    assert [item["id"] for item in json.loads(as_json.stdout)["items"]] == [run["approval"]]
    assert (unknown.returncode, unknown.stderr) == (
        1,
        "there is no run and no approval 'nothing'\n",
    )
    (answered,) = json.loads(rejected.stdout)["runs"]
    assert (answered["id"], answered["state"]) == (run["id"], "cancelled")
    assert "msg=approval_answer" in rejected.stderr
    assert late.stderr.splitlines()[-1] == f"it is too late to approve the run {run['id']}"
    assert nothing.stdout == "Nothing waits for approval.\n"
    assert ended["detail"] == "rejected by user:ops"
