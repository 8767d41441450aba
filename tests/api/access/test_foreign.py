"""No page of somebody else makes a call that changes something, whichever call it is."""

import base64
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from starlette.responses import Response

from app.api.access.session import CookieSessions, SealedCookie
from app.domain.access import Identity
from app.reality import now_in_utc
from tests.parts.alexis import TOKEN, Alexis, alexis, settings_for, write_rules
from tests.parts.calls import Call, calls_of
from tests.parts.signing_in import GRANTS, OURS, of

pytestmark = pytest.mark.anyio

ONLY_ASKS = {"GET", "HEAD", "OPTIONS"}
BASIC = {"Authorization": "Basic " + base64.b64encode(f"tester:{TOKEN}".encode()).decode()}
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example.org"},
    {"Origin": "null"},
]
UNPROVEN: list[dict[str, str]] = [{}, {"Sec-Fetch-Site": "none"}]


SECRET = "a made-up secret, the same for all replicas"


@pytest.fixture(scope="module")
async def with_cookies(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Alexis]:
    """A service whose people have a cookie; nobody signs in anew."""
    folder = tmp_path_factory.mktemp("cookies")
    write_rules(folder)
    oidc = {"issuer": "http://127.0.0.1:9", "client_id": "alexis"}
    settings = settings_for(
        folder,
        server={"public_url": "http://127.0.0.1"},
        access={"oidc": oidc, "scopes": GRANTS, "session_secret": SECRET},
    )
    async with alexis(folder, settings) as service:
        yield service


@pytest.fixture
async def browser(with_cookies: Alexis) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody who has signed in and may do everything."""
    kept = Response()
    cookie = SealedCookie("session", SECRET, timedelta(hours=8), https=False, now=now_in_utc)
    CookieSessions(cookie).begin(kept, Identity("all"))
    sent = {"Cookie": kept.headers["set-cookie"].partition(";")[0]}
    async with httpx.AsyncClient(base_url=with_cookies.url, headers=sent) as client:
        yield client


@pytest.fixture(scope="module")
async def unsafe(proxied: Alexis) -> list[Call]:
    """Every call that changes something."""
    return [call for call in await calls_of(proxied) if call.method not in ONLY_ASKS]


@pytest.mark.parametrize(
    ("known_by", "said"),
    [
        *(pytest.param(of("all"), each, id=f"proxy {each}") for each in FOREIGN + UNPROVEN),
        *(pytest.param(BASIC, each, id=f"basic {each}") for each in FOREIGN),
        *(pytest.param({"X-Alexis-Token": TOKEN}, each, id=f"{each}") for each in FOREIGN[:2]),
    ],
)
async def test_every_call_that_changes_something_is_refused_to_other_pages(
    unsafe: list[Call], proxy: httpx.AsyncClient, known_by: dict[str, str], said: dict[str, str]
) -> None:
    answers = {
        str(call): (await call.made(proxy, known_by | said)).status_code
        for call in unsafe
        if not (call.path.startswith("/v1/webhooks/") and known_by != BASIC)
    }

    assert len(answers) > 15
    assert set(answers.values()) == {403}, answers


@pytest.mark.parametrize("said", [*FOREIGN, *UNPROVEN], ids=str)
async def test_a_cookie_is_of_no_use_to_other_pages_on_any_call(
    unsafe: list[Call], browser: httpx.AsyncClient, said: dict[str, str]
) -> None:
    answers = {
        str(call): (await call.made(browser, said)).status_code
        for call in unsafe
        if not call.path.startswith("/v1/webhooks/")
    }

    who = await browser.get("/v1/whoami", headers=said)
    assert len(answers) > 12
    assert set(answers.values()) == {403}, answers
    assert who.json()["actor"] == "person:all"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_what_a_form_can_send_is_taken_by_no_call_from_anybody(
    unsafe: list[Call], proxy: httpx.AsyncClient, browser: httpx.AsyncClient, kind: str
) -> None:
    said = OURS | {"Content-Type": kind}

    answers = {
        f"{call} {way}": await client.post(call.path, content=b"{}", headers=headers | said)
        for way, client, headers in (
            ("cookie", browser, {}),
            ("proxy", proxy, of("all")),
            ("basic", proxy, BASIC),
            ("token", proxy, {"X-Alexis-Token": TOKEN}),
        )
        for call in unsafe
        if not call.path.startswith("/v1/webhooks/")
    }

    assert {name for name, each in answers.items() if each.status_code != 415} == set()


@pytest.mark.parametrize(
    ("known_by", "said"),
    [
        pytest.param(of("all"), {"Sec-Fetch-Site": "same-origin"}, id="the page"),
        pytest.param(of("all"), {"Origin": "HERE"}, id="the page over plain HTTP"),
        pytest.param(BASIC, {}, id="a script with Basic"),
        pytest.param(BASIC, {"Origin": "HERE"}, id="the page of the API"),
        pytest.param({"X-Alexis-Token": TOKEN}, {"Origin": "app://a-tool"}, id="a tool"),
    ],
)
async def test_pages_of_ours_and_scripts_are_not_refused(
    proxied: Alexis, proxy: httpx.AsyncClient, known_by: dict[str, str], said: dict[str, str]
) -> None:
    said = {name: value.replace("HERE", proxied.url) for name, value in said.items()}

    answer = await proxy.post(
        "/v1/rules/explain", json={"event": {"title": "one"}}, headers=known_by | said
    )

    assert answer.status_code in {200, 422}, answer.text


async def test_a_form_of_a_person_is_not_taken(proxy: httpx.AsyncClient) -> None:
    answer = await proxy.post(
        "/v1/pause", data={"reason": "x"}, headers=of("all") | {"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 415
