"""Jobs in PgQueuer's tables: a job says that a replica is at work on a row, or that one may be.

At most one job stands for a row at a time. A replica takes jobs that nobody holds, and those
whose holder has been silent longer than its lease.
"""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar, cast

import asyncpg
from pgqueuer import AsyncpgDriver, Job, Queries
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from app.domain.errors import StoreUnavailable
from app.ports import Work

Result = TypeVar("Result")
Connect = Callable[[float], Awaitable["asyncpg.Connection[Any]"]]
"""Gives a connection on which an answer may take so many seconds."""

_INSTALLING = 0x616C7875
"""The key of the advisory lock under which PgQueuer's tables are made: `alxu`."""

_PATIENCE_AT_START = 60.0
_STOPS = "alexis_stops"
_UNLIMITED = EntrypointExecutionParameter(concurrency_limit=0)
_AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)

_PATIENCE_FOR_THE_LOG = "100ms"

_NAMES = DBSettings(
    prefix="",
    db_schema=None,
    channel="ch_pgqueuer",
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
    widen_id=True,
)
"""All names are given, so that no variable of the environment, such as CHANNEL, changes one.

All tables are logged: on a standby that is promoted, an unlogged one may have a sequence that is
not readable, and then no job could be taken.
"""

_EMPTY_LOG = (
    f"SET LOCAL lock_timeout = '{_PATIENCE_FOR_THE_LOG}'; TRUNCATE {_NAMES.queue_table_log}"
)
"""Two statements that are sent together are one transaction."""


class Jobs:
    """The jobs over one connection, which is made anew when it breaks.

    `patience` is how many seconds an answer may take. `news` is called when there may be a job to
    take, `stop_asked` when a person may have asked for a run to be stopped; both are hints.
    Everything raises `StoreUnavailable`.
    """

    def __init__(
        self,
        connect: Connect,
        patience: float,
        news: Callable[[], None],
        stop_asked: Callable[[], None],
    ) -> None:
        self._connect = connect
        self._patience = patience
        self._news = news
        self._stop_asked = stop_asked
        self._connection: asyncpg.Connection[Any] | None = None
        self._connecting = asyncio.Lock()
        self._queries: Queries | None = None
        self._me = QueueManagerId(uuid.uuid4())

    async def install(self) -> None:
        """Make or upgrade PgQueuer's tables; several replicas may do so at once."""
        try:
            connection = await self._connect(_PATIENCE_AT_START)
            try:
                queries = _queries(connection)
                await queries.driver.execute("SELECT pg_advisory_lock($1)", _INSTALLING)
                if await queries.schema_is_installed():
                    await queries.upgrade()
                else:
                    await queries.install()
            finally:
                await connection.close()
        except _AWAY as error:
            raise StoreUnavailable(str(error) or type(error).__name__) from error

    async def close(self) -> None:
        if self._connection:
            self._connection.terminate()

    async def offer(self, lane: Work, ids: Sequence[str]) -> int:
        """Have each of these rows worked on, unless it has a job; give how many are new."""
        if not ids:
            return 0
        many = len(ids)
        made = await self._ask(
            lambda queries: queries.enqueue(
                [lane.value] * many,
                [id_.encode() for id_ in ids],
                [0] * many,
                dedupe_key=[f"{lane}:{id_}" for id_ in ids],
                on_conflict="skip",
            )
        )
        return sum(each is not None for each in made)

    async def take(self, lane: Work, room: int, lease: timedelta) -> Sequence[Job]:
        """Hold up to so many jobs of the lane that nobody holds, or whose holder is silent."""
        return await self._ask(
            lambda queries: queries.dequeue(
                batch_size=room,
                entrypoints={QueueEntrypoint(lane.value): _UNLIMITED},
                queue_manager_id=self._me,
                global_concurrency_limit=None,
                heartbeat_timeout=lease,
            )
        )

    async def renew(self, jobs: Sequence[Job]) -> None:
        """Go on holding these."""
        await self._ask(lambda queries: queries.update_heartbeat([job.id for job in jobs]))

    async def done(self, jobs: Sequence[Job]) -> None:
        """Hold these no more."""
        await self._ask(
            lambda queries: queries.log_jobs([(job, "successful", None) for job in jobs])
        )

    async def again(self, job: Job, after: timedelta) -> None:
        """Let whoever comes first take the job after so long."""
        await self._ask(lambda queries: queries.retry_job(job, after, None))

    async def forget_past(self) -> None:
        """Empty PgQueuer's log of what became of jobs: what happened stands in our rows.

        Whoever reads the log, as a dump does, is not waited for: all jobs would wait as well.
        """
        await self._ask(lambda queries: queries.driver.execute(_EMPTY_LOG))

    async def tell_of_a_stop(self) -> None:
        """Tell all replicas that a person asked for a run to be stopped."""
        await self._ask(lambda queries: queries.driver.notify(_STOPS, ""))

    async def _ask(self, question: Callable[[Queries], Awaitable[Result]]) -> Result:
        try:
            return await question(await self._connected())
        except _AWAY as error:
            if self._connection and not isinstance(error, asyncpg.PostgresError):
                self._connection.terminate()
            raise StoreUnavailable(str(error) or type(error).__name__) from error

    async def _connected(self) -> Queries:
        async with self._connecting:
            if self._queries is None or self._connection is None or self._connection.is_closed():
                self._connection = await self._connect(self._patience)
                self._queries = _queries(self._connection)
                await self._queries.driver.add_listener(_NAMES.channel, self._heard)
                await self._queries.driver.add_listener(_STOPS, lambda _: self._stop_asked())
            return self._queries

    def _heard(self, said: str | bytes | bytearray) -> None:
        if cast(dict[str, Any], json.loads(said)).get("operation") == "insert":
            self._news()


def _queries(connection: "asyncpg.Connection[Any]") -> Queries:
    return Queries(
        AsyncpgDriver(connection),
        qbe=QueryBuilderEnvironment(_NAMES),
        qbq=QueryQueueBuilder(_NAMES),
    )
