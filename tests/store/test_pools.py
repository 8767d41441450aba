"""What limits ask is answered by an index, also after very many runs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event

from app.domain.ids import EventId, RunId
from app.domain.moments import microseconds
from app.domain.rates import Scope
from app.domain.restraint.pools import NOT_YET, Pool
from app.store.columns import metadata
from app.store.pools import PoolRows
from app.store.ramps import RampRows
from tests.parts.building import HOST, NOW, an_id
from tests.parts.history import write_event, write_problem, write_run

MINUTE = timedelta(minutes=1)
OTHER = "app-02.example.net"
HERE = [
    Pool(Scope.RULE_AND_TARGET, HOST, "one"),
    Pool(Scope.RULE, "one"),
    Pool(Scope.TARGET, HOST),
    Pool(Scope.GROUP, "web", hosts=frozenset({HOST, OTHER})),
]
EVERY = [*HERE, Pool(Scope.TAG, "jvm"), Pool(Scope.ALL)]
POOLS = [pytest.param(pool, id=str(pool.scope)) for pool in EVERY]


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("pool", POOLS)
def test_no_question_goes_through_all_runs(connection: Connection, pool: Pool) -> None:
    asked: list[tuple[str, Any]] = []

    @event.listens_for(connection, "before_cursor_execute")
    def _remember(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if not statement.startswith("EXPLAIN"):
            asked.append((statement, parameters))

    PoolRows(connection).begun(pool, NOW, 5)
    PoolRows(connection).under_way(pool)
    RampRows(connection).around(RunId(an_id(1)))

    for statement, parameters in asked:
        for step in _plan(connection, statement, parameters):
            assert not step.startswith("SCAN") or step.startswith("SCAN anon"), step
            if step.startswith("SEARCH runs USING") and "state=?" not in step:
                assert any(each in step for each in ("started_at>?", "event_id=?")), step


def _plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    return [row.detail for row in rows]


@pytest.mark.parametrize("pool", POOLS)
def test_runs_count_when_they_began_and_while_they_may_begin(
    connection: Connection, pool: Pool
) -> None:
    write_problem(connection, 1, NOW)
    write_event(connection, 1, NOW, problem=1)
    started = {2: 50, 3: 40, 4: 5}
    for number, ago in started.items():
        at = NOW - ago * MINUTE
        write_run(
            connection, number, 1, 1, at, rule="one", started_at=at, target=HOST, episode=number
        )
    for number, state in enumerate(("blocked", "cancelled", "queued", "awaiting_approval"), 5):
        at = NOW - 90 * MINUTE
        said: dict[str, Any] = {"state": state, "started_at": None, "finished_at": None}
        write_run(connection, number, 1, 1, at, rule="one", target=HOST, episode=number, **said)
    write_run(connection, 9, 1, 1, NOW, rule="one", target=HOST, remedy=1)

    begun = PoolRows(connection).begun(pool, NOW - 45 * MINUTE, 10)
    latest = PoolRows(connection).begun(pool, NOW - 45 * MINUTE, 3)

    assert begun == [NOT_YET, NOT_YET, NOW - 5 * MINUTE, NOW - 40 * MINUTE]
    assert latest == begun[:3]


def test_what_is_of_another_rule_target_or_tag_does_not_count(connection: Connection) -> None:
    write_problem(connection, 1, NOW)
    write_event(connection, 1, NOW, problem=1)
    write_run(connection, 2, 1, 1, NOW, rule="two", target="app-03.example.net")
    rows = PoolRows(connection)

    found = [rows.begun(pool, NOW - MINUTE, 5) for pool in HERE]
    other_tag = rows.begun(Pool(Scope.TAG, "jv"), NOW - MINUTE, 5)
    rows.tag(EventId(an_id(1)), ["jv", "jvm", "jv"])

    assert found == [[], [], [], []]
    assert other_tag == []
    assert rows.begun(Pool(Scope.TAG, "jv"), NOW - MINUTE, 5) == [NOW]
    assert sorted(rows.tags(EventId(an_id(1)))) == ["jv", "jvm"]


def test_a_group_of_very_many_hosts_is_asked_about_in_parts(connection: Connection) -> None:
    write_problem(connection, 1, NOW)
    write_event(connection, 1, NOW, problem=1)
    write_run(connection, 2, 1, 1, NOW, state="running", finished_at=None)
    hosts = frozenset({HOST, *(f"app-{number}" for number in range(12_000))})
    rows, pool = PoolRows(connection), Pool(Scope.GROUP, "web", hosts=hosts)

    assert rows.begun(pool, NOW - MINUTE, 5) == [NOW]
    assert rows.under_way(pool) == 1


def _fill(connection: Connection, many: int) -> None:
    """Write so many runs, one a minute, every third of them blocked."""
    driver: Any = connection.connection.driver_connection
    rows = []
    for number in range(many):
        at = microseconds(NOW - (many - number) * MINUTE)
        state, when = ("blocked", None) if number % 3 == 0 else ("succeeded", at)
        names = (f"rule-{number % 7}", f"app-{number % 11}")
        rows.append((*[an_id(number)] * 4, *names, state, at, when, when))
    driver.executemany(
        "INSERT INTO runs (id, event_id, decision_id, problem_id, rule, target, state, queued_at,"
        " started_at, finished_at, episode, occasion, rule_digest, remedy, remedies, plan, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, '', '', 0, 1, '', '')",
        rows,
    )
    tags = [(row[0], "service:a") for row in rows]
    driver.executemany("INSERT INTO event_tags (event_id, tag) VALUES (?, ?)", tags)


def test_a_question_costs_as_much_after_very_many_runs() -> None:
    hosts = frozenset({"app-1", "app-2"})
    asked = [
        *(Pool(Scope.RULE_AND_TARGET, "app-1", "rule-1"), Pool(Scope.RULE, "rule-1")),
        *(Pool(Scope.TARGET, "app-1"), Pool(Scope.GROUP, "web", hosts=hosts)),
        *(Pool(Scope.TAG, "service:a"), Pool(Scope.TAG, "service:b"), Pool(Scope.ALL)),
    ]
    work = []
    for many in (500, 20_000):
        engine = create_engine("sqlite://")
        metadata.create_all(engine)
        with engine.connect() as connection:
            _fill(connection, many)
            driver: Any = connection.connection.driver_connection
            done: list[None] = []
            driver.set_progress_handler(lambda done=done: done.append(None), 10)
            for pool in asked:
                PoolRows(connection).begun(pool, NOW - 300 * MINUTE, 20)
                PoolRows(connection).under_way(pool)
            work.append(len(done))
        engine.dispose()

    assert work[1] < 1.2 * work[0]
