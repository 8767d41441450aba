"""Who needs no secret works while that which keeps the secrets is away."""

from pathlib import Path

import pytest

from tests.cli.conftest import Call

SETTINGS = """
database: {{ url: "sqlite:///{folder}/alexis.db" }}
sources:
  opsgenie:
    api_key: vault:secret/data/alexis#genie
secrets:
  chatops: env:NOBODY
"""


@pytest.fixture
def settings(folder: Path) -> Path:
    (folder / "rules").mkdir()
    file = folder / "alexis.yaml"
    file.write_text(SETTINGS.format(folder=folder))
    return file


@pytest.mark.parametrize("verb", ["check", "test"])
def test_what_only_reads_files_asks_for_no_secret(call: Call, settings: Path, verb: str) -> None:
    said = call(verb, "-s", settings)

    assert said.err == ""


def test_serving_needs_all_of_them(call: Call, settings: Path) -> None:
    said = call("serve", "-s", settings)

    assert said.status == 1
    vault, variable = said.err.splitlines()
    reference = "vault:secret/data/alexis#genie"
    why = "vault.address and VAULT_ADDR are missing"
    assert vault == f"{settings}:5:5: api_key: {reference}: {why}"
    assert variable == f"{settings}:7:3: value: env:NOBODY: there is no such variable"


def test_a_reference_that_is_not_whole_is_told_without_asking(call: Call, settings: Path) -> None:
    text = settings.read_text().replace("vault:secret/data/alexis#genie", "vault:secret")
    settings.write_text(text)

    said = call("check", "-s", settings)

    assert said.status == 1
    assert said.err.startswith(f"{settings}:5:5: api_key: write vault:MOUNT/PATH#KEY")


def test_the_database_is_opened_without_the_secrets_of_others(
    call: Call, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALEXIS_AUDIT__KEY", "env:AUDIT_KEY")
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    without = call("approvals", "-s", settings)
    monkeypatch.setenv("AUDIT_KEY", "k" * 40)
    with_it = call("approvals", "-s", settings)

    assert "env:AUDIT_KEY: there is no such variable" in without.err
    assert "alexis.db" in with_it.err
