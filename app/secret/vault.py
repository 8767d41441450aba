"""Reads secrets from HashiCorp Vault, or what speaks like it: KV version 1 and 2."""

import ssl
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from app.secret.asking import Server, words_of
from app.secret.file import content
from app.secret.reference import Reference, Unreadable
from app.secret.vault_settings import VaultKubernetes, VaultSettings, safe_address

_DENIED = "the token is not good, or no policy lets it read that path"
_MISSING = "nothing is there; in KV version 2 the path is MOUNT/data/NAME"


class Vault:
    """Asks once for each path. What goes wrong before that is said for each path alike."""

    def __init__(self, settings: VaultSettings, environment: Mapping[str, str]) -> None:
        address = settings.address or environment.get("VAULT_ADDR")
        if not address:
            raise Unreadable("vault.address and VAULT_ADDR are missing")
        try:
            address = safe_address(address)
        except ValueError as error:
            raise Unreadable(f"VAULT_ADDR: {error}") from error
        self._settings = settings
        self._environment = environment
        self._headers: dict[str, str] = {"X-Vault-Request": "true"}
        if namespace := settings.namespace or environment.get("VAULT_NAMESPACE"):
            self._headers["X-Vault-Namespace"] = namespace
        self._server = Server(address, self._tls(), settings.timeout.total_seconds())
        self._known: dict[str, Mapping[str, Any]] = {}
        self._headers["X-Vault-Token"] = self._token()

    def read(self, reference: Reference) -> str:
        """Give the secret. Raises `Unreadable`."""
        if reference.name not in self._known:
            self._known[reference.name] = self._data(reference.name)
        value = self._known[reference.name].get(reference.key)
        if value is None:
            raise Unreadable(f"there is no key {reference.key!r}")
        if not isinstance(value, str):
            raise Unreadable(f"what the key {reference.key!r} holds is no text")
        return value

    def _data(self, path: str) -> Mapping[str, Any]:
        status, said = self._server.ask(f"/v1/{quote(path)}", self._headers)
        if status != HTTPStatus.OK:
            raise Unreadable(words_of(status, denied=_DENIED, missing=_MISSING))
        data = said.get("data") if isinstance(said, dict) else None
        if isinstance(data, dict) and isinstance(data.get("metadata"), dict) and "data" in data:
            data = data["data"]
        if not isinstance(data, dict):
            raise Unreadable(_MISSING)
        return data

    def _token(self) -> str:
        """Give the token of the settings or of the environment, or log in for one."""
        if self._settings.token:
            return self._settings.token.get_secret_value()
        if token := self._environment.get("VAULT_TOKEN"):
            return token
        if self._settings.kubernetes:
            return self._login(self._settings.kubernetes)
        raise Unreadable("vault.token, VAULT_TOKEN and vault.kubernetes are missing")

    def _login(self, account: VaultKubernetes) -> str:
        body = {"role": account.role, "jwt": content(account.token_file)}
        path = f"/v1/auth/{account.mount}/login"
        status, said = self._server.ask(path, self._headers, body)
        token = _token_of(said)
        if status != HTTPStatus.OK or token is None:
            denied = f"the role {account.role!r} does not take our service account"
            missing = f"nobody logs in at {account.mount!r}"
            raise Unreadable(f"login: {words_of(status, denied=denied, missing=missing)}")
        return token

    def _tls(self) -> ssl.SSLContext:
        file = self._settings.ca_file or self._environment.get("VAULT_CACERT")
        try:
            return ssl.create_default_context(cafile=file)
        except OSError as error:
            raise Unreadable(f"{file}: {error.strerror or 'no certificate'}") from error


def _token_of(said: Any) -> str | None:
    auth = said.get("auth") if isinstance(said, dict) else None
    token = auth.get("client_token") if isinstance(auth, dict) else None
    return token if isinstance(token, str) and token else None
