"""What works on the database's file says so when there is none."""

from pathlib import Path

import pytest

from tests.cli.conftest import Call


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["backup", "copy.db"], id="backup"),
        pytest.param(["dead-letters", "list"], id="dead letters"),
        pytest.param(["audit", "verify"], id="audit"),
    ],
)
def test_it_is_refused_for_postgresql_in_words(
    call: Call, tmp_path: Path, command: list[str]
) -> None:
    settings = tmp_path / "shared.yaml"
    settings.write_text("database: {url: postgresql://alexis@127.0.0.1/alexis}\n", encoding="utf-8")

    said = call(*command, "--settings", str(settings))

    assert said.status == 1
    assert said.err.startswith("database.url: this works on a SQLite file")
    assert not (tmp_path / "copy.db").exists()
