"""From another machine: what runs and happened is looked at, and a run is stopped."""

import asyncio
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call, Said
from tests.parts.alexis import TOKEN, Alexis, alexis, settings_for, until, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
RULE = """
    name: slow
    when: {{tags: [t]}}
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "printf 'a\\\\033[2Jb\\\\n'"}}, {{remote_ssh: sleep 600}}]}}]
    ---
    name: broken
    when: {{tags: [u]}}
    mode: approve
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "true"}}]}}]
    """


def _elsewhere(folder: Path, host: SshServer) -> tuple[Path, dict[str, Any]]:
    """Give the folder and the settings of a service; the settings file is here."""
    elsewhere = folder / "service"
    elsewhere.mkdir()
    write_rules(elsewhere, rules=RULE.format(host=host.address))
    settings = settings_for(elsewhere, host)
    (folder / "settings.json").write_text(json.dumps(settings))
    (folder / "alert.json").write_text('{"action": "Create", "alert": {"alertId": "3"}}')
    return elsewhere, settings


async def _event(service: Alexis, ref: str, tag: str) -> str:
    alert = {"alertId": ref, "message": "Trouble \x1b[31m[red]", "tags": [tag]}
    answer = await service.post("/v1/webhooks/opsgenie", {"action": "Create", "alert": alert})
    return str(answer.json()["event"])


async def test_everything_is_looked_at_and_a_run_is_stopped_beside_the_service(
    folder: Path, call: Call, host: SshServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, settings = _elsewhere(folder, host)
    monkeypatch.setenv("ALEXIS_TOKEN", TOKEN)

    async def said(*words: str) -> Said:
        return await asyncio.to_thread(call, *words)

    async with alexis(elsewhere, settings) as service:
        monkeypatch.setenv("ALEXIS_URL", service.url)
        event = await _event(service, "1", "t")
        await _event(service, "2", "u")
        waiting = await service.run_in("awaiting_approval")
        run = await service.run_in("running")

        async def second_task() -> bool:
            return len((await service.get(f"/v1/runs/{run['id']}"))["steps"]) > 1

        await until(second_task, "the second task to begin")

        looks = {
            "running": await said("runs", "--state", "running"),
            "of_rule": await said("runs", "--rule", "broken", "--json"),
            "none": await said("runs", "--since", "2020-01-01", "--target", "nowhere"),
            "run": await said("runs", run["id"]),
            "events": await said("events", "--source", "opsgenie"),
            "story": await said("events", event),
            "rules": await said("rules"),
            "rule": await said("rules", "slow"),
            "ping": await said("ping"),
            "status": await said("status"),
            "top": await said("top", "--once"),
            "verify": await said("audit", "verify"),
            "explain": await said("explain", "alert.json", "--source", "opsgenie"),
            "nowhere": await said("runs", "nowhere"),
        }
        cancelled = await said("cancel", run["id"], "-s", "settings.json")
        ended = await service.run_in("cancelled")
        again = await said("cancel", run["id"], "--json")
        await said("pause", "--reason", "so that nothing more begins")
        onces = [await said("retry", run["id"]), await said("replay", event, "--json")]

    out = {name: each.out for name, each in looks.items()}
    _assert_all_is_seen(out, run, host.address)
    assert event in out["events"]
    assert waiting["approval"] in out["top"]
    assert (looks["status"].status, looks["nowhere"].status) == (0, 1)
    assert looks["nowhere"].err == "there is no run 'nowhere'\n"
    assert "is to stop" in cancelled.out
    assert ended["id"] == run["id"]
    assert ended["detail"] == "a person stopped it"
    assert onces[0].out.startswith("accepted as event 01")
    assert json.loads(onces[1].out)["status"] == "accepted"
    *_, said_last = again.err.splitlines()  # the service is in this process, and logs there too
    assert said_last == f"it is too late to cancel the run {run['id']}"


def _assert_all_is_seen(out: dict[str, str], run: Any, host: str) -> None:
    assert run["id"] in out["running"]
    assert [each["rule"] for each in json.loads(out["of_rule"])["items"]] == ["broken"]
    assert out["none"] == "There are no such runs.\n"
    assert r"1. printf 'a\033[2Jb\n'" in out["run"]
    assert "    | ab" in out["run"].splitlines()
    assert "Trouble [red]" in out["events"]
    assert "  ✓ slow matched" in out["story"].splitlines()
    assert f"  run {run['id']}: slow on {host}: running" in out["story"].splitlines()
    assert [line.split()[:3] for line in out["rules"].splitlines()[1:]] == [
        ["slow", "auto", "yes"],
        ["broken", "approve", "yes"],
    ]
    assert '"name": "slow"' in out["rule"]
    assert "knows you as tester: *" in out["ping"]
    assert out["status"].startswith("ready: version ")
    assert "runs: 1 at work, 0 queued, 1 awaiting approval" in out["status"].splitlines()
    assert re.search(rf"{run['id']} +\d+s +slow +{host} +running +task 2", out["top"])
    assert " rows hold" in out["verify"]
    assert "✗ slow: " in out["explain"]
    assert "\x1b" not in "".join(out.values())


async def test_top_is_renewed_survives_that_the_service_is_away_and_ends_with_q(
    folder: Path,
) -> None:
    write_rules(folder)
    screen = b""
    mine, theirs = pty.openpty()
    environment = {
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
        "ALEXIS_TOKEN": TOKEN,
        "TERM": "xterm",
        "COLUMNS": "80",
        "LINES": "24",
    }

    async def shows(text: str) -> None:
        async def found() -> bool:
            nonlocal screen
            while select.select([mine], [], [], 0)[0]:
                screen += os.read(mine, 65536)
            return text.encode() in screen

        await until(found, f"{text!r} on the screen")

    async with alexis(folder, settings_for(folder)) as service:
        watching = subprocess.Popen(
            [sys.executable, "-m", "app", "top", "--every", "0.5", "--url", service.url],
            cwd=folder,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=subprocess.PIPE,
        )
        await shows("awaiting approval 0")
        await _event(service, "1", "t")
        await shows("Trouble [red]")
    await shows("no answer since")
    os.write(mine, b"q")
    _, err = await asyncio.to_thread(watching.communicate, timeout=20)

    assert (watching.returncode, err) == (0, b"")
    assert b"\x1b[?1049l" in screen or select.select([mine], [], [], 0)[0]
    os.close(mine)
    os.close(theirs)
