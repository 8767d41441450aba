"""Whatever happens, in whatever order, the service restrains itself as it promises."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.parts.postgres import new_database
from tests.restraint.machine import Life

_TIMES = int(os.environ.get("ALEXIS_RESTRAINT_TIMES", "1"))
"""So many times as many lives, for whoever has the time."""


def _live(url: str, lives: int) -> None:
    run_state_machine_as_test(
        type("LifeThere", (Life,), {"url": url}),
        settings=settings(
            max_examples=lives * _TIMES,
            stateful_step_count=30,
            deadline=timedelta(minutes=5),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_it_restrains_itself_on_sqlite(tmp_path: Path) -> None:
    _live(f"sqlite:///{tmp_path}/alexis.db", lives=10)


def test_it_restrains_itself_on_postgresql(postgres_server: str) -> None:
    _live(asyncio.run(new_database(postgres_server)), lives=5)
