"""Recurrence: how often in a row a success did not last."""

from datetime import timedelta

import pytest

from app.domain.restraint.recurrence import (
    Recurs,
    Remediation,
    by_marks,
    by_recurrence,
    did_not_last,
)
from app.domain.restraint.trouble import Cause
from app.domain.run import RunState
from tests.parts.building import HOST, NOW, a_trouble, limits_in_force

HOUR = timedelta(hours=1)


def done(ago: float, took: float | None = 5, state: str = "succeeded") -> Remediation:
    """Give what was begun so many minutes ago."""
    begun = NOW - timedelta(minutes=ago)
    ended = None if took is None else begun + timedelta(minutes=took)
    return Remediation(begun, ended, RunState(state))


@pytest.mark.parametrize(
    ("past", "times"),
    [
        pytest.param([], 0, id="nothing was done"),
        pytest.param([done(50)], 1, id="one success, and soon it is wanted again"),
        pytest.param([done(65)], 1, id="an hour after its end is soon enough"),
        pytest.param([done(66)], 0, id="a minute more is not"),
        pytest.param([done(50), done(100), done(150)], 3, id="three in a row"),
        pytest.param([done(50), done(130), done(180)], 1, id="quiet in between"),
        pytest.param([done(50, state="failed"), done(100)], 0, id="the last one failed"),
        pytest.param(
            [done(50), done(100, state="failed"), done(150)], 1, id="a failure in between"
        ),
        pytest.param(
            [done(50), done(70, state="cancelled"), done(100)], 2, id="one that was called off"
        ),
        pytest.param([done(3, took=None), done(50)], 1, id="one is at work"),
        pytest.param(
            [done(50, took=10), done(50, took=5)], 1, id="two at the same time are wanted once"
        ),
        pytest.param([done(20), done(50, took=40), done(60)], 2, id="one in another one"),
    ],
)
def test_successes_that_did_not_last_are_counted(past: list[Remediation], times: int) -> None:
    assert len(did_not_last(past, HOUR, NOW)) == times


def test_what_is_wanted_once_too_often_is_marked() -> None:
    limits = limits_in_force(recurrence=["3/1h", "2/1h"])

    (block,) = by_recurrence([done(50), done(100)], limits, NOW)

    assert isinstance(block, Recurs)
    assert block.detail == (
        "it succeeded 2 times in a row, and each time it was wanted again within 1h; "
        "until a person resets it"
    )
    marked = block.marked("rule", HOST, NOW)
    assert (marked.count, marked.since) == (2, NOW - timedelta(minutes=95))
    assert marked.is_open


@pytest.mark.parametrize(
    ("recurrence", "reasons"),
    [
        pytest.param("9/1m", ["ineffective"], id="whatever it says now"),
        pytest.param(None, [], id="switched off by now"),
    ],
)
def test_a_mark_blocks(recurrence: str | None, reasons: list[str]) -> None:
    mark = a_trouble(cause=Cause.RECURRENCE, opened_at=NOW)
    limits = limits_in_force(recurrence=recurrence)

    assert [block.reason for block in by_marks([mark, a_trouble()], limits)] == reasons
