"""What a report of a month with a hundred thousand runs costs, and who has to wait for it.

The history has as many blocks as runs, and eight messages for each run. It is asked as the service
asks, while an event loop counts how long it was held up.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.domain.filters import ReportFilter
from app.domain.reporting.csv_lines import lines
from app.domain.reporting.manual import Manual
from app.observability.log import set_up_log
from app.plugins.catalogue import built_in
from app.store.sqlite import SqliteDatabase
from app.store.views import StoredViews
from benchmarks.history import History, fill

_RUNS = 100_000
_EVENTS_OF_A_RUN = 8
_MONTH = timedelta(days=30)
_TIMES = 3
_GOAL = 1.0
_TICK = 0.001
_RUNS_OF_A_MONTH = """
SELECT rule, target, state, remedy, queued_at, started_at, finished_at, source, teams
FROM runs WHERE queued_at >= ? AND state != 'blocked'
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=_RUNS)
    arguments.add_argument("--file", type=Path, help="a history that was made before, or is kept")
    asked = arguments.parse_args()
    set_up_log("logfmt", "error", str)
    with tempfile.TemporaryDirectory() as folder:
        path = asked.file or Path(folder) / "alexis.db"
        asyncio.run(_measure(path, asked.runs, _history(path, asked.runs)))


async def _measure(path: Path, runs: int, history: History) -> None:
    database = SqliteDatabase(path)
    await database.open()
    views, now = StoredViews(database, built_in().grammar), history.now
    manual = Manual(timedelta(minutes=20))

    def report(stated: Manual | None = None, **wanted: Any) -> Callable[[], Awaitable[Any]]:
        return lambda: views.report(ReportFilter(since=_MONTH, **wanted), now, None, stated)

    async def export() -> int:
        of = ReportFilter(since=_MONTH)
        return sum([len(lines(page, str)) async for page in views.report_runs(of, now)])

    print(f"{'':36}{'seconds':>10}{'processor':>12}{'held up, ms':>13}")
    await _row("nothing, for two seconds", lambda: asyncio.sleep(2))
    read = await _row("only to read these runs", lambda: asyncio.to_thread(_read, path, history))
    whole = await _row("a month", report())
    await _row("a month, with the time saved", report(manual))
    await _row("a month, of a team", report(team="operations"))
    await _row("a month, of a rule", report(rule=history.rule(0)))
    await _row("a month, of a target", report(target=history.target(0)))
    await _row("a month of runs as CSV", export)
    await database.close()
    each = whole * _RUNS / runs
    print(f"processor seconds for {_RUNS:,} runs: {each:.2f} (goal: at most {_GOAL})")
    print(f"times as much as only to read them: {whole / read:.1f}")


def _history(path: Path, runs: int) -> History:
    events = runs * _EVENTS_OF_A_RUN
    every = _MONTH / events
    if path.exists():
        return History(events // (_EVENTS_OF_A_RUN // 2), every)
    asyncio.run(_make(path))
    with closing(sqlite3.connect(path)) as connection:
        return fill(connection, events, every)


def _read(path: Path, history: History) -> None:
    """Read what a report needs of each run, as the driver gives it."""
    since = round((history.now - _MONTH).timestamp() * 1_000_000)
    with closing(sqlite3.connect(path)) as connection:
        for _ in connection.execute(_RUNS_OF_A_MONTH, (since,)):
            pass


async def _make(path: Path) -> None:
    database = SqliteDatabase(path)
    await database.open()
    await database.close()


async def _row(what: str, ask: Callable[[], Awaitable[Any]]) -> float:
    """Ask some times; print the median, and how long the event loop was held up at most."""
    await ask()
    taken: list[float] = []
    worked: list[float] = []
    held_up: list[float] = []
    for _ in range(_TIMES):
        ticking = asyncio.create_task(_ticks(held_up))
        began, at_work = time.perf_counter(), time.process_time()
        await ask()
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - at_work)
        ticking.cancel()
    seconds, processor = statistics.median(taken), statistics.median(worked)
    print(f"{what:36}{seconds:>10.2f}{processor:>12.2f}{max(held_up) * 1000:>13.0f}", flush=True)
    return processor


async def _ticks(held_up: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_TICK)
        held_up.append(time.perf_counter() - began - _TICK)


if __name__ == "__main__":
    main()
