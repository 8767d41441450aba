"""One call to where secrets are kept: bounded in time and size, past no redirect and no proxy."""

import json
import ssl
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from app.secret.reference import StoreAway

if TYPE_CHECKING:
    import httpx

_LARGEST = 4_000_000


def asker(server: str, tls: ssl.SSLContext, seconds: float) -> "httpx.Client":
    """Give a client for the server. It follows no redirect: that would take a token elsewhere."""
    import httpx  # noqa: PLC0415 - only who keeps secrets elsewhere waits for it at the start

    return httpx.Client(base_url=server, verify=tls, timeout=seconds, trust_env=False)


def ask(
    client: "httpx.Client",
    path: str,
    headers: Mapping[str, str],
    json_body: Mapping[str, str] | None = None,
) -> tuple[int, Any]:
    """Give the status and what the JSON says, None for what is no JSON. Raises `StoreAway`."""
    import httpx  # noqa: PLC0415 - as above

    seconds = client.timeout.read or 0.0
    until = time.monotonic() + seconds
    method = "GET" if json_body is None else "POST"
    raw = bytearray()
    try:
        with client.stream(method, path, headers=dict(headers), json=json_body) as response:
            for part in response.iter_bytes():
                raw += part
                if time.monotonic() > until or len(raw) > _LARGEST:
                    raise StoreAway(f"{client.base_url} takes too long or says too much")
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise StoreAway(f"{client.base_url} cannot be reached: {why}") from error
    try:
        return status, json.loads(raw)
    except ValueError:
        return status, None


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
