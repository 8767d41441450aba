"""Jobs in PgQueuer's tables: they leave nothing behind, and nobody who reads them is in the way."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.domain.errors import StoreUnavailable
from app.engine.jobs import Jobs
from app.engine.pgqueuer import ReplicaDispatcher
from app.ports import Work
from app.reality import now_in_utc
from app.store.postgres_connections import connecting
from tests.parts.alexis import until

pytestmark = pytest.mark.anyio

LEASE = timedelta(seconds=15)
PATIENCE = 5.0
TABLES = ("pgqueuer", "pgqueuer_log", "pgqueuer_statistics", "pgqueuer_schedules")


@asynccontextmanager
async def jobs_at(url: str) -> AsyncIterator[Jobs]:
    jobs = Jobs(connecting(url, None), PATIENCE, lambda: None, lambda: None)
    await jobs.install()
    try:
        yield jobs
    finally:
        await jobs.close()


@asynccontextmanager
async def somebody_at(url: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    somebody = await asyncpg.connect(url)
    try:
        yield somebody
    finally:
        await somebody.close()


async def rows_in(url: str) -> dict[str, int]:
    async with somebody_at(url) as somebody:
        return {
            table: await somebody.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 - ours
            for table in TABLES
        }


async def work_off(jobs: Jobs, rows: list[str]) -> None:
    """Have each of these rows worked on, as a lane does."""
    await jobs.offer(Work.RUNS, rows)
    await jobs.done(await jobs.take(Work.RUNS, len(rows), LEASE))


async def test_jobs_that_are_done_leave_nothing_but_a_log_and_that_is_emptied(
    postgres_url: str,
) -> None:
    async with jobs_at(postgres_url) as jobs:
        for round_ in range(10):
            await work_off(jobs, [f"run-{round_}-{number}" for number in range(50)])
        before = await rows_in(postgres_url)

        await jobs.forget_past()
        after = await rows_in(postgres_url)

    assert before == dict.fromkeys(TABLES, 0) | {"pgqueuer_log": 3 * 500}
    assert after == dict.fromkeys(TABLES, 0)


async def test_a_standby_has_all_of_their_tables(postgres_url: str) -> None:
    async with jobs_at(postgres_url), somebody_at(postgres_url) as somebody:
        unlogged = await somebody.fetch("SELECT relname FROM pg_class WHERE relpersistence = 'u'")

    assert unlogged == []


async def test_who_reads_the_log_for_long_holds_up_no_job(postgres_url: str) -> None:
    async with jobs_at(postgres_url) as jobs, somebody_at(postgres_url) as somebody:
        await work_off(jobs, ["run-1"])
        async with somebody.transaction():
            await somebody.execute("LOCK TABLE pgqueuer_log IN ACCESS SHARE MODE")
            began = time.monotonic()
            with suppress(StoreUnavailable):
                await jobs.forget_past()
            await work_off(jobs, ["run-2"])
            took = time.monotonic() - began
        kept = await rows_in(postgres_url)

        await jobs.forget_past()
        emptied = await rows_in(postgres_url)

    assert took < PATIENCE / 2
    assert kept["pgqueuer_log"] == 6
    assert emptied["pgqueuer_log"] == 0


async def test_a_replica_that_never_lives_long_empties_the_log_as_well(postgres_url: str) -> None:
    async def heed() -> None:
        pass

    async with jobs_at(postgres_url) as jobs:
        await work_off(jobs, ["run-1"])
    replica = ReplicaDispatcher(connecting(postgres_url, None), LEASE, now_in_utc, heed)
    await replica.open()

    replica.start()

    async def is_empty() -> bool:
        return (await rows_in(postgres_url))["pgqueuer_log"] == 0

    await until(is_empty, "the log to be empty")
    await replica.stop(0)
