"""A source whose sender signs: the signature counts, and nothing else."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.parts.alexis import PATIENCE, TOKEN, Alexis, alexis, settings_for, write_rules
from tests.parts.own_sources import MAPPING

pytestmark = pytest.mark.anyio

SECRET = "a made-up secret of a sender"
PATH = "/v1/webhooks/signed"
BODY = json.dumps({"id": "7", "state": "bad"}).encode()


@pytest.fixture(scope="module")
async def signed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Alexis]:
    """A service with a source whose sender signs."""
    folder = tmp_path_factory.mktemp("signed")
    write_rules(folder)
    own = {"kind": "generic", "auth": {"hmac": {"secret": SECRET}}, "mapping": MAPPING}
    async with alexis(folder, settings_for(folder, sources={"signed": own})) as service:
        yield service


@pytest.fixture
async def stranger(signed: Alexis) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a token."""
    async with httpx.AsyncClient(base_url=signed.url, timeout=PATIENCE) as client:
        yield client


def signature(body: bytes = BODY) -> dict[str, str]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


async def test_what_is_signed_is_taken_without_a_token(
    signed: Alexis, stranger: httpx.AsyncClient
) -> None:
    response = await stranger.post(PATH, content=BODY, headers=signature())

    assert response.status_code == 202
    event = await signed.get(f"/v1/events/{response.json()['event']}")
    assert (event["client"], event["source"]) == ("signed:signed", "signed")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"X-Alexis-Token": TOKEN}, id="a token that may all"),
        pytest.param({"X-Hub-Signature-256": "sha256=" + "0" * 64}, id="a wrong signature"),
        pytest.param(signature(b"another body"), id="the signature of another body"),
    ],
)
async def test_what_is_not_signed_is_refused_without_a_reason(
    stranger: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await stranger.post(PATH, content=BODY, headers=headers)

    assert response.status_code == 401
    assert response.json()["detail"] == "The delivery is not signed as it has to be."


async def test_what_is_not_signed_is_not_even_parsed(stranger: httpx.AsyncClient) -> None:
    response = await stranger.post(PATH, content=b"{")

    assert response.status_code == 401


async def test_a_body_that_is_too_large_is_refused_before_it_is_signed(
    stranger: httpx.AsyncClient,
) -> None:
    response = await stranger.post(PATH, content=b"x" * 1_048_577)

    assert response.status_code == 413


async def test_the_documentation_asks_for_no_token_there(signed: Alexis) -> None:
    document = await signed.get("/openapi.json")

    assert document["paths"][PATH]["post"]["security"] == []
