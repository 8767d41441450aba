"""Every call of the API, as its OpenAPI document describes it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from app.config.scopes import Scope
from tests.parts.alexis import Alexis

NOWHERE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
"""An id that nothing has."""


@dataclass(frozen=True)
class Call:
    """One operation, and the example of its body."""

    method: str
    path: str
    operation: Mapping[str, Any]
    example: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    async def made(
        self, client: httpx.AsyncClient, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Make it with its example, on ids that nothing has."""
        path = re.sub(r"\{\w+_id\}", NOWHERE, self.path)
        query = {
            each["name"]: "anything"
            for each in self.operation.get("parameters", ())
            if each["in"] == "query" and each["required"]
        }
        return await client.request(
            self.method, path, params=query, json=self.example, headers=headers
        )


async def calls_of(service: Alexis) -> list[Call]:
    """Give all operations of the running service."""
    document = await service.get("/openapi.json")
    return [
        Call(method.upper(), path, operation, _example(document, operation))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _example(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Any:
    if "requestBody" not in operation:
        return None
    content = operation["requestBody"]["content"]["application/json"]
    if "example" in content:
        return content["example"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    return document["components"]["schemas"][name]["example"]


def token_of(scope: str) -> str:
    """Give the token of the client that has only this scope."""
    return f"made-up-token-of-{scope}"


def clients_with(scopes: Iterable[str] = tuple(Scope)) -> list[dict[str, Any]]:
    """Give settings of a client for each scope."""
    return [
        {
            "name": "only-" + scope.replace(":", "-").replace("*", "all"),
            "token_sha256": hashlib.sha256(token_of(scope).encode()).hexdigest(),
            "scopes": [scope],
        }
        for scope in scopes
    ]
