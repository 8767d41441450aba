"""Stored events are read for a replay page by page, and no page size makes a difference."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from app.backtesting.history import Stock
from app.backtesting.replay import Asked, backtest
from app.backtesting.result import Backtest
from app.backtesting.side import World
from app.domain.limits import Caps
from app.store.backtest import StoredHistory
from app.store.database import Database, database_at
from tests.parts.building import NOW, a_fleet, a_rule
from tests.parts.history import write_event, write_problem, write_run

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)
OLD = NOW - timedelta(days=3)
RULES = [
    a_rule(limits={"cooldown": "8m"}),
    a_rule(name="often", count={"at_least": 3, "within": "1h"}),
    a_rule(name="lasting", hold_for="4m"),
]


def _live(connection: Connection) -> None:
    """Write ten problems, one older than all periods, each with three events, in turn."""
    for problem in range(1, 11):
        write_problem(connection, problem, NOW)
    write_event(connection, 90, OLD, problem=1)
    write_run(connection, 91, event=90, problem=1, at=OLD)
    for number in range(30):
        write_event(connection, 100 + number, NOW + number * MINUTE, problem=1 + number % 10)
    write_run(connection, 200, event=101, problem=2, at=NOW + MINUTE)
    write_run(connection, 201, event=102, problem=3, at=NOW, state="blocked", reason="rate")
    write_event(connection, 300, NOW + MINUTE)
    write_event(connection, 301, NOW + MINUTE, problem=4, origin="hold", by_hand="{}")


async def _replayed(database: Database, page: int) -> Backtest:
    asked = Asked([], RULES, NOW, NOW + timedelta(hours=1))
    return await backtest(StoredHistory(database, page), asked, _world)


def _world(stock: Stock) -> World:
    return World(a_fleet(), Caps(), stock.lengths, usual_length=60)


@pytest.fixture
async def empty(url: str) -> AsyncIterator[Database]:
    found = database_at(url, None, timedelta(seconds=10))
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def database(empty: Database) -> Database:
    await empty.write(_live)
    return empty


@pytest.mark.parametrize("page", [1, 2, 7, 30])
async def test_a_page_of_any_size_gives_the_same(database: Database, page: int) -> None:
    whole = await _replayed(database, 500)

    found = await _replayed(database, page)

    assert found == whole
    assert (found.events, found.left_out) == (30, {"waiting": 1})
    assert found.after.blocked["duplicate"] > 20


async def test_what_was_done_before_the_period_is_a_duplicate(database: Database) -> None:
    found = await _replayed(database, 5)

    of_rule = {rule.rule: rule for rule in found.rules}["restart-duplicator"]
    assert of_rule.newly.examples[0].after == "blocked, duplicate, on app-01.example.net"


async def test_an_empty_database_says_from_when_on_something_is_known(empty: Database) -> None:
    found = await _replayed(empty, 500)

    assert (found.events, found.first) == (0, None)
    assert found.assumptions[0].startswith("what is stored begins after the period")
