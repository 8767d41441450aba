"""Who calls is told by a token in a header, in one of three ways, and by nothing else."""

import base64

import httpx
import pytest

from tests.parts.alexis import TOKEN, Alexis

pytestmark = pytest.mark.anyio


def basic(credentials: bytes) -> bytes:
    return b"Basic " + base64.b64encode(credentials)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        pytest.param("Authorization", f"Bearer {TOKEN}".encode(), id="bearer"),
        pytest.param("Authorization", f"bearer  {TOKEN}".encode(), id="bearer in small letters"),
        pytest.param("X-Alexis-Token", TOKEN.encode(), id="header of our own"),
        pytest.param("Authorization", basic(f"tester:{TOKEN}".encode()), id="basic"),
        pytest.param("authorization", basic(f"tester:{TOKEN}".encode()), id="small header name"),
    ],
)
async def test_a_known_token_says_who_calls(
    stranger: httpx.AsyncClient, header: str, value: bytes
) -> None:
    response = await stranger.get("/v1/ping", headers=[(header.encode(), value)])

    assert response.status_code == 200
    assert response.json()["client"] == "tester"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        pytest.param("X-Nothing", b"", id="none"),
        pytest.param("X-Alexis-Token", b"wrong", id="wrong token"),
        pytest.param("X-Alexis-Token", b"", id="empty token"),
        pytest.param("X-Alexis-Token", "né".encode(), id="token in UTF-8"),
        pytest.param("X-Alexis-Token", b"\xff\xfe", id="token that is no text"),
        pytest.param("X-Alexis-Token", TOKEN.encode() + b"x", id="one letter more"),
        pytest.param("X-Alexis-Token", TOKEN[:-1].encode(), id="one letter less"),
        pytest.param("Authorization", TOKEN.encode(), id="no scheme"),
        pytest.param("Authorization", b"Bearer", id="bearer without a token"),
        pytest.param("Authorization", b"Bearer wrong", id="wrong bearer"),
        pytest.param("Authorization", "Bearer né".encode(), id="bearer in UTF-8"),
        pytest.param("Authorization", b"Digest username=tester", id="unknown scheme"),
        pytest.param("Authorization", b"Basic", id="basic without credentials"),
        pytest.param("Authorization", b"Basic !!!", id="not base64"),
        pytest.param("Authorization", "Basic né".encode(), id="base64 that is not ASCII"),
        pytest.param("Authorization", basic(b"\xff\xfe:\xff"), id="credentials not in UTF-8"),
        pytest.param("Authorization", basic(TOKEN.encode()), id="basic without a colon"),
        pytest.param("Authorization", basic(f":{TOKEN}".encode()), id="basic without a name"),
        pytest.param("Authorization", basic(f"other:{TOKEN}".encode()), id="another's token"),
        pytest.param("Authorization", basic(b"tester:"), id="basic without a token"),
        pytest.param("Authorization", basic(b"tester:wrong"), id="basic with a wrong token"),
        pytest.param("Cookie", f"token={TOKEN}".encode(), id="in a cookie"),
    ],
)
async def test_without_a_known_token_nobody_gets_in(
    stranger: httpx.AsyncClient, header: str, value: bytes
) -> None:
    response = await stranger.get("/v1/ping", headers=[(header.encode(), value)])

    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers.get_list("www-authenticate") == [
        'Basic realm="Alexis", charset="UTF-8"',
        'Bearer realm="Alexis"',
    ]


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "X-Alexis-Token"])
async def test_a_token_in_the_address_is_not_taken(stranger: httpx.AsyncClient, name: str) -> None:
    response = await stranger.get("/v1/ping", params={name: TOKEN})

    assert response.status_code == 401


async def test_a_refusal_does_not_repeat_what_was_sent(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/v1/ping", headers={"X-Alexis-Token": "almost-a-secret"})

    assert "almost-a-secret" not in response.text


async def test_a_body_is_not_read_before_it_is_known_who_sends_it(
    stranger: httpx.AsyncClient,
) -> None:
    response = await stranger.post(
        "/v1/events", content="{not JSON", headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 401


async def test_ping_says_what_a_token_may_do(shared: Alexis) -> None:
    pong = await shared.get("/v1/ping")

    assert pong["name"] == "alexis"
    assert pong["scopes"] == ["*"]
    assert pong["version"]
