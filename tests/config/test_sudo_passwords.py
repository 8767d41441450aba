"""Who names a secret for sudo that is not there is told where."""

from pathlib import Path

import pytest

from app.config.load import load_settings
from app.domain.errors import ConfigError

_SECRETS = "secrets: { sudo-of-all: made-up-password }\n"
_WHAT = "sudo_password names {!r}, and secrets has none of this name"


def _refusal(folder: Path, text: str, **environment: str) -> str:
    file = folder / "alexis.yaml"
    file.write_text(_SECRETS + text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file, environment)
    return str(caught.value).replace(f"{folder}/", "")


def test_the_standard_one_is_told_at_its_line(tmp_path: Path) -> None:
    said = _refusal(tmp_path, "ssh:\n  sudo_password: sudo-of-al\n")

    assert said == f"alexis.yaml:3:3: {_WHAT.format('sudo-of-al')}; did you mean sudo-of-all?"


def test_one_of_the_environment_is_told_by_its_setting(tmp_path: Path) -> None:
    said = _refusal(tmp_path, "", ALEXIS_SSH__SUDO_PASSWORD="other")

    assert said == f"ssh.sudo_password: {_WHAT.format('other')}"


def test_one_of_a_host_is_told_at_its_line(tmp_path: Path) -> None:
    text = "targets:\n  inventory:\n    app-01:\n      sudo_password: other\n"

    said = _refusal(tmp_path, text)

    assert said == f"alexis.yaml:5:7: app-01: {_WHAT.format('other')}"


def test_one_of_an_inventory_file_is_told_at_the_host(tmp_path: Path) -> None:
    hosts = tmp_path / "hosts.yaml"
    hosts.write_text("hosts:\n  app-01:\n    sudo_password: other\n", encoding="utf-8")

    said = _refusal(tmp_path, f"targets: {{ inventory_files: [{hosts}] }}\n")

    assert said == f"hosts.yaml:2:3: app-01: {_WHAT.format('other')}"


def test_those_that_are_there_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "alexis.yaml"
    file.write_text(
        f"{_SECRETS}ssh: {{ sudo_password: sudo-of-all }}\n"
        "targets: { inventory: { app-01: { sudo_password: sudo-of-all } } }\n",
        encoding="utf-8",
    )

    settings = load_settings(file, {})

    assert settings.ssh.sudo_password == "sudo-of-all"
