"""Clients that are known by certificates, at a port that speaks TLS."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.config.settings import Settings
from app.main import running
from tests.parts.alexis import TOKEN, settings_for, write_rules
from tests.parts.authority import Authority, Pair, trusting
from tests.parts.own_sources import MAPPING
from tests.parts.port import certificates_of, port_of, tls_settings

pytestmark = pytest.mark.anyio

CA, FOREIGN = Authority(), Authority()
"""Both have the same name: only their keys tell them apart."""

HOOK = CA.pair("hooks", "dns:Hooks.example.net", "dns:other.example.net")
SPIFFE = CA.pair("", "uri:spiffe://example.net/ns/ops/sa/automation")
MAILED = CA.pair("anybody", "email:Ops@example.com")
PLACED = CA.pair("anybody", "ip:2001:db8::1")
NAMED = CA.pair("by-common-name")
PINNED = CA.pair("pinned")
BOTH = CA.pair("both", "dns:both.example.net")
ELSEWHERE = CA.pair("elsewhere", "dns:elsewhere.example.net")
NOBODY = CA.pair("nobody", "dns:nobody.example.net")
REVOKED = CA.pair("hooks", "dns:hooks.example.net")
BOTH_TOKEN = "made-up-token-that-needs-a-certificate"
EVENT = {"id": "1", "state": "bad"}


def _client(name: str, *scopes: str, token: str = "", **certificate: str) -> dict[str, Any]:
    digest = hashlib.sha256(token.encode()).hexdigest() if token else None
    said = {"name": name, "token_sha256": digest, "scopes": list(scopes)}
    return said | {"certificate": certificate}


CLIENTS = [
    _client("hooks", "webhooks", san="dns:hooks.example.net"),
    _client("automation", "read", "actions", san="uri:spiffe://example.net/ns/ops/sa/automation"),
    _client("mailed", "read", san="EMAIL:ops@Example.com"),
    _client("placed", "read", san="ip:2001:0db8:0::1"),
    _client("by-name", "read", common_name="by-common-name"),
    _client("pinned", "*", sha256=PINNED.sha256.upper()),
    _client("both", "read", token=BOTH_TOKEN, san="dns:both.example.net"),
    _client("elsewhere", "read", san="dns:elsewhere.example.net") | {"addresses": ["192.0.2.0/24"]},
]


@dataclass(frozen=True)
class Place:
    """The port, and who may connect to it with what."""

    url: str
    folder: Path

    def shown(self, pair: Pair | None, **headers: str) -> httpx.AsyncClient:
        """Connect with a certificate, or without one."""
        files = pair.written(self.folder, pair.sha256) if pair else None
        context = trusting(CA, files)
        return httpx.AsyncClient(base_url=self.url, verify=context, headers=headers)


@pytest.fixture(scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    folder = tmp_path_factory.mktemp("certificates")
    write_rules(folder)
    tls = tls_settings(folder, CA.pair("server", "ip:127.0.0.1"), CA)
    (folder / "clients.crl").write_bytes(CA.revoked(REVOKED))
    tls["client_crl_file"] = str(folder / "clients.crl")
    sources = {"shop": {"kind": "generic", "mapping": MAPPING}}
    settings = settings_for(folder, server={"tls": tls}, sources=sources)
    settings["clients"] += CLIENTS
    read, certificates = Settings.model_validate(settings), certificates_of(tls)
    async with (
        running(read, tls=certificates.view) as api,
        port_of(api, certificates) as port,
    ):
        yield Place(port.url, folder)


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        pytest.param(HOOK, "hooks", id="a name of a host, whatever its case"),
        pytest.param(SPIFFE, "automation", id="a URI of SPIFFE"),
        pytest.param(MAILED, "mailed", id="an address of e-mail"),
        pytest.param(PLACED, "placed", id="an IP address, however it is written"),
        pytest.param(NAMED, "by-name", id="a common name"),
        pytest.param(PINNED, "pinned", id="this one certificate"),
    ],
)
async def test_a_client_is_known_by_its_certificate(place: Place, pair: Pair, name: str) -> None:
    async with place.shown(pair) as client:
        who = (await client.get("/v1/whoami")).json()

    assert (who["name"], who["kind"], who["way"]) == (name, "client", "certificate")


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(CA.pair("hooks", "dns:hooks.example.net", days=-1), id="ended"),
        pytest.param(CA.pair("hooks", "dns:hooks.example.net", age=-0.5), id="not begun"),
        pytest.param(FOREIGN.pair("hooks", "dns:hooks.example.net"), id="another authority"),
        pytest.param(FOREIGN.pair("by-common-name"), id="the right name of another authority"),
        pytest.param(FOREIGN.own, id="who signs himself"),
        pytest.param(REVOKED, id="revoked"),
    ],
)
async def test_a_certificate_that_cannot_be_trusted_gets_no_answer(
    place: Place, pair: Pair
) -> None:
    async with place.shown(pair) as client:
        with pytest.raises(httpx.TransportError):
            await client.get("/livez")


@pytest.mark.parametrize(
    ("pair", "headers", "status"),
    [
        pytest.param(None, {}, 401, id="nothing"),
        pytest.param(NOBODY, {}, 401, id="a certificate that nobody has"),
        pytest.param(None, {"X-Alexis-Token": TOKEN}, 200, id="a token alone"),
        pytest.param(NOBODY, {"X-Alexis-Token": TOKEN}, 200, id="a token, and any certificate"),
        pytest.param(PINNED, {"X-Alexis-Token": "wrong"}, 401, id="a wrong token"),
        pytest.param(PINNED, {"Authorization": "Basic !"}, 401, id="a header that says nothing"),
        pytest.param(BOTH, {"X-Alexis-Token": BOTH_TOKEN}, 200, id="both that are needed"),
        pytest.param(BOTH, {}, 401, id="both are needed: no token"),
        pytest.param(None, {"X-Alexis-Token": BOTH_TOKEN}, 401, id="both are needed"),
        pytest.param(ELSEWHERE, {}, 403, id="a certificate that is good elsewhere"),
        pytest.param(PINNED, {"X-Alexis-Token": BOTH_TOKEN}, 401, id="both: somebody else's"),
    ],
)
async def test_what_has_to_be_shown(
    place: Place, pair: Pair | None, headers: dict[str, str], status: int
) -> None:
    async with place.shown(pair, **headers) as client:
        answer = await client.get("/v1/ping")

    assert answer.status_code == status


async def test_a_token_says_who_calls_whatever_certificate_is_there(place: Place) -> None:
    async with place.shown(PINNED, **{"X-Alexis-Token": TOKEN}) as client:
        who = (await client.get("/v1/whoami")).json()

    assert (who["name"], who["way"]) == ("tester", "token")


async def test_a_webhook_comes_by_a_certificate_and_its_scope_holds(place: Place) -> None:
    async with place.shown(HOOK) as hooks, place.shown(NAMED) as reader:
        taken = await hooks.post("/v1/webhooks/shop", json=EVENT)
        refused = await reader.post("/v1/webhooks/shop", json=EVENT)
        read = await hooks.get("/v1/events")

    assert (taken.status_code, refused.status_code, read.status_code) == (202, 403, 403)
    assert refused.json()["detail"] == "The client by-name lacks the scope webhooks:shop."


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, True, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, True, id="a neighbour"),
        pytest.param({"Origin": "https://evil.example.org"}, True, id="another origin"),
        pytest.param({"Origin": "null"}, True, id="no origin that could be named"),
        pytest.param({"Sec-Fetch-Site": "same-origin"}, False, id="the page"),
        pytest.param({}, False, id="no browser"),
    ],
)
async def test_a_page_of_others_cannot_use_the_certificate_of_a_browser(
    place: Place, said: dict[str, str], refused: bool
) -> None:
    async with place.shown(PINNED) as browser:
        paused = await browser.post("/v1/pause", json={"reason": "x"}, headers=said)
        taken = await browser.post("/v1/webhooks/shop", json=EVENT, headers=said)
        await browser.post("/v1/resume", json={})

    assert paused.status_code == (403 if refused else 200)
    assert taken.status_code == (403 if refused else 202)


async def test_a_form_of_another_page_is_not_taken_either(place: Place) -> None:
    async with place.shown(PINNED) as browser:
        answer = await browser.post("/v1/pause", data={"reason": "x"})

    assert answer.status_code == 415


async def test_clients_are_listed_with_what_they_have_to_show(place: Place) -> None:
    async with place.shown(PINNED) as admin, place.shown(BOTH) as both, place.shown(HOOK) as hooks:
        before = (await admin.get("/v1/clients")).json()["clients"]
        await hooks.get("/v1/ping")
        async with place.shown(None, **{"X-Alexis-Token": BOTH_TOKEN}) as thief:
            await thief.get("/v1/ping")
        await both.get("/v1/ping")
        answer = await admin.get("/v1/clients")

    after = answer.json()["clients"]
    was, now = ({each["name"]: each for each in seen} for seen in (before, after))
    shown = {name: each["known_by"] for name, each in now.items()}
    assert shown["tester"] == ["token"]
    assert shown["pinned"] == ["certificate"]
    assert shown["both"] == ["token", "certificate"]
    assert now["hooks"]["used"] - was["hooks"]["used"] == 1
    assert now["both"]["refused"] - was["both"]["refused"] == 1
    assert now["both"]["used"] == was["both"]["used"]
    assert PINNED.sha256 not in answer.text


async def test_tls_is_told_by_the_service_and_its_metrics(place: Place) -> None:
    async with place.shown(PINNED) as client:
        text = (await client.get("/metrics")).text
        tls = (await client.get("/v1/service")).json()["tls"]

    assert tls["broken"] is None
    assert [each["setting"] for each in tls["certificates"]] == [
        "cert_file",
        "client_ca_file",
        "client_crl_file",
    ]
    assert 'alexis_certificate_expires_timestamp_seconds{file="client_crl_file"}' in text
    assert "alexis_certificate_broken 0.0" in text
