"""A Dynatrace, and a client that has its token."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.simulator import Dynatrace, serve
from app.simulator.dynatrace.simulator import TOKEN
from tests.simulator.peers import Clock, http_client


@pytest.fixture
def dynatrace(clock: Clock) -> Dynatrace:
    tokens = {
        TOKEN: {"problems.read", "problems.write", "entities.read", "events.ingest"},
        "dt0c01.READER.TOKEN": {"problems.read"},
    }
    return Dynatrace(now=clock, tokens=tokens)


@pytest.fixture
async def client(dynatrace: Dynatrace) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Api-Token {TOKEN}"}
    async with (
        serve(dynatrace.app) as url,
        http_client(base_url=f"{url}/api/v2", headers=headers) as client,
    ):
        yield client
