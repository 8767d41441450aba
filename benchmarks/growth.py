"""What the same question costs when ten thousand events are stored, and when it is a million.

The history grows, what is asked for does not: as many rules, targets and events an hour. All goes
through the code that serves; only the rows are put there by SQL.
"""

import argparse
import asyncio
import itertools
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

from app.domain.arrival import Letter
from app.domain.filters import EventFilter, ReportFilter, RunFilter
from app.domain.ids import EventId, RunId
from app.domain.problem import Problem
from app.ledger.retention import Cutoff
from app.observability.log import set_up_log
from app.plugins.catalogue import built_in
from app.reality import new_ulid
from app.store.inbox import BatchingInbox
from app.store.ledger import LedgerStore
from app.store.retention import StoredRetention
from app.store.sqlite import SqliteDatabase
from app.store.views import StoredViews
from benchmarks.history import History, fill

_SIZES = (10_000, 1_000_000)
_GOAL = 2.0
_TIMES = 40
_PIECE = 1 << 20
_ON_A_PAGE = 10
"""So few that even the short history fills the page."""


Question = Callable[[int], Awaitable[Any]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=_SIZES)
    arguments.add_argument("--folder", type=Path, help="on the disk that is meant")
    asked = arguments.parse_args()
    set_up_log("logfmt", "error", str)
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        stored = [(path := Path(name) / f"{size}.db", _made(path, size)) for size in asked.sizes]
        print(f"{'':42}" + "".join(f"{size:>12,}" for size in asked.sizes) + "       ratio")
        _print("bytes per event", [path.stat().st_size / h.events for path, h in stored])
        worst = asyncio.run(_measure(stored))
    print(f"the most that a question grew: {worst:.2f} (goal: at most {_GOAL})")


def _print(what: str, figures: Sequence[float]) -> float:
    ratio = figures[-1] / figures[0]
    print(f"{what:42}" + "".join(f"{figure:12.3f}" for figure in figures) + f"{ratio:12.2f}")
    return ratio


def _made(path: Path, events: int) -> History:
    asyncio.run(_close_again(path))
    began = time.monotonic()
    with closing(sqlite3.connect(path)) as connection:
        history = fill(connection, events)
    print(f"{events:,} events put there in {time.monotonic() - began:.0f} s", flush=True)
    with path.open("rb") as written:
        while written.read(_PIECE):
            """Have the system's cache hold it: meant is the work, not the disk of the day."""
    return history


async def _close_again(path: Path) -> None:
    async with _opened(path):
        pass


async def _measure(stored: Sequence[tuple[Path, History]]) -> float:
    """Ask each question of all databases; give the most that the cost of one grew."""
    async with AsyncExitStack() as stack:
        asked = [
            _questions(await stack.enter_async_context(_opened(path)), history)
            for path, history in stored
        ]
        return max(
            [
                _print(f"{what}, ms", await _cost([questions[what] for questions in asked]))
                for what in asked[0]
            ]
        )


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[SqliteDatabase]:
    database = SqliteDatabase(path)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


async def _cost(questions: Sequence[Question]) -> list[float]:
    """Ask in turn, each time about something else; before that all of it once, to warm up.

    Of the times the lower quartile counts: others use the machine too.
    """
    taken: list[list[float]] = [[] for _ in questions]
    for number in [*range(_TIMES)] * 2:
        for question, times in zip(questions, taken, strict=True):
            began = time.perf_counter()
            await question(number)
            times.append(time.perf_counter() - began)
    return [statistics.quantiles(times[_TIMES:])[0] * 1000 for times in taken]


def _questions(database: SqliteDatabase, history: History) -> dict[str, Question]:
    retention, cutoff = StoredRetention(database), Cutoff(history.an_hour_ago, history.an_hour_ago)
    return {
        **_of_decisions(database, history),
        **_of_people(database, history),
        "retention: a step": lambda _: retention.forget(cutoff, None),
    }


def _of_decisions(database: SqliteDatabase, history: History) -> dict[str, Question]:
    store = LedgerStore(database, built_in().grammar, new_ulid)
    inbox = BatchingInbox(database, new_ulid, lambda: history.now)
    since, now = history.a_day_ago, history.now

    def asks(question: Callable[[Any, int], Any]) -> Question:
        return lambda number: store.read(lambda ledger: question(ledger, number))

    def problem(number: int) -> Problem:
        return history.problem(number)

    numbers = itertools.count()

    def new() -> Letter:
        return history.letter(f"new-{next(numbers)}")

    return {
        "decide: what the rule did (past)": asks(
            lambda ledger, n: ledger.runs.past(
                history.rule(n), history.target(n), problem(n), "", since
            )
        ),
        "decide: whether it acted (acted)": asks(
            lambda ledger, n: ledger.runs.acted(history.rule(n), problem(n), "")
        ),
        "decide: which problem (known_as)": asks(
            lambda ledger, n: ledger.problems.known_as([history.alias(n)])
        ),
        "decide: whether it was told (told)": asks(lambda ledger, n: ledger.notes.told(problem(n))),
        "due: events": asks(lambda ledger, _: ledger.events.due(now, 256)),
        "due: runs": asks(lambda ledger, _: ledger.runs.due(now, 32)),
        "due: notes": asks(lambda ledger, _: ledger.notes.due(now, 8)),
        "begin a run": lambda n: store.write(
            lambda ledger: ledger.runs.begin(RunId(history.run(n)), now)
        ),
        "inbox: one new message, on disk": lambda _: inbox.accept(new()),
        "inbox: 50 new messages, on disk": lambda _: asyncio.gather(
            *(inbox.accept(new()) for _ in range(50))
        ),
        "inbox: a repeat (judge)": lambda n: inbox.accept(
            history.letter(history.ref(n), f"again {n}")
        ),
    }


def _of_people(database: SqliteDatabase, history: History) -> dict[str, Question]:
    views, now = StoredViews(database, built_in().grammar), history.now

    def events(**wanted: Any) -> Question:
        return lambda _: views.events(EventFilter(limit=_ON_A_PAGE, **wanted))

    def runs(**wanted: Any) -> Question:
        return lambda _: views.runs(RunFilter(limit=_ON_A_PAGE, **wanted), now)

    def report(**wanted: Any) -> Question:
        return lambda _: views.report(ReportFilter(since="1d", **wanted), now)

    return {
        "events: the newest": events(),
        "events: of a source": events(source="opsgenie"),
        "events: of a source without any": events(source="jsm"),
        "events: of a kind": events(kind="opened"),
        "events: decided": events(state="decided"),
        "events: waiting, none": events(state="waiting"),
        "events: of a ref": lambda n: views.events(EventFilter(ref=history.ref(n))),
        "events: of a source and a ref": lambda n: views.events(
            EventFilter(source="opsgenie", ref=history.ref(n))
        ),
        "event: its story": lambda n: views.event(EventId(history.event(n))),
        "runs: the newest": runs(),
        "runs: of a rule": runs(rule=history.rule(0)),
        "runs: of a rule without any": runs(rule="nothing"),
        "runs: on a target": runs(target=history.target(0)),
        "runs: succeeded": runs(state="succeeded"),
        "runs: awaiting approval, none": runs(state="awaiting_approval"),
        "runs: since a day": runs(since="1d"),
        "runs: of a rule since an hour": runs(rule=history.rule(0), since="1h"),
        "runs: cancelled since a day, none": runs(state="cancelled", since="1d"),
        "run: with its steps": lambda n: views.run(RunId(history.run(n))),
        "report: of a day": report(),
        "report: of a day and a rule": report(rule=history.rule(0)),
        "report: of a day and a target": report(target=history.target(0)),
    }


if __name__ == "__main__":
    main()
