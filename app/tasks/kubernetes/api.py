"""Calls to the API of a cluster, and what its answers mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from app.clusters.access import Access
from app.clusters.no_access import NoAccess
from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.span import Value
from app.observability.tracing import about_request, calling

STRATEGIC_MERGE = "application/strategic-merge-patch+json"
MERGE = "application/merge-patch+json"
_JSON = "application/json"
_PATIENCE = 15.0
_LARGEST = 10_000_000
_LONGEST_SHOWN = 300
_WORDS = {
    HTTPStatus.UNAUTHORIZED: "the cluster does not know who we are: the token or certificate is "
    "not good any more",
    HTTPStatus.FORBIDDEN: "our account may not do that: see its Role",
    HTTPStatus.NOT_FOUND: "there is no such thing in that namespace",
    HTTPStatus.CONFLICT: "it was changed by somebody else at the same time",
    HTTPStatus.UNPROCESSABLE_ENTITY: "the cluster does not take that change",
}


@dataclass(frozen=True)
class Answer:
    """A status and what was said with it; `why` says what it means when it is no success."""

    status: int
    said: Mapping[str, Any]

    @property
    def is_good(self) -> bool:
        return HTTPStatus(200) <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def why(self) -> str:
        meaning = _WORDS.get(HTTPStatus(self.status)) if self.status in _WORDS else None
        told = str(self.said.get("message") or "")[:_LONGEST_SHOWN]
        return ": ".join(word for word in (f"{self.status}", meaning, told) if word)


class Api:
    """Speaks with one cluster. Redirects are not followed, proxies are not used."""

    def __init__(self, client: httpx.AsyncClient, access: Access) -> None:
        self._client = client
        self._access = access

    async def look(self, path: str) -> Answer:
        """Ask for something. Raises `TargetUnreachable` when it does not answer."""
        try:
            answer = await self._call("GET", path)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise TargetUnreachable(self._words(error)) from error
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_busy(answer):
            raise TargetUnreachable(f"{self._access.server} answers {answer.why}")
        return answer

    async def change(
        self, method: str, path: str, body: Mapping[str, Any], kind: str = _JSON
    ) -> Answer:
        """Have something changed. Raises `TargetUnreachable`, or `TargetLost` if it may be done."""
        try:
            answer = await self._call(method, path, body, kind)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TargetUnreachable(self._words(error)) from error
        except (httpx.HTTPError, ValueError) as error:
            raise TargetLost(f"{self._words(error)}; it may have been done") from error
        if _is_busy(answer):
            raise TargetUnreachable(f"{self._access.server} answers {answer.why}")
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TargetLost(f"{self._access.server} answers {answer.why}; it may have been done")
        return answer

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, kind: str = _JSON
    ) -> Answer:
        try:
            headers = {"Accept": _JSON, **self._access.headers()}
        except NoAccess as error:
            raise TargetUnreachable(str(error)) from error
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers["Content-Type"] = kind
        raw = bytearray()
        url = f"{self._access.server}{path}"
        with calling(method, _about(method, url)) as told:
            async with self._client.stream(
                method, url, headers=headers, content=content
            ) as response:
                async for part in response.aiter_bytes():
                    raw += part
                    if len(raw) > _LARGEST:
                        raise ValueError("it says too much")
                status = response.status_code
            told.answered(status)
        return Answer(status, _read(bytes(raw)))

    def _words(self, error: Exception) -> str:
        return f"{self._access.server}: {str(error) or type(error).__name__}"


def client_for(access: Access) -> httpx.AsyncClient:
    return httpx.AsyncClient(verify=access.tls, timeout=_PATIENCE, trust_env=False)


def _about(method: str, url: str) -> dict[str, Value | None]:
    at = httpx.URL(url)
    return about_request(method, at.scheme, at.host, at.port)


def _is_busy(answer: Answer) -> bool:
    return answer.status == HTTPStatus.TOO_MANY_REQUESTS


def _read(raw: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
