"""A secret may be a reference: where it is read from, and what is said when it cannot be."""

from pathlib import Path

import pytest

from app.config.load import load_settings
from app.config.settings import Settings
from app.domain.errors import ConfigError
from app.secret.file import FromFile
from app.secret.section import Needed

SECRET = "made-up-secret-of-ours"


def _loaded(folder: Path, key: str, needed: Needed = Needed.ALL, **environment: str) -> Settings:
    file = folder / "alexis.yaml"
    file.write_text(f"sources:\n  opsgenie:\n    api_key: {key}\n", encoding="utf-8")
    return load_settings(file, environment, needed=needed)


def _key(settings: Settings) -> str:
    key = settings.sources.opsgenie.api_key
    assert key is not None
    return key.get_secret_value()


def test_a_variable_holds_a_secret(tmp_path: Path) -> None:
    assert _key(_loaded(tmp_path, "env:GENIE", GENIE=SECRET)) == SECRET


def test_a_file_holds_a_secret(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{SECRET}\n")

    settings = _loaded(tmp_path, f"file:{tmp_path}/key")

    assert _key(settings) == SECRET
    assert isinstance(settings.sources.opsgenie.api_key, FromFile)


@pytest.mark.parametrize("literal", ["env:GENIE", "vault:a/b#c", "plain:x", "file:"])
def test_a_secret_that_begins_like_a_reference_is_written_with_plain(
    tmp_path: Path, literal: str
) -> None:
    assert _key(_loaded(tmp_path, f'"plain:{literal}"', GENIE="other")) == literal


@pytest.mark.parametrize("literal", ["https://a", "environment:x", "ENV:x", "a env:x", "vault"])
def test_what_is_no_reference_is_the_secret(tmp_path: Path, literal: str) -> None:
    assert _key(_loaded(tmp_path, f'"{literal}"')) == literal


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        pytest.param("env:NOBODY", "env:NOBODY: there is no such variable", id="no variable"),
        pytest.param("env:EMPTY", "env:EMPTY: it is empty", id="an empty variable"),
        pytest.param(
            "file:/no/such", "file:/no/such: /no/such: No such file or directory", id="no file"
        ),
        pytest.param(
            '"env:A-B"',
            "write env:NAME, the name of a variable; before a secret that begins so write plain:",
            id="not whole",
        ),
        pytest.param(
            "vault:secret/data/a#k",
            "vault:secret/data/a#k: vault.address and VAULT_ADDR are missing",
            id="no Vault",
        ),
        pytest.param(
            '"vault:secret/../../sys/x#k"',
            "write vault:MOUNT/PATH#KEY, such as vault:secret/data/alexis#api-key, "
            "without . and .. in the path",
            id="out of the path",
        ),
        pytest.param(
            '"kubernetes:ops/alexis"',
            "write kubernetes:NAMESPACE/NAME#KEY; before a secret that begins so write plain:",
            id="no key",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    tmp_path: Path, reference: str, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        _loaded(tmp_path, reference, EMPTY=" ")

    assert str(caught.value) == f"{tmp_path}/alexis.yaml:3:5: api_key: {said}"


def test_a_reference_in_the_environment_is_told_by_the_name_of_its_variable() -> None:
    place = "ALEXIS_SOURCES__OPSGENIE__API_KEY"

    with pytest.raises(ConfigError) as caught:
        load_settings(None, {place: "env:NOBODY"})

    assert str(caught.value) == f"{place}: api_key: env:NOBODY: there is no such variable"


def test_a_secret_that_is_mistaken_for_a_reference_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        _loaded(tmp_path, f'"env:{SECRET}"')

    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("needed", [Needed.NONE, Needed.OF_THE_DATABASE])
def test_nobody_asks_for_a_secret_that_is_not_needed(tmp_path: Path, needed: Needed) -> None:
    settings = _loaded(tmp_path, "env:NOBODY", needed)

    assert settings.sources.opsgenie.api_key is not None
    assert list(settings.all_secrets()) == []


def test_who_only_opens_the_database_needs_its_secrets(tmp_path: Path) -> None:
    said = {
        "ALEXIS_DATABASE__PASSWORD": "env:DB",
        "ALEXIS_AUDIT__KEY": "env:AUDIT",
        "ALEXIS_SOURCES__OPSGENIE__API_KEY": "env:NOBODY",
        "DB": "password-of-it",
        "AUDIT": "k" * 32,
    }

    settings = load_settings(None, said, needed=Needed.OF_THE_DATABASE)

    assert set(settings.all_secrets()) == {"password-of-it", "k" * 32}


def test_what_a_reference_stands_for_is_checked_and_not_the_reference() -> None:
    with pytest.raises(ConfigError, match="key: value should have at least 32 items"):
        load_settings(None, {"ALEXIS_AUDIT__KEY": "env:A", "A": "short"})


def test_what_a_file_holds_is_a_secret_and_no_reference(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("env:HOME")

    settings = load_settings(None, {"ALEXIS_SOURCES__OPSGENIE__API_KEY_FILE": f"{tmp_path}/key"})

    assert _key(settings) == "env:HOME"
