"""Events per second of a replay, beside only reading the same pages, and the memory it takes."""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

from app.backtesting.replay import Asked, backtest
from app.backtesting.side import World
from app.domain.fleet import Fleet
from app.domain.limits import Caps
from app.domain.rule import Rule
from app.observability.log import set_up_log
from app.plugins.catalogue import built_in
from app.store.backtest import StoredHistory
from app.store.sqlite import SqliteDatabase
from benchmarks.history import History, fill

_SETS = (20, 200, 1000)
_CHANGED = 2
_GRAMMAR = built_in().grammar
_WORLD = World(Fleet.model_validate({"allow": ["*.example.net"]}), Caps(), {}, 60)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=100_000)
    arguments.add_argument("--rules", type=int, nargs="+", default=_SETS)
    asked = arguments.parse_args()
    set_up_log("logfmt", "error", str)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "alexis.db"
        asyncio.run(_made(path))
        with ProcessPoolExecutor(1) as other:
            stored = other.submit(_filled, path, asked.events).result()
        asyncio.run(_measure(path, stored, asked.rules))


def _filled(path: Path, events: int) -> History:
    """Put the events there, in another process: its memory is not meant."""
    with closing(connect(path)) as connection:
        return fill(connection, events)


async def _made(path: Path) -> None:
    database = SqliteDatabase(path)
    await database.open()
    await database.close()


async def _measure(path: Path, stored: History, sets: Sequence[int]) -> None:
    database = SqliteDatabase(path)
    await database.open_to_read()
    history = StoredHistory(database)
    try:
        events, took = await _only_read(history, stored)
        print(f"{'only read':22} {events / took:10,.0f} events/s {_memory():8.0f} MB")
        for count in sets:
            before = [_rule(number) for number in range(count)]
            after = [*(_rule(n, cooldown="2h") for n in range(_CHANGED)), *before[_CHANGED:]]
            began = time.perf_counter()
            found = await backtest(history, _asked(stored, before, after), lambda _: _WORLD)
            rate = (found.events + found.warm_up) / (time.perf_counter() - began)
            print(f"{f'{count} rules, twice':22} {rate:10,.0f} events/s {_memory():8.0f} MB")
    finally:
        await database.close()


def _asked(stored: History, before: Sequence[Rule], after: Sequence[Rule]) -> Asked:
    return Asked(before, after, stored.now - timedelta(days=3660), stored.now)


async def _only_read(history: StoredHistory, stored: History) -> tuple[int, float]:
    began, last, count, more = time.perf_counter(), None, 0, True
    begin = stored.now - timedelta(days=3660)
    while more:
        page = await history.page(begin, stored.now, last, ())
        count += len(page.items)
        last, more = page.items[-1], page.more
    return count, time.perf_counter() - began


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _rule(number: int, cooldown: str = "1h") -> Rule:
    """Make a rule; every tenth matches the events, the others fail at one clause or another."""
    matches = number % 10 == 0
    condition = {
        "all": [
            {"tags": ["disk_full"]},
            {"field": "details.mount", "equals": "/var" if matches else f"/srv/{number}"},
            {"not": {"field": "description", "search": "maintenance"}},
        ]
    }
    said = {
        "name": f"rule-{number}",
        "when": condition if number % 2 == 0 else {"tags": [f"service:{number}"]},
        "targets": {"from": "details.host"},
        "limits": {"cooldown": cooldown},
        "then": [{"tasks": [{"remote_ssh": f"repair {number}"}]}],
    }
    return _GRAMMAR.rule.model_validate(said)


if __name__ == "__main__":
    main()
