"""A service to call: it has rules, but no products and no hosts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app.config.scopes import Scope
from tests.parts.alexis import PATIENCE, Alexis, alexis, settings_for, write_rules
from tests.parts.calls import clients_with

RULES = """
    name: restart-duplicator
    mode: approve
    when: {tags: [syn.duplicator]}
    targets: {hosts: [app-01.example.net]}
    limits: {cooldown: 1h}
    then: [{tasks: [{remote_ssh: systemctl restart duplicator}]}]
    """

OWN_SOURCES = {"prometheus": {"kind": "alertmanager"}}


@asynccontextmanager
async def running_in(folder: Path) -> AsyncIterator[Alexis]:
    """Run a service with a client for each scope beside the one that may all."""
    write_rules(folder, rules=RULES)
    settings = settings_for(
        folder,
        targets={"allow": ["app-*.example.net"]},
        sources=OWN_SOURCES,
        access={"guesses": None},  # tests show many tokens of nobody, all from one address
    )
    settings["clients"] += clients_with([*Scope, "webhooks:prometheus"])
    async with alexis(folder, settings) as service:
        yield service


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Alexis]:
    """The service; its client has the scope `*`."""
    async with running_in(tmp_path) as service:
        yield service


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Alexis]:
    """One for all tests of a file that do not mind what others have sent."""
    async with running_in(tmp_path_factory.mktemp("shared")) as service:
        yield service


@pytest.fixture
async def stranger(shared: Alexis) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a token, at the shared service."""
    async with httpx.AsyncClient(base_url=shared.url, timeout=PATIENCE) as client:
        yield client
