"""A service that people reach by a proxy, and one at which they sign in at a provider."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.parts.alexis import PATIENCE, Alexis, alexis, settings_for, write_rules
from tests.parts.calls import clients_with
from tests.parts.openid import Provider, openid_provider
from tests.parts.signing_in import GRANTS, PROXY, RULES


@pytest.fixture(scope="module")
async def proxied(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Alexis]:
    """Its proxy connects from an address of its own."""
    folder = tmp_path_factory.mktemp("proxied")
    write_rules(folder, rules=RULES)
    settings = settings_for(
        folder,
        targets={"allow": ["app-*.example.net"]},
        access={
            "proxy": {"trusted": [f"{PROXY}/32"]},
            "scopes": GRANTS,
            "people": {"cat": ["cat@example.com"]},
        },
    )
    settings["clients"] += clients_with(["read", "approve"])
    settings["clients"][2]["users"] = ["cat@example.com"]
    async with alexis(folder, settings) as service:
        yield service


@pytest.fixture
async def proxy(proxied: Alexis) -> AsyncIterator[httpx.AsyncClient]:
    """Connect as the proxy does."""
    way = httpx.AsyncHTTPTransport(local_address=PROXY)
    async with httpx.AsyncClient(base_url=proxied.url, transport=way, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
async def stranger(proxied: Alexis) -> AsyncIterator[httpx.AsyncClient]:
    """Connect from elsewhere."""
    async with httpx.AsyncClient(base_url=proxied.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with openid_provider() as found:
        yield found
