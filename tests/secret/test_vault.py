"""References to HashiCorp Vault, asked over real HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.config.load import load_settings
from app.domain.errors import ConfigError
from tests.parts.certificates import Certificate, certificate
from tests.parts.json_server import JsonServer, json_server

SECRET = "made-up-secret-of-ours"
KEY = "ALEXIS_SOURCES__OPSGENIE__API_KEY"
V2 = {"data": {"data": {"key": SECRET, "n": 5}, "metadata": {"version": 3}}}


@pytest.fixture
def vault() -> Iterator[JsonServer]:
    with json_server() as server:
        server.answers["/v1/secret/data/alexis"] = (200, V2)
        server.answers["/v1/kv/alexis"] = (200, {"data": {"key": SECRET}})
        yield server


def _key(vault: JsonServer, reference: str, **more: str) -> str:
    environment = {KEY: reference, "VAULT_ADDR": vault.url, "VAULT_TOKEN": "hvs.made-up", **more}
    key = load_settings(None, environment).sources.opsgenie.api_key
    assert key is not None
    return key.get_secret_value()


@pytest.mark.parametrize(
    "reference",
    [
        pytest.param("vault:secret/data/alexis#key", id="KV version 2"),
        pytest.param("vault:kv/alexis#key", id="KV version 1"),
    ],
)
def test_a_secret_is_read(vault: JsonServer, reference: str) -> None:
    found = _key(vault, reference, VAULT_NAMESPACE="ops")

    assert found == SECRET
    (asked,) = vault.asked
    assert asked.headers["x-vault-token"] == "hvs.made-up"
    assert asked.headers["x-vault-request"] == "true"
    assert asked.headers["x-vault-namespace"] == "ops"


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, {"errors": ["permission denied"]}, "403: the token is not good, or no policy lets"),
        (404, {"errors": []}, "404: nothing is there; in KV version 2 the path is MOUNT/data/NAME"),
        (503, {"errors": ["Vault is sealed"]}, "503: it is sealed or not ready"),
        (307, {"location": "http://127.0.0.1:1/"}, "307: redirects are not followed"),
        (500, {}, "it answers 500"),
        (200, {"data": {"other": SECRET}}, "there is no key 'key'"),
        (200, {"data": {"key": {"a": SECRET}}}, "what the key 'key' holds is no text"),
        (200, {"data": {"data": None, "metadata": {"destroyed": True}}}, "nothing is there"),
        (200, [SECRET], "nothing is there"),
        (200, {"data": {"key": ""}}, "it is empty"),
    ],
)
def test_what_is_wrong_is_told_without_the_secret(
    vault: JsonServer, status: int, body: Any, said: str
) -> None:
    vault.answers["/v1/secret/data/alexis"] = (status, body)

    with pytest.raises(ConfigError) as caught:
        _key(vault, "vault:secret/data/alexis#key")

    begin = f"{KEY}: api_key: vault:secret/data/alexis#key: "
    assert str(caught.value).startswith(begin)
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "hvs.made-up" not in str(caught.value)


def test_many_references_ask_once_for_each_path(vault: JsonServer) -> None:
    environment = {
        "VAULT_ADDR": vault.url,
        "VAULT_TOKEN": "hvs.made-up",
        KEY: "vault:kv/alexis#key",
        "ALEXIS_SECRETS": '{"a": "vault:kv/alexis#key", "b": {"value": "vault:kv/alexis#key"}}',
    }

    settings = load_settings(None, environment)

    assert [each.value.get_secret_value() for each in settings.secrets.values()] == [SECRET] * 2
    assert len(vault.asked) == 1


def test_a_vault_that_is_away_is_asked_once_and_told_at_each_place() -> None:
    with json_server() as gone:
        pass
    environment = {
        "VAULT_ADDR": gone.url,
        "VAULT_TOKEN": "hvs.made-up",
        "ALEXIS_SECRETS": '{"a": "vault:kv/a#k", "b": "vault:kv/b#k"}',
    }

    with pytest.raises(ConfigError) as caught:
        load_settings(None, environment)

    assert str(caught.value).count(f"{gone.url} cannot be reached") == 2


def test_a_service_account_logs_in(vault: JsonServer, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("jwt-of-the-account\n")
    vault.answers["/v1/auth/k8s/login"] = (200, {"auth": {"client_token": "hvs.for-us"}})
    account = f'{{"role": "alexis", "mount": "k8s", "token_file": "{tmp_path}/token"}}'

    found = _key(vault, "vault:kv/alexis#key", VAULT_TOKEN="", ALEXIS_VAULT__KUBERNETES=account)

    login, read = vault.asked
    assert found == SECRET
    assert (login.method, login.body) == ("POST", {"role": "alexis", "jwt": "jwt-of-the-account"})
    assert "x-vault-token" not in login.headers
    assert read.headers["x-vault-token"] == "hvs.for-us"


def test_a_role_that_does_not_fit_is_told(vault: JsonServer, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("jwt-of-the-account")
    vault.answers["/v1/auth/kubernetes/login"] = (403, {"errors": ["permission denied"]})
    account = f'{{"role": "other", "token_file": "{tmp_path}/token"}}'

    with pytest.raises(ConfigError, match="403: the role 'other' does not take our service acc"):
        _key(vault, "vault:kv/alexis#key", VAULT_TOKEN="", ALEXIS_VAULT__KUBERNETES=account)


def test_the_token_of_vault_may_be_a_reference_but_not_to_vault(vault: JsonServer) -> None:
    token = "ALEXIS_VAULT__TOKEN"

    found = _key(vault, "vault:kv/alexis#key", T="hvs.by-reference", **{token: "env:T"})
    with pytest.raises(ConfigError, match="the section vault is not right"):
        _key(vault, "vault:kv/alexis#key", **{token: "vault:kv/alexis#key"})

    assert found == SECRET
    assert vault.asked[0].headers["x-vault-token"] == "hvs.by-reference"


@pytest.mark.parametrize(
    "address", ["http://vault.example.net:8200", "vault.example.net", "https://u:p@v.example.net"]
)
def test_an_address_that_others_could_read_along_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="an address as https://HOST:8200"):
        load_settings(None, {"ALEXIS_VAULT__ADDRESS": address})


def test_a_certificate_of_somebody_else_is_refused(tmp_path: Path) -> None:
    good, other = _one(tmp_path / "good"), _one(tmp_path / "other")
    with json_server(good.context) as vault:
        vault.answers["/v1/kv/alexis"] = (200, {"data": {"key": SECRET}})

        found = _key(vault, "vault:kv/alexis#key", VAULT_CACERT=str(good.ca_file))
        with pytest.raises(ConfigError, match=r"cannot be reached: .*certificate verify failed"):
            _key(vault, "vault:kv/alexis#key", VAULT_CACERT=str(other.ca_file))

    assert found == SECRET


def _one(folder: Path) -> Certificate:
    folder.mkdir()
    return certificate(folder, "127.0.0.1")
