"""What works on the database's file says so when there is none."""

from pathlib import Path

from tests.cli.conftest import Call


def test_a_copy_is_refused_for_postgresql_in_words(call: Call, tmp_path: Path) -> None:
    settings = tmp_path / "shared.yaml"
    settings.write_text("database: {url: postgresql://alexis@127.0.0.1/alexis}\n", encoding="utf-8")

    said = call("backup", "copy.db", "--settings", str(settings))

    assert said.status == 1
    assert said.err.startswith("database.url: this works on a SQLite file")
    assert not (tmp_path / "copy.db").exists()
