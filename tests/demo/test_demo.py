"""The demonstration, as somebody runs it who has just installed Alexis."""

import subprocess
import sys
from pathlib import Path

from tests.parts.documented import blocks, page
from tests.parts.shell.shapes import lost

ROOT = Path(__file__).parents[2]


def test_the_demonstration_repairs_over_ssh_and_shows_the_notes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo"],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout
    assert "Commands that app-01 got over SSH: ['sudo systemctl restart duplicator'" in said
    for shown in (
        "Alexis: rule restart-duplicator matched and starts its remedy.",
        "Alexis: rule restart-duplicator succeeded on app-01.example.net",
        "Alexis: rule restart-duplicator succeeded on app-02.example.net",
        "sudo systemctl reboot",
        "nothing matched. 1 rule was tried.",
        "Teams on the alert: operations",
        "The report: 3 runs, 2 succeeded",
    ):
        assert shown in said
    (note,) = [each.text for each in blocks(page("getting-started.md")) if each.info == "text demo"]
    assert lost(note, said) == []
    assert list(tmp_path.iterdir()) == []
