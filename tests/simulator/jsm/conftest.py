"""A JSM, and a client that has its token."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.simulator import Jsm, Team, serve
from tests.simulator.peers import Clock, http_client


@pytest.fixture
def jsm(clock: Clock) -> Jsm:
    return Jsm(teams=(Team.named("operations"), Team.named("database")), now=clock)


@pytest.fixture
async def url(jsm: Jsm) -> AsyncIterator[str]:
    async with serve(jsm.app) as url:
        yield url


@pytest.fixture
async def client(jsm: Jsm, url: str) -> AsyncIterator[httpx.AsyncClient]:
    base = f"{url}/jsm/ops/api/{jsm.cloud_id}"
    async with http_client(base_url=base, auth=(jsm.email, jsm.api_token)) as client:
        yield client
