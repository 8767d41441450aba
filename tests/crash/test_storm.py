"""The short form of the storm; `python -m benchmarks.crash` is the long one."""

from pathlib import Path

import pytest

from tests.parts.crash.storm import Plan, storm

pytestmark = pytest.mark.anyio


async def test_whatever_is_killed_nothing_is_lost_and_nothing_done_twice(tmp_path: Path) -> None:
    outcome = await storm(tmp_path, Plan(events=160, kills=7, seed=20261122))

    assert outcome.account.broken == {}, str(outcome)
