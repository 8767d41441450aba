"""Tokens of 2018 as clients: by their hash, never as they were."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from app.config.scopes import Scope
from app.domain.errors import ConfigError
from app.importing.part import Part, plain
from app.importing.telling import Telling

_SCOPES = {"classifier": Scope.EVENTS, "action_handler": Scope.ACTIONS}
_NOT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._@-]+")
_LONGEST_NAME = 90
_HASHED = (
    "only its hash is here, and the token goes on working; it travelled in addresses and stood in "
    "logs, so make a new one with `alexis token`"
)
_INTERNAL = "the stack's own token: one process needs none between its parts"


def scopes_of_files(conf: Part) -> dict[str, Scope]:
    """Give by file of tokens what its clients might do."""
    found = {}
    for section, scope in _SCOPES.items():
        tokens = conf.at(section).at("tokens") if _has_tokens(conf, section) else None
        if tokens and tokens.has("allowed_clients"):
            folder = PurePosixPath(conf.file).parent / plain(tokens.data.get("directory", "."))
            found[str(folder / plain(tokens.data["allowed_clients"]))] = scope
    return found


def _has_tokens(conf: Part, section: str) -> bool:
    return conf.has(section) and conf.at(section).has("tokens")


def runtime_token(file: Part) -> str | None:
    """Give the hash of the token that a part of the stack showed to another."""
    token = file.at("token")
    return _hash(token.at("id")) if token.has("id") else None


def drop_runtime(file: Part, told: Telling) -> None:
    told.dropped(file.at("token"), _INTERNAL)
    told.drop_the_rest(file)


class Clients:
    """Collects clients; the same token in two files is one client with both scopes."""

    def __init__(self, scopes: Mapping[str, Scope], internal: frozenset[str]) -> None:
        self._scopes = scopes
        self._internal = internal
        self._found: dict[str, dict[str, Any]] = {}

    def convert(self, file: Part, told: Telling) -> None:
        """Take the clients of a file. Raises `ConfigError`."""
        scope = self._scopes.get(file.file, Scope.READ)
        for item in file.at("token_list").each():
            token = item.at("token")
            secret = token.at("id")
            digest = _hash(secret)
            if digest in self._internal:
                told.dropped(token, _INTERNAL)
                continue
            client = self._found.setdefault(digest, self._new(token, digest))
            if scope.value not in client["scopes"]:
                client["scopes"].append(scope.value)
            told.changed(secret, "clients", f"{client['name']}: {_HASHED}")
            told.drop_the_rest(token, "a client has a name, a hash and scopes")
            told.drop_the_rest(item)
        told.drop_the_rest(file)

    def rows(self) -> list[dict[str, Any]]:
        return list(self._found.values())

    def _new(self, token: Part, digest: str) -> dict[str, Any]:
        said = token.data.get("host") or token.data.get("requestor") or "client"
        name = _NOT_FOR_A_NAME.sub("-", plain(said)).strip("._@-")[:_LONGEST_NAME] or "client"
        return {"name": self._free(name), "token_sha256": digest, "scopes": []}

    def _free(self, name: str) -> str:
        taken = {row["name"] for row in self._found.values()}
        number = 1
        free = name
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        return free


def _hash(secret: Part) -> str:
    text = secret.data
    if not isinstance(text, str) or not text:
        raise ConfigError(secret.problem(f"{secret.key} must be a text"))
    return hashlib.sha256(text.encode()).hexdigest()
