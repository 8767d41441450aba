"""Verbs ask the Alexis at ALEXIS_URL by its API, with the token of a client."""

import asyncio
import json
from pathlib import Path

import pytest
from starlette.responses import RedirectResponse

from app.simulator import serve
from tests.cli.conftest import Call
from tests.parts.alexis import TOKEN, Vendors, alexis, settings_for, write_rules

pytestmark = pytest.mark.anyio


async def test_it_is_paused_looked_at_and_resumed_from_elsewhere(
    folder: Path, call: Call, products: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = folder / "service"
    elsewhere.mkdir()
    write_rules(elsewhere)
    (folder / "token").write_text(f"{TOKEN}\n")
    async with alexis(elsewhere, settings_for(elsewhere, sources=products.settings)) as service:
        monkeypatch.setenv("ALEXIS_URL", service.url)
        monkeypatch.setenv("ALEXIS_TOKEN_FILE", "token")

        paused = await asyncio.to_thread(call, "pause", "--reason", "a move")
        again = await asyncio.to_thread(call, "pause", "--reason", "another")
        report = await asyncio.to_thread(call, "report", "--since", "1h", "--json")
        approvals = await asyncio.to_thread(call, "approvals")
        letters = await asyncio.to_thread(call, "dead-letters", "show", "01?x=1#y")
        resumed = await asyncio.to_thread(call, "resume", "--json")
        trail = await service.get("/v1/audit?kind=service.resumed")

    assert paused.out.startswith("paused: nothing begins any more")
    assert (again.status, again.out) == (1, "")
    assert again.err.startswith("it is paused by client:tester since")
    assert json.loads(report.out)["events"] == 0
    assert approvals.out == "Nothing waits for approval.\n"
    assert letters.err == "there is no dead letter '01?x=1#y'\n"
    assert json.loads(resumed.out)["ended_by"] == "client:tester"
    assert trail["items"][0]["actor"] == "client:tester"


async def test_what_is_in_the_way_is_told_in_a_sentence(
    folder: Path, call: Call, products: Vendors, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = products.settings["opsgenie"]["base_url"]
    write_rules(folder)
    async with alexis(folder, settings_for(folder)) as service:
        no_token = await asyncio.to_thread(call, "report", "--url", service.url)
        monkeypatch.setenv("ALEXIS_TOKEN", "wrong")
        wrong_token = await asyncio.to_thread(call, "report", "--url", service.url)
        monkeypatch.setenv("ALEXIS_TOKEN", TOKEN)
        wrong_filter = await asyncio.to_thread(call, "audit", "list", "--since", "soon")
        away = await asyncio.to_thread(call, "report", "--url", "http://127.0.0.1:1")
        no_alexis = await asyncio.to_thread(call, "report", "--url", vendor)
        no_address = await asyncio.to_thread(call, "report", "--url", "alexis.example.net")
        two = await asyncio.to_thread(call, "report", "--url", service.url, "-s", "alexis.yaml")

        async with serve(RedirectResponse("https://alexis.example.net/v1/report")) as moved:
            redirected = await asyncio.to_thread(call, "report", "--url", moved)
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        unsafe = await asyncio.to_thread(call, "ping", "--url", "http://alexis.example.net")

    assert redirected.err == (
        f"{moved} sends elsewhere, to https://alexis.example.net/v1/report: ask that one\n"
    )
    assert unsafe.err.splitlines()[0] == (
        "alexis.example.net: the token goes there unencrypted; use https"
    )
    assert (no_token.status, no_token.err) == (1, "ALEXIS_TOKEN: must hold the token of a client\n")
    assert wrong_token.err == f"{service.url}: the token is not known; give it as ALEXIS_TOKEN\n"
    assert wrong_filter.status == 2
    assert "--since" in wrong_filter.told
    assert away.status == 1
    assert away.err.startswith("http://127.0.0.1:1: ")
    assert "is it an Alexis?" in no_alexis.err
    assert no_address.err == "--url: an address such as https://alexis.example.net\n"
    assert two.status == 2
    assert "one of them" in two.told
    for said in (no_token, wrong_token, away, no_alexis, no_address):
        assert said.err.count("\n") == 1
        assert TOKEN not in said.err
