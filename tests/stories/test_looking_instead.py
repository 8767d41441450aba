"""Where a rule is blocked it looks, unless more than its limits speaks against it by then."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, select

from app.domain.audit import Seal
from app.domain.ids import ProblemId, RunId
from app.domain.limits import Caps
from app.domain.note import Links
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.situation import Past
from app.domain.restraint.standing import Pause
from app.ledger import Ledger
from app.reality import new_ulid
from app.remediation.clock import WatchedClock
from app.remediation.conclude import refuse
from app.remediation.looking import may_look
from app.remediation.world import World
from app.store.columns import metadata
from app.store.ledger import Rows
from app.store.tables import notes, runs
from tests.parts.building import GRAMMAR, HOST, NOW, a_fleet, an_id
from tests.parts.history import write_event, write_problem, write_run

RULE = "restart-duplicator"
PLAN = '{"tasks":[{"remote_ssh":"true"}],"collect":[{"remote_ssh":"ps"}]}'
NAMES = ["opsgenie:a-1"]
BLOCKED: dict[str, Any] = {
    "plan": PLAN,
    "state": "blocked",
    "reason": "cooldown",
    "started_at": None,
    "finished_at": None,
}


@pytest.fixture
def rows() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        write_problem(connection, 1, NOW, state="open")
        write_event(connection, 2, NOW, problem=1)
        yield connection
    engine.dispose()


@pytest.fixture
def ledger(rows: Connection) -> Ledger:
    return Rows(rows, GRAMMAR, new_ulid, Seal(None))


def a_world(*, dry_run: bool = False) -> World:
    clock = WatchedClock(lambda: NOW)
    return World({}, a_fleet(), Caps(), dry_run, clock, new_ulid, Links())


def _pause(ledger: Ledger) -> None:
    ledger.pauses.begin(Pause("a storm", "operator", NOW))


def _end(ledger: Ledger) -> None:
    problem = ledger.problems.get(ProblemId(an_id(1)))
    ledger.problems.save(problem.model_copy(update={"state": "resolved"}), NAMES)


def _open_again(ledger: Ledger) -> None:
    problem = ledger.problems.get(ProblemId(an_id(1)))
    ledger.problems.save(problem.model_copy(update={"episode": 2}), NAMES)


@pytest.mark.parametrize(
    ("happened", "dry_run", "may"),
    [
        pytest.param(lambda ledger: None, False, True, id="nothing"),
        pytest.param(lambda ledger: None, True, False, id="a dry run"),
        pytest.param(_pause, False, False, id="a pause"),
        pytest.param(_end, False, False, id="the end of the problem"),
        pytest.param(_open_again, False, False, id="another episode"),
    ],
)
def test_it_looks_only_while_nothing_else_speaks_against_it(
    rows: Connection,
    ledger: Ledger,
    happened: Callable[[Ledger], None],
    dry_run: bool,
    may: bool,
) -> None:
    run = ledger.runs.get(RunId(write_run(rows, 3, 2, 1, NOW, due_at=NOW, **BLOCKED)))
    happened(ledger)

    assert run.only_looks
    assert may_look(ledger, run, a_world(dry_run=dry_run)) is may


def test_what_only_looks_is_due_but_counts_as_no_run(rows: Connection, ledger: Ledger) -> None:
    run = write_run(rows, 3, 2, 1, NOW, due_at=NOW, **BLOCKED)
    problem = ledger.problems.get(ProblemId(an_id(1)))

    due, _ = ledger.runs.due(NOW, 10)

    assert list(due) == [run]
    past = ledger.runs.past(RULE, HOST, problem, "", NOW - timedelta(days=1))
    assert past == Past()
    assert not ledger.runs.acted(RULE, problem, "")
    assert ledger.runs.looked_at(RULE, HOST, problem, "") == [BlockReason.COOLDOWN]


def test_what_was_blocked_when_it_was_to_act_counts_as_no_run(
    rows: Connection, ledger: Ledger
) -> None:
    run = RunId(write_run(rows, 3, 2, 1, NOW, state="running", finished_at=None))
    problem = ledger.problems.get(ProblemId(an_id(1)))

    ledger.runs.block(run, Block(BlockReason.HEALTHY, "well"), NOW)

    assert ledger.runs.past(RULE, HOST, problem, "", NOW - timedelta(days=1)) == Past()
    row = rows.execute(select(runs.c.state, runs.c.reason, runs.c.started_at)).one()
    assert tuple(row) == ("blocked", "healthy", None)


def test_a_queued_run_that_a_limit_keeps_from_beginning_looks_once(
    rows: Connection, ledger: Ledger
) -> None:
    queued = {"plan": PLAN, "state": "queued", "started_at": None, "finished_at": None}
    late = Block(BlockReason.BUSY, "it was taken meanwhile")
    first, second = (
        ledger.runs.get(RunId(write_run(rows, number, 2, 1, NOW, remedy=number, **queued)))
        for number in (3, 4)
    )
    told = select(notes.c.text)

    refuse(ledger, first.model_copy(update={"remedy": 0}), late, a_world())
    silent = rows.execute(told).all()
    refuse(ledger, second.model_copy(update={"remedy": 0}), late, a_world())

    assert silent == []
    assert ledger.runs.get(first.id).only_looks
    assert not ledger.runs.get(second.id).only_looks
    assert "it was taken meanwhile" in rows.execute(told).scalar_one()
