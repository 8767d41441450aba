"""What is over for long goes, and nothing that could still count."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, event, func, select

from app.domain.audit import Seal
from app.domain.ids import ProblemId
from app.ledger import Ledger
from app.ledger.retention import Cutoff, Forgotten
from app.reality import new_ulid
from app.store.columns import metadata
from app.store.ledger import Rows
from app.store.retention import STAYS, forget
from app.store.tables import events, problems
from benchmarks.history import fill
from tests.parts.building import GRAMMAR, NOW, a_problem, an_id
from tests.parts.history import write_event, write_note, write_problem, write_run

DAY = timedelta(days=1)
OLD, KEPT = NOW - 100 * DAY, NOW - 5 * DAY
CUTOFF = Cutoff(events=NOW - 90 * DAY, runs=NOW - 90 * DAY)
CASCADE = {table.name: 0 for table in metadata.sorted_tables if table not in STAYS}


@contextmanager
def a_database() -> Iterator[Engine]:
    """Make an empty database in memory, in which references count."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda driver, _: driver.execute("PRAGMA foreign_keys=ON"))
    metadata.create_all(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture(scope="module", name="empty")
def _empty() -> Iterator[Engine]:
    """Give one for all: whoever connects leaves nothing behind, since nothing is committed."""
    with a_database() as engine:
        yield engine


def sweep(connection: Connection, cutoff: Cutoff = CUTOFF) -> Forgotten:
    """Forget step by step to the end; give all that went."""
    step, total = Forgotten(more=True), Forgotten()
    while step.more:
        step = forget(connection, cutoff, step.after)
        total = Forgotten(total.problems + step.problems, total.events + step.events)
    return total


def rows(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
        if table not in STAYS
    }


def write_story(connection: Connection, number: int = 1, at: datetime = OLD, **said: Any) -> None:
    """Write a problem of an event with a run, a step, a note and its delivery, all over."""
    write_problem(connection, number, at, **said)
    write_event(connection, number, at, problem=number)
    write_run(connection, number, number, number, at)
    write_note(connection, number, number, number, at)


def test_all_that_came_of_an_old_problem_goes_with_it(empty: Engine) -> None:
    with empty.connect() as connection:
        write_story(connection)

        gone = sweep(connection)

        assert rows(connection) == CASCADE
        assert (gone.problems, gone.events) == (1, 1)


def test_what_came_of_a_problem_of_late_stays(empty: Engine) -> None:
    with empty.connect() as connection:
        write_story(connection, 1, at=KEPT)
        before = rows(connection)

        gone = sweep(connection)

        assert rows(connection) == before
        assert gone == Forgotten()


def _open(connection: Connection) -> None:
    write_story(connection, state="open")


def _with_a_later_event(connection: Connection) -> None:
    write_story(connection)
    write_event(connection, 2, KEPT, problem=1)


def _ended_of_late(connection: Connection) -> None:
    write_story(connection, changed_at=KEPT)


def _heard_of_now(connection: Connection) -> None:
    write_story(connection)
    write_event(connection, 2, NOW, ref="a-1")


def _undelivered(connection: Connection) -> None:
    write_story(connection)
    write_note(connection, 2, 1, 1, OLD, state="pending", due_at=OLD)


def _with_a_run_of_late(connection: Connection) -> None:
    write_story(connection)
    write_run(connection, 2, 1, 1, OLD, finished_at=KEPT, remedy=1)


def _with_a_run_that_is(state: str, connection: Connection) -> None:
    write_story(connection)
    write_run(connection, 2, 1, 1, OLD, state=state, finished_at=None, remedy=1)


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(_open, id="it is open"),
        pytest.param(_with_a_later_event, id="it was heard of since"),
        pytest.param(_ended_of_late, id="it ended since"),
        pytest.param(_heard_of_now, id="an event about it is not decided yet"),
        pytest.param(_undelivered, id="a note of it is on its way"),
        pytest.param(_with_a_run_of_late, id="a run of it ended since"),
        *(
            pytest.param(
                lambda connection, state=state: _with_a_run_that_is(state, connection), id=state
            )
            for state in ("awaiting_approval", "queued", "running", "verifying")
        ),
    ],
)
def test_an_old_problem_stays_as_a_whole_while(empty: Engine, write: Any) -> None:
    with empty.connect() as connection:
        write(connection)
        before = rows(connection)

        sweep(connection)

        assert rows(connection) == before


def test_a_run_stays_as_long_as_a_limit_looks_back_at_it(empty: Engine) -> None:
    with empty.connect() as connection:
        write_story(connection)

        sweep(connection, CUTOFF._replace(runs=NOW - 200 * DAY))

        assert rows(connection)["runs"] == 1


def test_what_was_asked_for_by_hand_is_over_with_its_runs(empty: Engine) -> None:
    with empty.connect() as connection:
        write_problem(connection, 1, OLD, state="open")
        write_event(connection, 1, OLD, problem=1, by_hand="{}")
        write_run(connection, 1, 1, 1, OLD)
        write_problem(connection, 2, OLD, state="open")
        write_event(connection, 2, OLD, problem=2, by_hand="{}")
        write_event(connection, 3, OLD, problem=2)

        sweep(connection)

        assert connection.execute(select(problems.c.id)).scalars().all() == [an_id(2)]


def test_our_own_notes_that_came_back_go_with_what_they_were_about(empty: Engine) -> None:
    with empty.connect() as connection:
        ignored: dict[str, Any] = {"state": "ignored", "due_at": None}
        write_story(connection, 1)
        write_event(connection, 11, OLD, ref="a-1", **ignored)
        write_story(connection, 2, state="open")
        write_event(connection, 12, OLD, ref="a-2", **ignored)
        write_event(connection, 13, KEPT, ref="a-3", **ignored)

        sweep(connection)

        left = connection.execute(select(events.c.id).order_by(events.c.id)).scalars().all()
        assert left == [an_id(2), an_id(12), an_id(13)]


def test_a_problem_with_very_many_rows_goes_in_steps(empty: Engine) -> None:
    with empty.connect() as connection:
        write_story(connection)
        for number in range(2, 1000):
            write_event(connection, number, OLD, problem=1)
        steps, step = [], Forgotten(more=True)

        while step.more:
            before = sum(rows(connection).values())
            step = forget(connection, CUTOFF, step.after)
            steps.append(before - sum(rows(connection).values()))

        assert rows(connection) == CASCADE
        assert max(steps) <= 110
        assert len(steps) > 4


def test_nothing_is_deleted_in_a_storm(empty: Engine) -> None:
    with empty.connect() as connection:
        write_story(connection)
        for number in range(2, 600):
            write_event(connection, number, NOW)

        gone = sweep(connection)

        assert gone == Forgotten()


def test_a_step_is_as_short_when_there_is_much_more() -> None:
    work = []
    for stored in (2_500, 25_000):
        with a_database() as database, database.connect() as connection:
            driver: Any = connection.connection.driver_connection
            now = fill(driver, stored).now
            done: list[None] = []
            driver.set_progress_handler(lambda done=done: done.append(None), 100)

            step = forget(connection, Cutoff(now - DAY / 10, now - DAY / 10), None)

            work.append(len(done))
            assert step.events > 10

    assert work[1] < 2 * work[0]


def test_it_is_said_of_each_table_whether_its_rows_go() -> None:
    """A new table has to be deleted from in `forget`, or named in `STAYS`."""
    gone_or_kept = {*CASCADE, *(table.name for table in STAYS)}

    assert gone_or_kept == {
        *("events", "problems", "aliases", "sinks", "decisions", "runs", "steps", "notes"),
        *("deliveries", "faults", "rules", "rule_files", "cursors", "looks", "gaps", "audit"),
        "sightings",
        "event_tags",
        "rule_sets",
        "pauses",
        "approvals",
        "breakers",
        *("storms", "storm_signs"),
        "silences",
    }


TIMES = st.integers(0, 200).map(lambda days: NOW - days * DAY - timedelta(hours=1))
STATES = ("succeeded", "failed", "blocked", "cancelled", "queued", "running", "unknown")
RULES, TARGETS = ("one", "two"), ("app-1", "app-2")


@st.composite
def stories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw problems, each with events, runs and a note, some of them over."""
    return [
        {
            "at": draw(TIMES),
            "state": draw(st.sampled_from(("open", "resolved"))),
            "events": draw(st.lists(TIMES, min_size=1, max_size=3)),
            "by_hand": draw(st.sampled_from((None, None, "{}"))),
            "delivered": draw(st.booleans()),
            "runs": draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(RULES),
                        st.sampled_from(TARGETS),
                        st.sampled_from(STATES),
                        TIMES,
                        st.integers(0, 20),
                    ),
                    max_size=3,
                )
            ),
        }
        for _ in range(draw(st.integers(1, 6)))
    ]


def write(connection: Connection, drawn: list[dict[str, Any]]) -> None:
    numbers = iter(range(100, 1000))
    for number, story in enumerate(drawn, 1):
        write_problem(connection, number, story["at"], state=story["state"])
        event = next(numbers)
        for at in story["events"]:
            event = next(numbers)
            write_event(connection, event, at, problem=number, by_hand=story["by_hand"])
        for remedy, (rule, target, state, at, days) in enumerate(story["runs"]):
            ended = None if state in ("queued", "running", "blocked") else at + days * DAY
            begun = None if state in ("queued", "blocked", "cancelled") else at
            times = {"started_at": begun, "finished_at": ended, "due_at": None if ended else at}
            write_run(
                connection,
                next(numbers),
                event,
                number,
                at,
                **{"rule": rule, "target": target, "state": state, "remedy": remedy, **times},
            )
        due = {} if story["delivered"] else {"state": "pending", "due_at": story["at"]}
        write_note(connection, next(numbers), event, number, story["at"], **due)


def what_decisions_rest_on(
    connection: Connection, reach: timedelta, of: list[str]
) -> dict[str, Any]:
    """Ask all that `decide` and the lanes ask; of problems, those that are named."""
    ledger: Ledger = Rows(connection, GRAMMAR, new_ulid, Seal())
    known = {id_: a_problem(id=id_) for id_ in of}
    asked: dict[str, Any] = {
        "due": [each.due(NOW, 100) for each in (ledger.events, ledger.runs, ledger.notes)]
    }
    for rule in RULES:
        for id_, problem in known.items():
            asked[f"{rule} acted for {id_}"] = ledger.runs.acted(rule, problem, "")
        for target in TARGETS:
            for id_, problem in {**known, "a new one": a_problem(id=an_id(99))}.items():
                past = ledger.runs.past(rule, target, problem, "", NOW - reach)
                asked[f"{rule} on {target} for {id_}"] = past.__dict__ | {
                    "begun": sorted(past.begun)
                }
    for id_ in of:
        asked[f"name of {id_}"] = ledger.problems.known_as([f"opsgenie:a-{int(id_)}"])
        asked[f"runs of {id_}"] = ledger.runs.of_problem(ProblemId(id_))
        asked[f"told of {id_}"] = ledger.notes.told(known[id_])
    return asked


@settings(max_examples=60, deadline=None)
@given(drawn=stories(), age=st.integers(1, 150), reach=st.integers(0, 150))
def test_what_decisions_rest_on_is_the_same_before_and_after(
    empty: Engine, drawn: list[dict[str, Any]], age: int, reach: int
) -> None:
    with empty.connect() as connection:
        write(connection, drawn)
        still_open = [
            an_id(number)
            for number, story in enumerate(drawn, 1)
            if story["state"] == "open" and not story["by_hand"]
        ]
        before = what_decisions_rest_on(connection, reach * DAY, still_open)

        cutoff = Cutoff(NOW - age * DAY, NOW - max(age, reach) * DAY)
        sweep(connection, cutoff)

        assert what_decisions_rest_on(connection, reach * DAY, still_open) == before
        stays = select(problems.c.id).where(problems.c.changed_at >= cutoff.events)
        of_late = {an_id(n) for n, story in enumerate(drawn, 1) if story["at"] >= cutoff.events}
        assert of_late <= {*connection.execute(stays).scalars()} | _only_by_hand(drawn)


def _only_by_hand(drawn: list[dict[str, Any]]) -> set[str]:
    return {an_id(number) for number, story in enumerate(drawn, 1) if story["by_hand"]}
