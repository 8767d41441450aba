"""What a rule did that speaks for another mode, from the rows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine

from app.domain.filters import ReportFilter
from app.domain.promotion import Ladder, Standing, Thresholds
from app.domain.reporting.shown import Report
from app.domain.rule import Mode
from app.store.columns import metadata
from app.store.report import counted
from app.store.tables import decisions
from tests.parts.building import NOW
from tests.parts.history import write_event, write_problem, write_run

AT = NOW - timedelta(days=2)
DIGEST = "0" * 16


@pytest.fixture
def rows() -> Iterator[Connection]:
    """An empty database in memory."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _shadow(rows: Connection, number: int, problem: int, **said: Any) -> None:
    write_event(rows, number, AT, problem=problem)
    shadow = {"state": "blocked", "reason": "shadow"}
    write_run(rows, number, event=number, problem=problem, at=AT, **{**shadow, **said})


def _report(rows: Connection, mode: Mode = Mode.OBSERVE, **wanted: str) -> Report:
    standing = Standing("restart-duplicator", mode, DIGEST, "rules/a.yaml")
    ladder = Ladder(Thresholds(would_runs=2, successes=2), (standing,))
    return counted(rows, ReportFilter(**{"since": "7d", **wanted}), NOW, ladder).report()


def test_what_would_have_run_is_counted_once_for_a_problem_and_a_target(rows: Connection) -> None:
    write_problem(rows, 1, AT)
    write_problem(rows, 2, AT, state="open")
    for number, problem in ((10, 1), (11, 1), (12, 2)):
        _shadow(rows, number, problem)
    _shadow(rows, 13, 2, target="app-02.example.net")

    (found,) = _report(rows).would_have_run

    assert (found.rule, found.runs, found.problems, found.targets) == (
        "restart-duplicator",
        3,
        2,
        2,
    )
    assert found.plan == {"tasks": [{"remote_ssh": "true"}]}


def test_would_be_runs_are_evidence_when_their_problem_is_over(rows: Connection) -> None:
    write_problem(rows, 1, AT)
    write_problem(rows, 2, AT, state="open")
    write_problem(rows, 3, AT, state="open", episode=2)
    for number in (1, 2, 3):
        _shadow(rows, 10 + number, number)

    (found,) = _report(rows).promotions

    assert (found.to, found.because) == ("approve", "2 of 2 would-be runs on resolved problems")


def test_what_a_rule_did_before_it_was_changed_is_no_evidence(rows: Connection) -> None:
    for number in (1, 2):
        write_problem(rows, number, AT)
        _shadow(rows, 10 + number, number, rule_digest="f" * 16)

    (found,) = _report(rows).promotions

    assert (found.to, found.because) == (None, "0 of 2 would-be runs on resolved problems")


@pytest.mark.parametrize("reason", ["not_allowed", "no_target", "too_many_targets"])
def test_a_block_that_somebody_has_to_look_at_is_evidence_against(
    rows: Connection, reason: str
) -> None:
    for number in (1, 2, 3):
        write_problem(rows, number, AT)
        _shadow(rows, 10 + number, number)
    _block(rows, reason)

    (found,) = _report(rows).promotions

    assert (found.to, found.because.endswith(f"but blocked: 1 {reason}")) == (None, True)


def _block(rows: Connection, reason: str) -> None:
    """Write a block on one target, or a decision that is blocked as a whole."""
    write_event(rows, 20, AT, problem=3)
    if reason == "not_allowed":
        write_run(rows, 20, event=20, problem=3, at=AT, state="blocked", reason=reason)
    else:
        row = {"id": "20", "event_id": f"{20:026d}", "problem_id": "3", "rule_digest": DIGEST}
        said = {"rule": "restart-duplicator", "reason": reason, "detail": "", "decided_at": AT}
        rows.execute(decisions.insert().values(row | said))


@pytest.mark.parametrize(
    ("reason", "to"),
    [
        pytest.param("cooldown", None, id="held back by a cooldown"),
        pytest.param("duplicate", "auto", id="a repeat"),
    ],
)
def test_what_a_limit_held_back_shows_that_the_problem_was_back(
    rows: Connection, reason: str, to: str | None
) -> None:
    for number in (1, 2, 3):
        write_problem(rows, number, AT)
        write_event(rows, 10 + number, AT, problem=number)
    for number in (1, 2):
        write_run(rows, 10 + number, event=10 + number, problem=number, at=AT)
    later = AT + timedelta(minutes=1)
    write_run(rows, 13, event=13, problem=3, at=later, state="blocked", reason=reason)

    (found,) = _report(rows, Mode.APPROVE).promotions

    assert found.to == to


def test_a_report_of_one_rule_or_target_advises_on_nothing_else(rows: Connection) -> None:
    assert _report(rows, rule="another").promotions == ()
    assert _report(rows, target="app-01.example.net").promotions == ()
