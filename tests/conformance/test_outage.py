"""A lane rests while the database does not answer, and goes on after that: each dispatcher."""

import time
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest

from app.domain.errors import StoreUnavailable
from app.engine.local import LocalDispatcher
from app.engine.pgqueuer import ReplicaDispatcher
from app.ledger import Due
from app.ports import Lane, Work
from app.reality import now_in_utc
from app.store.postgres_connections import connecting
from tests.parts.alexis import until

pytestmark = pytest.mark.anyio


async def _nothing() -> None:
    """There is no run to be stopped."""


@pytest.fixture
async def dispatcher(url: str) -> AsyncIterator[LocalDispatcher | ReplicaDispatcher]:
    found: LocalDispatcher | ReplicaDispatcher = LocalDispatcher(now_in_utc)
    if not url.startswith("sqlite"):
        lease = timedelta(seconds=3)
        found = ReplicaDispatcher(connecting(url, None), lease, now_in_utc, _nothing)
        await found.open()
    yield found
    await found.stop(0)


async def test_a_lane_rests_when_the_database_is_away_and_then_goes_on(
    dispatcher: LocalDispatcher | ReplicaDispatcher,
) -> None:
    looks: list[float] = []
    done: list[str] = []

    async def due(now: datetime, limit: int) -> Due:
        looks.append(time.monotonic())
        if len(looks) == 1:
            raise StoreUnavailable("away")
        return [] if done else ["a"], None

    async def do(ids: Sequence[str]) -> None:
        done.extend(ids)

    async def is_done() -> bool:
        return bool(done)

    dispatcher.start(Lane(Work.NOTES, due, do, at_once=1))
    await until(is_done, "it to be done")

    assert looks[1] - looks[0] >= 0.9
    assert done == ["a"]
