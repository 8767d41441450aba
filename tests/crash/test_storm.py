"""The short forms of the storm; `python -m benchmarks.crash` is the long one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.parts.crash.storm import Plan, storm

pytestmark = pytest.mark.anyio


async def test_whatever_is_killed_nothing_is_lost_and_nothing_done_twice(tmp_path: Path) -> None:
    outcome = await storm(tmp_path, Plan(events=160, kills=7, seed=20261122))

    assert outcome.account.broken == {}, str(outcome)


async def test_what_one_replica_is_killed_at_the_other_tells_of_and_nothing_is_done_twice(
    tmp_path: Path, postgres_url: str
) -> None:
    lease = timedelta(seconds=4)
    plan = Plan(events=100, kills=7, seed=20261122, replicas=2, pace=0.15, lease=lease)

    outcome = await storm(tmp_path, replace(plan, database=postgres_url))

    assert outcome.account.broken == {}, str(outcome)
