"""What the tests of the simulators share: a clock, and somebody who receives webhooks."""

from collections.abc import AsyncIterator

import pytest

from app.simulator import serve
from tests.simulator.peers import Clock, Receiver


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with serve(receiver.app) as url:
        receiver.url = url
        yield receiver
