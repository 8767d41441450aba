"""The law of rates: what keeps to it is never refused, and nobody gets much more than it."""

from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.domain.call_rate import CallRate, Pace

RATE: TypeAdapter[Pace] = TypeAdapter(CallRate)
paces = st.builds(
    Pace,
    times=st.integers(1, 50),
    window=st.integers(1, 3600).map(lambda seconds: timedelta(seconds=seconds)),
)
quickly = settings(max_examples=40, deadline=None)
BEGIN = 1_000_000.0


def _served(pace: Pace, times: list[float]) -> list[float]:
    """Give those of the times at which somebody was served."""
    state, served = BEGIN, []
    for now in times:
        state, wait = pace.taken(state, now)
        if not wait:
            served.append(now)
    return served


@quickly
@given(paces, st.lists(st.floats(0, 100), max_size=150))
def test_in_no_window_are_more_than_the_rate_and_as_many_saved_up(
    pace: Pace, gaps: list[float]
) -> None:
    window = pace.window.total_seconds()
    share = window / 100
    times = [BEGIN + each * share for each in accumulate(gaps)]

    served = _served(pace, times)

    for begin in served:
        assert sum(begin <= each < begin + window for each in served) <= 2 * pace.times


@quickly
@given(paces, st.lists(st.floats(0, 3), max_size=100), st.integers(0, 50))
def test_whoever_keeps_to_the_rate_is_never_refused(
    pace: Pace, more: list[float], at_once: int
) -> None:
    step = pace.window.total_seconds() / pace.times
    gaps = [0.0] * min(at_once, pace.times) + [step * (1 + each) for each in more]
    times = [BEGIN + each for each in accumulate(gaps)]

    assert _served(pace, times) == times


@quickly
@given(paces, st.integers(1, 200))
def test_after_the_time_that_was_told_one_more_is_served(pace: Pace, tries: int) -> None:
    state, wait = BEGIN, 0.0
    for _ in range(pace.times + tries):
        state, wait = pace.taken(state, BEGIN)

    _, after = pace.taken(state, BEGIN + wait)

    assert after == 0.0
    assert wait <= pace.window.total_seconds()


def test_a_rate_is_written_as_it_is_read() -> None:
    pace = RATE.validate_python(" 600 / 1m ")

    assert (pace.times, pace.window) == (600, timedelta(minutes=1))
    assert RATE.dump_python(pace) == "600/1m"


@pytest.mark.parametrize("text", ["600", "0/1m", "600/0s", "600/1m per rule", "-1/1m", "10/1", 5])
def test_what_is_no_rate_is_refused(text: object) -> None:
    with pytest.raises(ValidationError):
        RATE.validate_python(text)


def test_a_rate_that_nothing_could_break_is_refused() -> None:
    with pytest.raises(ValidationError, match="no limit"):
        RATE.validate_python("9999999/1s")
