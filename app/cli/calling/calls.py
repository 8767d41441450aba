"""Calls of the API, and what they answer."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from app.domain.errors import AlexisError
from app.domain.legible import clean
from app.domain.service_view import Readiness

Answer = TypeVar("Answer", bound=BaseModel)
_UNKNOWN_TOKEN = 401
_NOT_THERE = 404
_NOT_READY = 503
_FIRST_OF_ERRORS = 400


class NoSuch(AlexisError):
    """What is asked for is not there."""


def in_path(name: str) -> str:
    """Give a name or an id as one part of a path, whatever is in it."""
    return quote(name, safe="")


def _said(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}


class Calls:
    """Asks one Alexis. What it refuses is an `AlexisError` in its own words."""

    def __init__(self, client: httpx.AsyncClient, name: str) -> None:
        self._client = client
        self._name = name

    async def get(self, path: str, answer: type[Answer], **query: Any) -> Answer:
        """Ask; what is None in the query is left out."""
        return self._read(answer, await self._send("GET", path, params=_said(query)))

    async def get_patiently(self, path: str, answer: type[Answer], **query: Any) -> Answer:
        """Ask for what may take long, and wait for it."""
        asked = self._send("GET", path, params=_said(query), timeout=None)
        return self._read(answer, await asked)

    async def post(self, path: str, answer: type[Answer], body: Any = None) -> Answer:
        """Have something done; without a body an empty one is sent."""
        return self._read(answer, await self._send("POST", path, json={} if body is None else body))

    async def readiness(self) -> Readiness:
        """Ask whether it is ready; that it is not is no refusal."""
        return self._read(Readiness, await self._send("GET", "/readyz", taken=_NOT_READY))

    async def copy(self, path: str, write: Callable[[bytes], None], **query: Any) -> None:
        """Hand on what is no JSON as it comes, since it may be long."""
        said = {name: value for name, value in query.items() if value is not None}
        try:
            async with self._client.stream("GET", path, params=said) as response:
                if not response.is_success:
                    await response.aread()
                    self._check(response)
                async for part in response.aiter_bytes():
                    write(part)
        except httpx.HTTPError as error:
            raise self._away(error) from error

    async def _send(
        self, method: str, path: str, *, taken: int | None = None, **request: Any
    ) -> httpx.Response:
        try:
            response = await self._client.request(method, path, **request)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._away(error) from error
        if response.status_code != taken:
            self._check(response)
        return response

    def _away(self, error: httpx.HTTPError | httpx.InvalidURL) -> AlexisError:
        return AlexisError(f"{self._name}: {str(error) or type(error).__name__}")

    def _check(self, response: httpx.Response) -> None:
        """Raises `AlexisError` in the words of what refuses."""
        if response.is_redirect:
            where = clean(response.headers.get("location", ""))
            raise AlexisError(f"{self._name} sends elsewhere, to {where}: ask that one")
        if response.status_code == _NOT_THERE:
            raise NoSuch(self._refusal(response))
        if response.status_code >= _FIRST_OF_ERRORS:
            raise AlexisError(self._refusal(response))

    def _refusal(self, response: httpx.Response) -> str:
        if response.status_code == _UNKNOWN_TOKEN:
            return f"{self._name}: the token is not known; give it as ALEXIS_TOKEN"
        try:
            said = response.json()
            fields = [f"{each['field']}: {each['what']}" for each in said.get("errors", ())]
            words = "; ".join(fields) or str(said["detail"]).rstrip(".")
        except (ValueError, KeyError, TypeError, AttributeError):
            return f"{self._name} answers {response.status_code}: is it an Alexis?"
        return clean(words if fields else words[:1].lower() + words[1:])

    def _read(self, answer: type[Answer], response: httpx.Response) -> Answer:
        """Read an answer; a newer Alexis may say more than is known here."""
        try:
            return answer.model_validate_json(response.content, extra="ignore")
        except ValidationError as error:
            raise AlexisError(
                f"{self._name} answers what this alexis does not understand: is it another version?"
            ) from error
