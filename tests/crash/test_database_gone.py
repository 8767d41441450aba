"""PostgreSQL dies under load and comes back: 503 meanwhile, and nothing is lost or done twice."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, until
from tests.parts.crash.hosts import Hosts
from tests.parts.crash.senders import Senders, Sent, senders_to
from tests.parts.crash.weather import account_at, begun, let_end, settings_of
from tests.parts.postgres import Server, new_database, own_postgres

pytestmark = pytest.mark.anyio

_LEASE, _PATIENCE = "10s", 60.0
"""What was held when the database died may wait for a lease."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL that a test may kill."""
    with own_postgres() as found:
        yield found


async def test_while_the_database_is_gone_senders_are_sent_away_and_then_all_goes_on(
    tmp_path: Path, machines: Hosts, products: Vendors, server: Server
) -> None:
    url = await new_database(server.url)
    products.post_to("http://nobody.example.net")
    products.opsgenie.lose_webhooks = True
    settings = settings_of(tmp_path, machines, products, database={"url": url, "lease": _LEASE})
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(alexis(tmp_path, settings))
        senders = await stack.enter_async_context(senders_to(service.url))
        for host in machines.names:
            await _post_trouble(products, senders, "held", host)
            await _post_trouble(products, senders, "quick", host)
        await begun(machines, 2)
        server.kill()
        ready = (await service.client.get("/readyz")).status_code
        alive = (await service.client.get("/livez")).status_code
        for host in [*machines.names] * 4:
            await _post_trouble(products, senders, "quick", host)
        await until(lambda: _are_sent_away(senders), "the senders to be sent away")
        let_end(machines)
        server.start()
        await senders.all_received()
        await all_settled(service, products, _PATIENCE)
        states = [run["state"] for run in await service.runs(rule="held")]

    assert (ready, alive) == (503, 200)
    assert states == ["succeeded", "succeeded"]
    told = account_at(url, machines, products, senders.letters())
    assert told.broken == {}, str(told)


async def _are_sent_away(senders: Senders) -> bool:
    return sum(503 in letter.answers for letter in senders.letters()) >= 4


async def _post_trouble(products: Vendors, senders: Senders, kind: str, host: str) -> None:
    products.opsgenie.create_alert(kind, tags=[kind], details={"host": host})
    written = products.opsgenie.deliveries[-1].letter.content
    rules = frozenset({kind})
    await senders.put(Sent(f"{kind}-{len(senders.sent)}", "opsgenie", written, rules))
