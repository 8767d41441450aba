"""The OpenAPI document is whole: every call is told of, with an example that is accepted."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.parts.alexis import Alexis
from tests.parts.calls import calls_of

pytestmark = pytest.mark.anyio

SHARED_TAGS = ["webhooks", "by hand", "rules", "what happened", "access", "health"]


def references(part: Any) -> Iterator[str]:
    """Give every reference in a document."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def leads_somewhere(document: Any, reference: str) -> bool:
    for name in reference.removeprefix("#/").split("/"):
        document = document.get(name) if document else None
    return document is not None


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/docs/assets/swagger-ui.css"])
async def test_the_documentation_is_for_those_with_a_token(
    shared: Alexis, stranger: httpx.AsyncClient, path: str
) -> None:
    refused, shown = await stranger.get(path), await shared.client.get(path)

    assert refused.status_code == 401
    assert shown.status_code == 200


async def test_every_call_has_a_summary_a_description_and_a_known_tag(shared: Alexis) -> None:
    document = await shared.get("/openapi.json")
    assert [tag["name"] for tag in document["tags"]] == SHARED_TAGS

    for call in await calls_of(shared):
        assert call.operation["summary"], call
        assert call.operation["description"], call
        assert set(call.operation["tags"]) <= set(SHARED_TAGS), call
        assert [
            each for each in call.operation.get("parameters", []) if not each["description"]
        ] == []


async def test_every_reference_leads_somewhere(shared: Alexis) -> None:
    document = await shared.get("/openapi.json")

    lost = [each for each in set(references(document)) if not leads_somewhere(document, each)]

    assert lost == []


async def test_every_error_is_described_as_a_problem_document(shared: Alexis) -> None:
    for call in await calls_of(shared):
        for status, response in call.operation["responses"].items():
            if status < "400" or str(call) == "GET /readyz":
                continue
            assert response["content"].keys() == {"application/problem+json"}, (call, status)


async def test_what_needs_no_token_says_so(shared: Alexis) -> None:
    unlocked = [str(call) for call in await calls_of(shared) if "security" in call.operation]

    assert unlocked == ["GET /livez", "GET /readyz", "GET /v1/sign-in"]


async def test_every_example_is_accepted_as_it_stands(shared: Alexis) -> None:
    for call in await calls_of(shared):
        if "requestBody" not in call.operation or "_id}" in call.path:
            continue
        assert call.example, call

        response = await call.made(shared.client)

        assert response.status_code in {200, 201, 202}, (call, response.text)


async def test_what_is_answered_is_among_what_is_described(
    shared: Alexis, stranger: httpx.AsyncClient
) -> None:
    for call in await calls_of(shared):
        for client in (shared.client, stranger):
            response = await call.made(client)

            assert str(response.status_code) in call.operation["responses"], call
