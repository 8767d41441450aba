"""Which rules were in force is kept while an event was held against them, and no longer."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update

from app.domain.rule_set import RuleSet
from app.store.retention import StoredRetention
from app.store.rule_sets import RuleSets, contents, listed
from app.store.rule_texts import RuleTexts
from app.store.sqlite import SqliteDatabase
from app.store.tables import events, rule_sets, rules
from tests.parts.building import GRAMMAR, NOW, a_rule
from tests.parts.databases import a_database
from tests.parts.history import write_event, write_problem, write_run

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)
LATER = NOW + 2 * DAY


@pytest.fixture(name="database")
async def _database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    async with a_database(tmp_path / "alexis.db") as database:
        yield database


def a_set(*names: str, priority: int = 0) -> RuleSet:
    return RuleSet(tuple(a_rule(name=name, priority=priority) for name in names))


async def kept(database: SqliteDatabase) -> tuple[int, int]:
    """Count the sets and the rules that are there."""

    def count(connection: Connection) -> tuple[int, int]:
        sets, there = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (rule_sets, rules)
        )
        return sets, there

    return await database.read(count)


async def forget(database: SqliteDatabase) -> int:
    """Forget step by step to the end; give how many steps it took."""
    retention, steps = StoredRetention(database), 0
    while await retention.forget_rules(LATER - DAY):
        steps += 1
    return steps


async def use(database: SqliteDatabase, used: RuleSet) -> None:
    """Write an event that was held against the set, of a problem that is over."""

    def change(connection: Connection) -> None:
        write_problem(connection, 1, NOW)
        write_event(connection, 1, NOW, problem=1)
        connection.execute(update(events).values(rule_set=used.digest))

    await database.write(change)


async def test_a_set_is_kept_with_the_order_and_the_content_of_its_rules(
    database: SqliteDatabase,
) -> None:
    current = a_set("b", "a")

    await RuleSets(database).keep(current, NOW)

    found = await database.read(lambda connection: listed(connection, current.digest))
    assert found == [(rule.name, rule.digest) for rule in current.rules]
    digests = [rule.digest for rule in current.rules]
    known = await database.read(lambda connection: contents(connection, GRAMMAR, digests))
    assert [known[digest] for digest in digests] == list(current.rules)


async def test_a_rule_that_two_sets_have_is_kept_once(database: SqliteDatabase) -> None:
    sets = RuleSets(database)

    await sets.keep(a_set("a", "b"), NOW)
    await sets.keep(a_set("a", "b", "c"), NOW)
    await RuleSets(database).keep(a_set("a"), NOW)

    assert await kept(database) == (3, 3)


async def test_a_set_that_no_event_was_held_against_goes_with_the_rules_that_only_it_has(
    database: SqliteDatabase,
) -> None:
    sets, many = RuleSets(database), [f"r-{number}" for number in range(450)]
    await sets.keep(a_set("shared", *many), NOW)
    await sets.keep(a_set("shared", "new"), LATER)

    steps = await forget(database)

    assert await kept(database) == (1, 2)
    assert steps > len(many) / 100


@pytest.mark.parametrize("what", ["used", "young", "the last"])
async def test_a_set_that_is_needed_stays(database: SqliteDatabase, what: str) -> None:
    first = a_set("a")
    sets = RuleSets(database)
    await sets.keep(first, LATER if what == "young" else NOW)
    if what == "used":
        await use(database, first)
    if what != "the last":
        await sets.keep(a_set("b"), LATER)
    before = await kept(database)

    await forget(database)

    assert await kept(database) == before


async def test_a_set_that_is_used_again_while_it_is_forgotten_stays(
    database: SqliteDatabase,
) -> None:
    first, retention = a_set(*(f"r-{number}" for number in range(150))), StoredRetention(database)
    sets = RuleSets(database)
    await sets.keep(first, NOW)
    await sets.keep(a_set("b"), LATER)
    await retention.forget_rules(LATER)

    await sets.keep(first, LATER)
    while await retention.forget_rules(LATER):
        pass

    assert await kept(database) == (2, 151)


async def test_the_rule_of_a_run_stays(database: SqliteDatabase) -> None:
    sets = RuleSets(database)
    await sets.keep(a_set("one"), NOW)
    await sets.keep(a_set("other"), LATER)

    def change(connection: Connection) -> None:
        write_problem(connection, 1, NOW)
        write_event(connection, 1, NOW, problem=1)
        write_run(connection, 1, 1, 1, NOW, rule="one")

    await database.write(change)

    await forget(database)

    assert await kept(database) == (1, 2)


async def test_of_texts_only_what_has_changed_is_written(database: SqliteDatabase) -> None:
    texts = RuleTexts(database)
    many = {f"{number}.yaml": "a" for number in range(450)}
    await texts.keep(many, NOW)

    await texts.keep({**many, "7.yaml": "b", "new.yaml": "c"}, NOW)
    await texts.keep({"7.yaml": "b", "new.yaml": "c"}, NOW)

    assert await RuleTexts(database).all() == {"7.yaml": "b", "new.yaml": "c"}
