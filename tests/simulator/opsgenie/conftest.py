"""An Opsgenie, and a client that has its key."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.simulator import Opsgenie, Team, serve
from tests.simulator.peers import Clock, http_client


@pytest.fixture
def opsgenie(clock: Clock) -> Opsgenie:
    return Opsgenie(teams=(Team.named("operations"), Team.named("database")), now=clock)


@pytest.fixture
async def client(opsgenie: Opsgenie) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"GenieKey {opsgenie.api_key}"}
    async with (
        serve(opsgenie.app) as url,
        http_client(base_url=url, headers=headers) as client,
    ):
        yield client
