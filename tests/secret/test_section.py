"""Secrets come from files or variables, and are shown to nobody."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.config.load import load_settings
from app.config.settings import Settings
from app.domain.errors import ConfigError

SECRET = "made-up-secret"


def _with(key: str, file: Path | str) -> Settings:
    return load_settings(None, {f"ALEXIS_SOURCES__OPSGENIE__{key}": str(file)})


def _key_of(settings: Settings) -> str | None:
    key = settings.sources.opsgenie.api_key
    return key.get_secret_value() if key else None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SECRET, id="alone"),
        pytest.param(f"{SECRET}\n", id="with a line end"),
        pytest.param(f"{SECRET}\r\n", id="with a line end of Windows"),
        pytest.param(f"\n  {SECRET} \n\n", id="with blanks around it"),
    ],
)
def test_a_secret_is_read_from_its_file_without_what_is_around_it(
    tmp_path: Path, content: str
) -> None:
    file = tmp_path / "api_key"
    file.write_bytes(content.encode())

    assert _key_of(_with("API_KEY_FILE", file)) == SECRET


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(None, "No such file or directory", id="missing"),
        pytest.param(b" \n", "is empty", id="empty"),
        pytest.param(b"\xff\xfe", "can't decode", id="not a text"),
    ],
)
def test_a_file_without_a_secret_is_refused(tmp_path: Path, raw: bytes | None, said: str) -> None:
    file = tmp_path / "api_key"
    if raw is not None:
        file.write_bytes(raw)

    with pytest.raises(ConfigError, match=f"api_key_file: .*{said}"):
        _with("API_KEY_FILE", file)


def test_the_file_and_the_secret_together_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "alexis.yaml"
    file.write_text(f"sources:\n  opsgenie: {{api_key: {SECRET}, api_key_file: x}}\n")

    with pytest.raises(ConfigError) as caught:
        load_settings(file, {})

    assert str(caught.value).endswith(
        "alexis.yaml:2:3: opsgenie: give api_key or api_key_file, not both"
    )


@pytest.mark.parametrize("show", [repr, str, Settings.model_dump_json])
def test_a_secret_is_not_shown(show: Callable[[Settings], str]) -> None:
    settings = _with("API_KEY", SECRET)

    assert SECRET not in show(settings)
    assert SECRET in list(settings.all_secrets())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"sources: {{opsgenie: {{api_key: [{SECRET}]}}}}", id="of a wrong type"),
        pytest.param(f"sources: {{opsgenie: {{apikey: {SECRET}}}}}", id="under a wrong name"),
        pytest.param(f"sources: {{jsm: {{api_token: {SECRET}}}}}", id="with half an account"),
        pytest.param(f"sources: {{opsgenie: {SECRET}}}", id="for a section"),
        pytest.param(f"a: {SECRET}\na: {SECRET}", id="given twice"),
        pytest.param(f"a: {SECRET}: x", id="in broken YAML"),
        pytest.param(f"clients: [{{name: x, token_sha256: {SECRET}, scopes: [read]}}]", id="token"),
    ],
)
def test_what_is_wrong_with_a_secret_is_told_without_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "alexis.yaml"
    file.write_text(text)

    with pytest.raises(ConfigError) as caught:
        load_settings(file, {})

    assert SECRET not in str(caught.value)
