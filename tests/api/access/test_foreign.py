"""No page of somebody else makes a call that changes something, whichever call it is."""

import base64

import httpx
import pytest

from tests.parts.alexis import TOKEN, Alexis
from tests.parts.calls import Call, calls_of
from tests.parts.signing_in import of

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
