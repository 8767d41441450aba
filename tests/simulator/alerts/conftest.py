"""An Opsgenie whose webhooks tell everything."""

from collections.abc import AsyncIterator
from itertools import count

import pytest

from app.simulator import Opsgenie, OutgoingWebhook, Team, serve
from tests.simulator.peers import Clock, Receiver


@pytest.fixture
async def opsgenie(receiver: Receiver, clock: Clock) -> AsyncIterator[Opsgenie]:
    numbers = count(1)
    opsgenie = Opsgenie(
        teams=tuple(map(Team.named, ("operations", "database", "network"))),
        webhooks=[OutgoingWebhook(url=receiver.url, with_description=True, with_details=True)],
        now=clock,
        new_id=lambda: f"c4a1f2de-7b6a-4e0b-9f53-{next(numbers):012}",
    )
    async with serve(opsgenie.app):
        yield opsgenie
