"""`alexis token --save` writes into the file that `serve` reads."""

import subprocess
import sys
from pathlib import Path

from app.config.load import load_settings
from tests.deploy.manifests import ROOT


def test_a_client_is_saved_in_the_file_of_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "alexis.yaml"
    file.write_text("mode: dry_run\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "app", "token", "ana", "--save"],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "ALEXIS_SETTINGS": str(file)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert [client.name for client in load_settings(file, {}).clients] == ["ana"]
