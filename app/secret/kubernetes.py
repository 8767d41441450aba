"""Reads Secrets of Kubernetes by its API."""

import base64
import binascii
from http import HTTPStatus
from typing import Any

from app.clusters.access import Access
from app.clusters.no_access import NoAccess
from app.secret.asking import Server, words_of
from app.secret.reference import Reference, Unreadable

_PATIENCE = 10.0
_DENIED = "the account may not get that Secret"


class KubernetesSecrets:
    """Asks once for each Secret."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._server = Server(access.server, access.tls, _PATIENCE)
        self._known: dict[str, dict[str, Any]] = {}

    def read(self, reference: Reference) -> str:
        """Give what a key of a Secret holds. Raises `Unreadable`."""
        if reference.name not in self._known:
            self._known[reference.name] = self._data(*reference.name.split("/"))
        encoded = self._known[reference.name].get(reference.key)
        if encoded is None:
            raise Unreadable(f"there is no key {reference.key!r}")
        try:
            return base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError, TypeError) as error:
            raise Unreadable(f"what the key {reference.key!r} holds is no text") from error

    def _data(self, namespace: str, name: str) -> dict[str, Any]:
        try:
            headers = self._access.headers()
        except NoAccess as error:
            raise Unreadable(str(error)) from error
        path = f"/api/v1/namespaces/{namespace}/secrets/{name}"
        status, said = self._server.ask(path, headers)
        if status != HTTPStatus.OK:
            raise Unreadable(words_of(status, denied=_DENIED, missing="there is no such Secret"))
        data = said.get("data") if isinstance(said, dict) else None
        return data if isinstance(data, dict) else {}
