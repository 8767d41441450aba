"""alexis silences: add one, look at them, end one, in the database of the settings."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli.command import command

COMMAND = command(None)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "shared.yaml").write_text("groups: {web: [web-1, web-2]}\n")
    file = tmp_path / "settings.json"
    said = {
        "database": {"url": f"sqlite:///{tmp_path}/alexis.db"},
        "rules": {"dir": str(tmp_path / "rules")},
    }
    file.write_text(json.dumps(said))
    return file
