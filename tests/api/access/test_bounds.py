"""From where callers may call, and how often: over a service, and for the rates by a clock."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.parts.alexis import TOKEN, Alexis, alexis, settings_for, write_rules
from tests.parts.own_sources import MAPPING
from tests.parts.problem_documents import fields_of
from tests.parts.signing_in import GRANTS

pytestmark = pytest.mark.anyio

PROXY, OFFICE, THIEF, OUTSIDE = "127.0.0.11", "127.0.1.5", "127.0.1.6", "127.0.2.1"
SIGNING = "a made-up secret of a sender"
CALLS = 5
PATHS = ("/livez", "/readyz", "/", "/docs", "/metrics", "/v1/ping", "/v1/sign-in", "/nothing")
WRONG = {"X-Alexis-Token": "guessed"}


def a_client(name: str, **more: Any) -> dict[str, Any]:
    digest = hashlib.sha256(f"made-up-token-of-{name}".encode()).hexdigest()
    return {"name": name, "token_sha256": digest, "scopes": ["*"], **more}


def token_of(name: str) -> dict[str, str]:
    return {"X-Alexis-Token": f"made-up-token-of-{name}"}


@pytest.fixture(scope="module")
async def bounded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Alexis]:
    """Callable from 127.0.0.0/23 alone, behind a proxy that has an address of its own."""
    folder = tmp_path_factory.mktemp("bounded")
    write_rules(folder)
    own = {"kind": "generic", "auth": {"hmac": {"secret": SIGNING}}, "mapping": MAPPING}
    settings = settings_for(
        folder,
        server={"trusted_proxies": [PROXY], "public_url": "http://127.0.0.1"},
        access={
            "addresses": ["127.0.0.0/23", "2001:db8::/32"],
            "guesses": "3/1h",
            "oidc": {"issuer": "http://127.0.0.1:9", "client_id": "alexis"},
            "scopes": GRANTS,
        },
        sources={"signed": own},
    )
    settings["clients"] += [
        a_client("office", addresses=[OFFICE, "2001:db8::7"]),
        a_client("slow", rate=f"{CALLS}/1h"),
    ]
    async with alexis(folder, settings) as service:
        yield service


def at(service: Alexis, address: str) -> httpx.AsyncClient:
    way = httpx.AsyncHTTPTransport(local_address=address)
    return httpx.AsyncClient(base_url=service.url, transport=way)


async def _counted(service: Alexis, reason: str) -> float:
    text = (await service.client.get("/metrics")).text
    name = f'alexis_http_refusals_total{{reason="{reason}"}} '
    return float(next(line for line in text.splitlines() if line.startswith(name)).split()[-1])


async def test_from_elsewhere_only_the_probes_answer(bounded: Alexis) -> None:
    before = await _counted(bounded, "address")
    token = {"X-Alexis-Token": TOKEN}
    async with at(bounded, OUTSIDE) as outside:
        answers = {path: await outside.get(path, headers=token) for path in PATHS}
        answers["an alert"] = await outside.post(
            "/v1/webhooks/opsgenie", content=b"x" * 2_000_000, headers=token
        )

    probes = {name for name, answer in answers.items() if answer.status_code == 200}
    assert probes == {"/livez", "/readyz"}
    refused = [answer for name, answer in answers.items() if name not in probes]
    assert {answer.status_code for answer in refused} == {403}
    assert refused[0].json()["detail"] == f"Nobody may call from {OUTSIDE}."
    assert fields_of(refused[0]) == []
    assert await _counted(bounded, "address") - before == len(refused)


@pytest.mark.parametrize(
    ("peer", "said", "status"),
    [
        pytest.param(OFFICE, {}, 200, id="from the office itself"),
        pytest.param(THIEF, {}, 403, id="from elsewhere"),
        pytest.param(THIEF, {"X-Forwarded-For": OFFICE}, 403, id="from elsewhere, with a lie"),
        pytest.param(PROXY, {"X-Forwarded-For": OFFICE}, 200, id="by the proxy"),
        pytest.param(PROXY, {"X-Forwarded-For": "2001:db8::7"}, 200, id="of version 6"),
        pytest.param(PROXY, {"X-Forwarded-For": f"{OFFICE}, {THIEF}"}, 403, id="a lie before"),
        pytest.param(PROXY, {"X-Forwarded-For": f"{OFFICE}, {OUTSIDE}"}, 403, id="by nobody"),
        pytest.param(PROXY, {"X-Forwarded-For": "unknown"}, 403, id="the proxy does not know"),
        pytest.param(PROXY, {"Forwarded": f"for={OFFICE}"}, 403, id="the other header"),
        pytest.param(PROXY, {"X-Real-IP": OFFICE}, 403, id="a third header"),
    ],
)
async def test_a_token_is_good_only_from_the_addresses_of_its_client(
    bounded: Alexis, peer: str, said: dict[str, str], status: int
) -> None:
    async with at(bounded, peer) as client:
        get = await client.get("/v1/whoami", headers=token_of("office") | said)
        alert = {"action": "Create", "alert": {"alertId": "a", "message": "Trouble"}}
        post = await client.post(
            "/v1/webhooks/opsgenie", json=alert, headers=token_of("office") | said
        )

    assert get.status_code == status
    assert post.status_code == {200: 202}.get(status, status)


async def test_a_stolen_token_is_told_where_it_came_from(bounded: Alexis) -> None:
    async with at(bounded, THIEF) as thief:
        answer = await thief.get("/v1/runs", headers=token_of("office"))
        ready = await thief.get("/readyz", headers=token_of("office"))

    assert answer.json()["detail"] == f"The client office may not call from {THIEF}."
    assert set(ready.json()) == {"ready"}
    clients = (await bounded.get("/v1/clients"))["clients"]
    seen = next(each for each in clients if each["name"] == "office")
    assert seen["refused_from"] == THIEF
    assert seen["used_from"] in {None, OFFICE, "2001:db8::7"}


async def test_who_calls_too_often_is_told_when_to_come_again_and_nothing_is_read(
    bounded: Alexis,
) -> None:
    served = [await bounded.client.get("/v1/ping", headers=token_of("slow")) for _ in range(CALLS)]

    refused = [
        await bounded.client.get("/v1/ping", headers=token_of("slow")),
        await bounded.client.post("/v1/actions", content=b"{", headers=token_of("slow")),
        await bounded.client.post(
            "/v1/webhooks/opsgenie", content=b"x" * 2_000_000, headers=token_of("slow")
        ),
    ]
    other = await bounded.client.get("/v1/ping")

    assert {answer.status_code for answer in served} == {200}
    assert {answer.status_code for answer in refused} == {429}
    assert other.is_success
    assert 0 < int(refused[0].headers["retry-after"]) <= 3600 / CALLS
    assert refused[0].headers["content-type"] == "application/problem+json"


async def test_who_guesses_is_told_to_wait_but_a_right_token_is_always_taken(
    bounded: Alexis,
) -> None:
    guesser = {"X-Forwarded-For": "2001:db8:1:2::3"}
    neighbour, other = (
        {"X-Forwarded-For": each} for each in ("2001:db8:1:2::4", "2001:db8:1:3::4")
    )
    async with at(bounded, PROXY) as proxy:
        answers = [await proxy.get("/v1/ping", headers=WRONG | guesser) for _ in range(4)]
        near = await proxy.get("/v1/ping", headers=WRONG | neighbour)
        far = await proxy.get("/v1/ping", headers=WRONG | other)
        right = await proxy.get("/v1/ping", headers={"X-Alexis-Token": TOKEN} | guesser)
        without = await proxy.get("/v1/ping", headers=guesser)

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert "retry-after" in answers[-1].headers
    assert (near.status_code, far.status_code) == (429, 401)
    assert (right.status_code, without.status_code) == (200, 401)


async def test_who_comes_back_from_no_sign_in_is_led_to_the_page_only_so_often(
    bounded: Alexis,
) -> None:
    here = {"X-Forwarded-For": "127.0.1.30"}
    async with at(bounded, PROXY) as proxy:
        answers = [
            await proxy.get("/v1/sign-in/oidc/callback?state=made-up", headers=here)
            for _ in range(4)
        ]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]


async def test_what_is_not_signed_is_not_read_when_too_much_was_not(bounded: Alexis) -> None:
    body = b'{"id": "7", "state": "bad"}'
    digest = hmac.new(SIGNING.encode(), body, hashlib.sha256).hexdigest()
    signed = {"X-Hub-Signature-256": f"sha256={digest}"}
    wrong = {"X-Hub-Signature-256": "sha256=00"}
    shared, guesser = ({"X-Forwarded-For": each} for each in ("127.0.1.20", "127.0.1.21"))

    async def post(headers: dict[str, str]) -> int:
        return (await proxy.post("/v1/webhooks/signed", content=body, headers=headers)).status_code

    async with at(bounded, PROXY) as proxy:
        proven = [await post(shared | signed)]
        guesses = [await post(shared | wrong) for _ in range(4)]
        still = await post(shared | signed)
        others = [await post(guesser | wrong) for _ in range(4)]
        late = await post(guesser | signed)

    assert proven == [202]
    assert guesses == [401, 401, 401, 429]
    assert still == 202, "a sender is not kept out by others who share its address"
    assert others == [401, 401, 401, 429]
    assert late == 429
