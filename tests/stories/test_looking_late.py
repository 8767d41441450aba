"""A run that begins long after it was decided asks its source first, without being told to."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.simulator.faults import Answer, Fault
from tests.parts.alexis import (
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.clocks import Clock
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: asks
    mode: approve
    when: {{tags: [broken]}}
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
    """


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path, clock: Clock
) -> AsyncIterator[Alexis]:
    write_rules(tmp_path, rule=RULE.format(host=host.address, done=done))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings, clock) as running:
        products.post_to(running.url)
        yield running


class Approved:
    """An alert that was closed unheard, and whose run is approved later."""

    def __init__(self, service: Alexis, products: Vendors, clock: Clock) -> None:
        self._service, self._clock, self._opsgenie = service, clock, products.opsgenie
        self._products = products

    async def after(self, later: timedelta, *faults: Fault) -> int:
        """Approve it, and let it end; give how often the source was asked about the alert."""
        alert = self._opsgenie.create_alert("It is broken", tags=["broken"]).id
        run = await self._service.run_in("awaiting_approval")
        await all_settled(self._service, self._products)
        self._opsgenie.webhooks.clear()
        self._opsgenie.close(alert)
        for fault in faults:
            self._opsgenie.faults.add(fault)
        self._clock.put_forward(later)
        (await self._service.post(f"/v1/runs/{run['id']}/approve", {})).raise_for_status()
        await until(self._is_over, "the run to be over")
        return sum(
            (request.method, request.path) == ("GET", f"/v2/alerts/{alert}")
            for request in self._opsgenie.requests
        )

    async def _is_over(self) -> bool:
        (run,) = await self._service.runs()
        return run["state"] in {"succeeded", "cancelled"}


@pytest.fixture
def approved(service: Alexis, products: Vendors, clock: Clock) -> Approved:
    return Approved(service, products, clock)


async def test_an_approval_that_came_late_repairs_nothing_that_is_over(
    approved: Approved, service: Alexis, done: Path
) -> None:
    asked = await approved.after(timedelta(minutes=50))

    (run,) = await service.runs()
    assert run["detail"] == "the problem was over before anything was done"
    assert asked == 1
    assert not done.exists()


async def test_a_source_that_is_silent_does_not_stop_what_was_approved(
    approved: Approved, done: Path
) -> None:
    silent = Fault(effect=Answer(status=500), method="GET", times=None)

    asked = await approved.after(timedelta(minutes=50), silent)

    assert asked >= 1
    assert done.read_text() == "done\n"


async def test_what_begins_soon_asks_nobody(approved: Approved, done: Path) -> None:
    asked = await approved.after(timedelta(0))

    assert asked == 0
    assert done.read_text() == "done\n"
