"""One call to where secrets are kept: bounded in time and size, past no redirect and no proxy."""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from app.secret.reference import StoreAway

_LARGEST = 4_000_000


@dataclass(frozen=True)
class Server:
    """Who is asked, whom to trust, and how long a call may take in seconds."""

    address: str
    tls: ssl.SSLContext
    patience: float

    def ask(
        self,
        path: str,
        headers: Mapping[str, str],
        json_body: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Give the status, and what the JSON says, None for what is no JSON.

        Raises `StoreAway`. A redirect is not followed: that would take a token elsewhere.
        """
        import httpx  # noqa: PLC0415 - only who keeps secrets elsewhere waits for it at the start

        try:
            with httpx.Client(verify=self.tls, timeout=self.patience, trust_env=False) as client:
                status, raw = self._said(client, path, headers, json_body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = str(error) or type(error).__name__
            raise StoreAway(f"{self.address} cannot be reached: {why}") from error
        try:
            return status, json.loads(raw)
        except (ValueError, RecursionError):
            return status, None

    def _said(
        self, client: Any, path: str, headers: Mapping[str, str], json_body: Any
    ) -> tuple[int, bytes]:
        until = time.monotonic() + self.patience
        method = "GET" if json_body is None else "POST"
        raw = bytearray()
        url = f"{self.address}{path}"
        with client.stream(method, url, headers=dict(headers), json=json_body) as response:
            for part in response.iter_bytes():
                raw += part
                if time.monotonic() > until or len(raw) > _LARGEST:
                    raise StoreAway(f"{self.address} takes too long or says too much")
            return response.status_code, bytes(raw)


def words_of(status: int, *, denied: str, missing: str) -> str:
    """Say what a status means that is no success."""
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return f"it answers {status}: {denied}"
        case HTTPStatus.NOT_FOUND:
            return f"it answers 404: {missing}"
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return "it answers 503: it is sealed or not ready"
        case _ if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            return f"it answers {status}: redirects are not followed, give the address itself"
        case _:
            return f"it answers {status}"
