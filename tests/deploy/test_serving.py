"""The deployed settings, rules and probes, tried on a real process in a folder of the test's."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.deploy.charts import CHART
from tests.deploy.manifests import EXAMPLE, ROOT, container, copied, read_all
from tests.parts.alexis import PATIENCE
from tests.parts.process import Process, from_here

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    """The example's settings, with the places of the pod moved into a folder."""
    example = copied(tmp_path)
    text = (example / "alexis.yaml").read_text(encoding="utf-8")
    for there, here in (
        ("/run/secrets/alexis", example / "secrets"),
        ("/etc/alexis/ssh", example),
        ("/etc/alexis/rules", example / "rules"),
        ("sqlite:////data", f"sqlite:///{tmp_path}/data"),
    ):
        assert there in text
        text = text.replace(there, str(here))
    (read,) = read_all(text)
    for source in read["sources"].values():
        source["feed"] = {"enabled": False}
    found: dict[str, Any] = read
    return found


async def test_the_probes_are_answered_and_a_stop_is_obeyed(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    process = Process(tmp_path, settings, from_here)
    probes = {
        name: container()[name]["httpGet"]["path"]
        for name in ("startupProbe", "livenessProbe", "readinessProbe")
    }

    async with (
        process.started(),
        httpx.AsyncClient(base_url=process.url, timeout=PATIENCE) as kubelet,
    ):
        answers = {name: await kubelet.get(path) for name, path in probes.items()}
        tested = await _asked_by_helm_test(process.url)
        status = process.stop()

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        probes, 200
    )
    assert tested == (0, b"200\n")
    assert probes["livenessProbe"] == "/livez"
    assert probes["readinessProbe"] == "/readyz"
    assert status == 0
    assert '"msg":"stopped"' in process.log.replace('": "', '":"')


async def test_the_rules_of_the_example_are_in_force(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    process = Process(tmp_path, settings, from_here)

    async with process.started():
        pass

    (loaded,) = (line for line in process.log.splitlines() if "rules_loaded" in line)
    (line,) = read_all(loaded)
    assert (line["rules"], line["problems"]) == (1, 0)


def test_the_rules_of_the_example_have_nothing_to_complain_about(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "check", EXAMPLE / "rules"],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 rule,")


def test_the_example_begins_by_touching_nothing(settings: dict[str, Any]) -> None:
    assert settings["mode"] == "dry_run"
    assert "mode: observe" in (EXAMPLE / "rules/restart-duplicator.yaml").read_text()


async def _asked_by_helm_test(url: str) -> tuple[int, bytes]:
    """Run what the pod of `helm test` runs."""
    program = (CHART / "files/reachable.py").read_text(encoding="utf-8")
    asked = [sys.executable, "-c", program, f"{url}/readyz"]
    done = await anyio.run_process(asked, check=False)
    return done.returncode, done.stdout
