"""Signing in at an OpenID provider, over real HTTP: who gets in, and what keeps others out."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from structlog.testing import capture_logs

from tests.parts.alexis import PATIENCE, Alexis
from tests.parts.clocks import Clock
from tests.parts.openid import SECRET, Provider, openid_provider
from tests.parts.signing_in import OURS, signing_in_at

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def browser(service: Alexis) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who keeps cookies and follows nothing by himself."""
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as client:
        yield client


async def to_provider_and_back(client: httpx.AsyncClient) -> str:
    """Begin to sign in, and give the address to which the provider leads back."""
    led = await client.get("/v1/sign-in/oidc")
    assert led.status_code == 302, led.text
    async with httpx.AsyncClient(timeout=PATIENCE) as elsewhere:
        back = await elsewhere.get(led.headers["location"])
    return back.headers["location"]


async def sign_in(client: httpx.AsyncClient) -> httpx.Response:
    """Go all the way; give how Alexis answers in the end."""
    return await client.get(await to_provider_and_back(client))


@pytest.fixture(scope="module")
async def met(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Provider, Alexis]]:
    """One provider and service for all tests that put the provider right again."""
    async with (
        openid_provider() as provider,
        signing_in_at(provider, tmp_path_factory.mktemp("met")) as service,
    ):
        yield provider, service


async def test_who_signs_in_is_known_by_a_cookie_until_he_signs_out(
    met: tuple[Provider, Alexis],
) -> None:
    provider, service = met
    with capture_logs() as log:
        async with browser(service) as client:
            before = (await client.get("/v1/sign-in")).json()
            home = await sign_in(client)
            after = (await client.get("/v1/sign-in")).json()
            who = (await client.get("/v1/whoami")).json()
            out = await client.post("/v1/sign-out", headers=OURS)
            gone = await client.get("/v1/whoami")

    assert before["oidc"] == {"name": "single sign-on", "path": "/v1/sign-in/oidc"}
    assert (before["signed_in"], after["signed_in"]) == (False, True)
    assert (home.status_code, home.headers["location"]) == (303, f"{service.url}/")
    assert who["until"]
    assert who | {"until": None, "version": None} == {
        "name": "ada",
        "kind": "person",
        "actor": "person:ada",
        "way": "oidc",
        "scopes": ["actions", "approve", "read"],
        "until": None,
        "version": None,
    }
    assert out.json() == {"signed_out": True}
    assert gone.status_code == 401
    assert "code_verifier" in provider.exchanged[-1]
    told = [each for each in log if each["event"] in {"signed_in", "signed_out"}]
    assert [each["event"] for each in told] == ["signed_in", "signed_out"]
    assert {each["actor"] for each in told} == {"person:ada"}
    assert SECRET not in str(log)


def lies(**claims: Any) -> Callable[[Provider], None]:
    return lambda provider: provider.lies.update(claims)


def person(**claims: Any) -> Callable[[Provider], None]:
    return lambda provider: provider.person.update(claims)


def signed_by(key: Callable[[], RSAKey | OctKey], algorithm: str) -> Callable[[Provider], None]:
    def change(provider: Provider) -> None:
        provider.key, provider.algorithm = key(), algorithm

    return change


def without_id_token(provider: Provider) -> None:
    provider.without_id_token = True


def refuses(provider: Provider) -> None:
    provider.refuses = True


@pytest.mark.parametrize(
    ("change", "why", "reason"),
    [
        pytest.param(lies(nonce="of-another-sign-in"), "failed", "nonce", id="wrong nonce"),
        pytest.param(lies(nonce=None), "failed", "nonce", id="no nonce"),
        pytest.param(lies(iss="https://id.example.org"), "failed", "iss", id="wrong issuer"),
        pytest.param(lies(aud="another-client"), "failed", "aud", id="wrong audience"),
        pytest.param(
            lies(aud=["another-client"], azp="alexis"), "failed", "aud", id="only asked for by us"
        ),
        pytest.param(
            lies(aud=["alexis", "other"], azp="other"), "failed", "azp", id="for another party"
        ),
        pytest.param(lies(exp=int(time.time()) - 3600), "failed", "expired", id="expired"),
        pytest.param(lies(exp=None), "failed", "exp", id="never expires"),
        pytest.param(
            signed_by(lambda: RSAKey.generate_key(2048), "RS256"),
            "failed",
            "signature",
            id="signed by somebody else",
        ),
        pytest.param(
            signed_by(lambda: OctKey.import_key(SECRET), "HS256"),
            "failed",
            "lgorithm",
            id="signed with the secret of the client",
        ),
        pytest.param(without_id_token, "failed", "no ID token", id="no ID token"),
        pytest.param(refuses, "refused", "access_denied", id="refused by the provider"),
        pytest.param(person(groups=["sales"]), "refused", "no scope", id="nobody who may anything"),
        pytest.param(
            person(preferred_username="ada, eve"), "refused", "is no name", id="not a name"
        ),
        pytest.param(person(preferred_username=None), "refused", "is no name", id="no name"),
    ],
)
async def test_what_does_not_hold_signs_nobody_in(
    met: tuple[Provider, Alexis],
    change: Callable[[Provider], None],
    why: str,
    reason: str,
) -> None:
    provider, service = met
    before = {**vars(provider), "person": dict(provider.person), "lies": {}}
    change(provider)

    with capture_logs() as log:
        async with browser(service) as client:
            answer = await sign_in(client)
            who = await client.get("/v1/whoami")
    vars(provider).update(before)

    assert answer.headers["location"] == f"{service.url}/?sign-in={why}"
    assert who.status_code == 401
    refused = [each for each in log if each["event"] == "sign_in_refused"]
    assert [each["status"] for each in refused] == [why]
    assert reason in refused[0]["reason"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda url: url.replace("state=", "state=x"), id="another state"),
        pytest.param(lambda url: url.partition("&state=")[0], id="no state"),
    ],
)
async def test_an_answer_to_another_sign_in_is_not_taken(
    met: tuple[Provider, Alexis], change: Callable[[str], str]
) -> None:
    async with browser(met[1]) as client:
        answer = await client.get(change(await to_provider_and_back(client)))
        who = await client.get("/v1/whoami")

    assert answer.headers["location"].endswith("/?sign-in=again")
    assert who.status_code == 401


async def test_nobody_is_signed_in_as_who_began_it_in_another_browser(
    met: tuple[Provider, Alexis],
) -> None:
    provider, service = met
    async with browser(service) as attacker, browser(service) as victim:
        link = await to_provider_and_back(attacker)
        exchanged = len(provider.exchanged)

        answer = await victim.get(link)
        who = await victim.get("/v1/whoami")

    assert answer.headers["location"].endswith("/?sign-in=again")
    assert who.status_code == 401
    assert len(provider.exchanged) == exchanged


async def test_an_answer_counts_once_and_leads_nowhere_else(met: tuple[Provider, Alexis]) -> None:
    async with browser(met[1]) as client:
        link = await to_provider_and_back(client)
        first = await client.get(f"{link}&next=https://evil.example.org")
        client.cookies.delete(next(name for name in client.cookies if "session" in name))

        again = await client.get(link)

    assert first.headers["location"] == f"{met[1].url}/"
    assert again.headers["location"].endswith("/?sign-in=again")


async def test_a_cookie_that_is_not_ours_says_nothing(met: tuple[Provider, Alexis]) -> None:
    async with browser(met[1]) as client:
        await sign_in(client)
        name, kept = next((name, kept) for name, kept in client.cookies.items())
        middle = len(kept) // 2
        changed = kept[:middle] + ("A" if kept[middle] != "A" else "B") + kept[middle + 1 :]
        cookies = [changed, kept[:-8], "", "x", "a.b.c", f"x{kept}"]
        client.cookies.clear()

        answers = [
            (await client.get("/v1/whoami", headers={"Cookie": f"{name}={each}"})).status_code
            for each in cookies
        ]

    assert "ada" not in kept
    assert answers == [401] * len(cookies)


async def test_a_session_ends_by_itself_and_new_keys_of_the_provider_are_found_within_an_hour(
    provider: Provider, tmp_path: Path
) -> None:
    clock = Clock()
    async with (
        signing_in_at(provider, tmp_path, clock, session="1h") as service,
        browser(service) as client,
    ):
        await sign_in(client)
        clock.put_forward(timedelta(minutes=59))
        during = await client.get("/v1/whoami")
        provider.key = RSAKey.generate_key(2048)
        provider.published[:] = [provider.key]
        too_early = await sign_in(client)
        clock.put_forward(timedelta(minutes=2))
        after = await client.get("/v1/whoami")
        await sign_in(client)
        again = await client.get("/v1/whoami")

    assert too_early.headers["location"].endswith("?sign-in=failed")
    assert [each.status_code for each in (during, after, again)] == [200, 401, 200]


async def test_over_https_the_cookies_are_bound_to_the_host_and_what_is_left_out_is_asked(
    provider: Provider, tmp_path: Path
) -> None:
    provider.person.pop("preferred_username")
    provider.person.pop("groups")
    provider.more |= {"preferred_username": "ada", "realm": {"roles": ["sre", "lead"]}}
    provider.is_public = True
    url = "https://alexis.example.net"
    more: dict[str, Any] = {"groups_claim": "realm.roles", "client_secret": None}
    async with (
        signing_in_at(provider, tmp_path, url=url, **more) as service,
        browser(service) as client,
    ):
        begun = await client.get("/v1/sign-in/oidc")
        async with httpx.AsyncClient(timeout=PATIENCE) as elsewhere:
            back = await elsewhere.get(begun.headers["location"])
        link = back.headers["location"]
        flow = begun.headers["set-cookie"]
        ended = await client.get(
            link.replace(url, service.url), headers={"Cookie": flow.partition(";")[0]}
        )
        cookies = ended.headers.get_list("set-cookie")
        kept = next(each for each in cookies if "session" in each)
        who = await client.get("/v1/whoami", headers={"Cookie": kept.partition(";")[0]})

    assert link.startswith(f"{url}/v1/sign-in/oidc/callback?")
    assert ended.headers["location"] == f"{url}/"
    for cookie in (flow, *cookies):
        assert cookie.startswith("__Host-alexis-")
        rest = {each.strip().lower() for each in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= rest
        assert not any(each.startswith("domain") for each in rest)
    assert who.json()["scopes"] == ["actions", "admin", "approve", "read"]


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        pytest.param({"issuer": "https://id.example.org"}, "calls itself", id="another issuer"),
        pytest.param({"token_endpoint": None}, "token_endpoint", id="no token endpoint"),
    ],
)
async def test_a_provider_that_is_not_the_one_of_the_settings_gets_nobody(
    provider: Provider,
    tmp_path: Path,
    metadata: dict[str, Any],
    reason: str,
) -> None:
    provider.metadata |= metadata
    async with signing_in_at(provider, tmp_path) as service, browser(service) as client:
        with capture_logs() as log:
            refused = await client.get("/v1/sign-in/oidc")
        provider.metadata.clear()
        provider.is_down = True
        down = await client.get("/v1/sign-in/oidc")
        provider.is_down = False
        mended = await client.get("/v1/sign-in/oidc")

    assert refused.headers["location"] == f"{service.url}/?sign-in=failed"
    assert down.headers["location"] == f"{service.url}/?sign-in=failed"
    assert mended.headers["location"].startswith(f"{provider.url}/authorize?")
    assert reason in log[-1]["reason"]
