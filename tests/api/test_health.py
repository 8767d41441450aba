"""Probes: open to everybody, but bare."""

from pathlib import Path

import httpx
import pytest

from tests.api.conftest import RULES
from tests.parts.alexis import Alexis, until, write_rules
from tests.parts.calls import token_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_a_probe_needs_no_token(stranger: httpx.AsyncClient, method: str, path: str) -> None:
    response = await stranger.request(method, path)

    assert response.status_code == 200
    assert bool(response.content) is (method == "GET")


async def test_readiness_is_bare_for_strangers(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/readyz")

    assert response.json() == {"ready": True}


@pytest.mark.parametrize("scope", ["events", "admin", "webhooks"])
async def test_readiness_is_bare_for_those_who_may_not_read(
    stranger: httpx.AsyncClient, scope: str
) -> None:
    response = await stranger.get("/readyz", headers={"X-Alexis-Token": token_of(scope)})

    assert response.json() == {"ready": True}


@pytest.mark.parametrize("scope", ["read", "*"])
async def test_readiness_says_more_to_those_who_may_read(
    stranger: httpx.AsyncClient, scope: str
) -> None:
    response = await stranger.get("/readyz", headers={"X-Alexis-Token": token_of(scope)})

    assert response.json() == {"ready": True, "rules": 1, "broken_rule_files": []}


async def test_a_broken_rule_file_is_shown_and_what_it_said_stays_in_force(
    service: Alexis, tmp_path: Path
) -> None:
    write_rules(tmp_path, rules=RULES.replace("when: {tags: [", "when: {tagz: ["))

    async def told() -> list[str]:
        broken: list[str] = (await service.get("/readyz"))["broken_rule_files"]
        return broken

    (broken,) = await until(told, "the broken file to be told")
    bare = await service.client.get("/readyz", headers={"X-Alexis-Token": ""})

    assert "rules.yaml:4" in broken
    assert (await service.get("/readyz"))["rules"] == 1
    assert (await service.get("/v1/rules"))["problems"][0]["line"] == 4
    assert (bare.status_code, bare.json()) == (200, {"ready": True})
