"""What the page about targets shows is read."""

from pathlib import Path

import pytest

from tests.config.inventory.writing import loaded
from tests.parts.documented import blocks, page


def test_the_settings_and_the_file_that_are_shown_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {block.info: block.text for block in blocks(page("targets.md"))}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, text in {
        "settings/hosts.yaml": shown["yaml hosts"],
        "ansible/hosts.ini": "[web]\nweb-01.example.net\n",
        ".ssh/config": "Host old\n  HostName old.example.net\n",
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")

    fleet = loaded(tmp_path, shown["yaml inventories"]).settings.targets

    assert set(fleet.groups) == {"app", "web"}
    assert fleet.canonical("APP2") == "app-02.example.net"
    assert fleet.canonical("old.example.net") == "old"
