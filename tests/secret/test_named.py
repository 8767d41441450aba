"""Secrets for tasks: had by name, for some hosts alone, and anew when their file has changed."""

from pathlib import Path
from typing import Any

import pytest

from app.config.load import load_settings
from app.config.settings import Settings
from app.domain.errors import ConfigError, NoSuchSecret
from app.secret.named import NamedSecrets

SECRET = "made-up-secret-of-ours"


def _settings(folder: Path, text: str, **environment: str) -> Settings:
    file = folder / "alexis.yaml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environment)


def _named(folder: Path, text: str, learnt: list[str] | None = None, **environment: str) -> Any:
    learn = [] if learnt is None else learnt
    return NamedSecrets(_settings(folder, text, **environment).secrets, learn.append)


def _change(file: Path, text: str) -> None:
    """Put another file in its place, as Kubernetes does."""
    new = file.with_suffix(".new")
    new.write_text(text)
    new.replace(file)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("secrets: { chatops: env:CHATOPS }", id="short"),
        pytest.param("secrets: { chatops: { value: env:CHATOPS } }", id="long"),
        pytest.param(f"secrets: {{ chatops: {SECRET} }}", id="itself"),
    ],
)
def test_a_task_gets_a_secret_by_its_name(tmp_path: Path, text: str) -> None:
    secrets = _named(tmp_path, text, CHATOPS=SECRET)

    assert secrets("chatops", "a.example.net") == SECRET
    assert secrets("chatops", "hooks.example.net") == SECRET
    assert list(secrets.lacking(frozenset({"chatops"}))) == []


def test_a_secret_may_be_in_the_environment_of_the_settings() -> None:
    settings = load_settings(None, {"ALEXIS_SECRETS": '{"chatops": "env:C"}', "C": SECRET})

    assert list(settings.all_secrets()) == [SECRET]
    assert SECRET not in repr(settings)


def test_a_secret_that_is_not_there_is_told(tmp_path: Path) -> None:
    secrets = _named(tmp_path, "mode: live")

    with pytest.raises(NoSuchSecret, match="the settings have no secret 'chatops'"):
        secrets("chatops", "a.example.net")
    assert list(secrets.lacking(frozenset({"b", "a"}))) == [
        "the settings have no secret 'a'",
        "the settings have no secret 'b'",
    ]


def test_a_secret_for_some_hosts_goes_to_no_other(tmp_path: Path) -> None:
    said = f"secrets: {{ chatops: {{ value: {SECRET}, hosts: [Hooks.example.net] }} }}"
    secrets = _named(tmp_path, said)

    assert secrets("chatops", "hooks.EXAMPLE.net.") == SECRET
    with pytest.raises(NoSuchSecret, match=r"is not for the host evil\.example\.net"):
        secrets("chatops", "evil.example.net")
    assert list(secrets.lacking(frozenset({"chatops"}))) == []


@pytest.mark.parametrize("way", ["value: file:{}", "value_file: {}"])
def test_a_file_that_has_changed_is_read_again_and_learnt_first(tmp_path: Path, way: str) -> None:
    file, learnt = tmp_path / "token", list[str]()
    file.write_text(f"{SECRET}-1\n")
    said = way.format(file)
    secrets = _named(tmp_path, f"secrets: {{ chatops: {{ {said} }} }}", learnt)

    before = [secrets("chatops", "a.example.net"), secrets("chatops", "a.example.net")]
    _change(file, f"{SECRET}-2\n")
    after = secrets("chatops", "a.example.net")

    assert [*before, after] == [f"{SECRET}-1", f"{SECRET}-1", f"{SECRET}-2"]
    assert learnt == [f"{SECRET}-1", f"{SECRET}-2"]


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_file_that_is_taken_away_takes_the_secret_away(tmp_path: Path, is_empty: bool) -> None:
    file = tmp_path / "token"
    file.write_text(SECRET)
    secrets = _named(tmp_path, f"secrets: {{ chatops: file:{file} }}")
    secrets("chatops", "a.example.net")

    if is_empty:
        _change(file, "")
    else:
        file.unlink()

    with pytest.raises(NoSuchSecret, match="the secret 'chatops': "):
        secrets("chatops", "a.example.net")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("secrets:\n  chatops: env:NOBODY", ":2:3: value: env:NOBODY: ", id="short"),
        pytest.param(
            "secrets:\n  chatops:\n    value: env:NOBODY", ":3:5: value: env:NOBODY: ", id="long"
        ),
        pytest.param(f"secrets:\n  'a b': {SECRET}", ":2:3: ", id="a name with a blank"),
        pytest.param(
            f"secrets:\n  a: {{ value: {SECRET}, hosts: ['a/b'] }}",
            ":2:47: ",
            id="an address",
        ),
        pytest.param("secrets:\n  a: { hosts: [x] }", ":2:3: value is missing", id="no value"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _settings(tmp_path, text)

    assert f"alexis.yaml{said}" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_secret_that_nobody_asked_for_is_not_given() -> None:
    settings = Settings.model_validate({"secrets": {"chatops": "env:X"}}, context=None)

    with pytest.raises(NoSuchSecret, match="was not asked for"):
        NamedSecrets(settings.secrets, lambda value: None)("chatops", "a.example.net")
