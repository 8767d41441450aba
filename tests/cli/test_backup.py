"""alexis backup copies what is served, and says how much it is."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.filters import EventFilter
from app.plugins.catalogue import built_in
from app.store.views import StoredViews
from tests.parts.alexis import alexis, settings_for, until, write_rules
from tests.parts.databases import a_database

ROOT = Path(__file__).parents[2]


@pytest.mark.anyio
async def test_what_is_served_can_be_copied_and_served_again(tmp_path: Path) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path)
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    async with alexis(tmp_path, settings) as service:
        alert = {"alertId": "1", "message": "Trouble"}
        await service.post("/v1/webhooks/opsgenie", {"action": "Create", "alert": alert})
        await until(service.is_settled, "it to be decided")

        first, second = _backup(tmp_path), _backup(tmp_path)

    assert re.fullmatch(r"copy\.db: \d+\.\d MB\n", first.stdout)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == "copy.db: is there already; name a new file\n"
    async with a_database(tmp_path / "copy.db") as database:
        (event,) = (await StoredViews(database, built_in().grammar).events(EventFilter())).items
        assert (event.title, event.state) == ("Trouble", "decided")


def _backup(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "backup", "copy.db", "-s", "settings.json"],
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
