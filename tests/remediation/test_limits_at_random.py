"""For random wishes, ends and answers no limit is ever passed, and no run waits for ever."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from app.domain.restraint.standing import Pause
from app.domain.run import ACTIVE, WAITING, RunState
from app.store.columns import metadata
from tests.parts.playing import HOSTS, Play


@pytest.fixture(scope="module", name="empty")
def _empty() -> Iterator[Engine]:
    """Give one for all: whoever connects leaves nothing behind, since nothing is committed."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by=st.randoms(use_true_random=False), steps=st.integers(5, 30))
def test_no_limit_is_ever_passed(empty: Engine, by: Random, steps: int) -> None:
    with empty.connect() as connection:
        play = Play(connection, by)

        for _ in range(steps):
            play.go_on(1)
            assert play.too_many() == []

        play.run_out()
        assert play.too_often() == []
        assert play.too_early() == []
        assert play.in_state(*ACTIVE, *WAITING) == []


def test_a_clock_that_was_set_back_does_not_hold_up_a_rate_for_longer(empty: Engine) -> None:
    with empty.connect() as connection:
        play = Play(connection, Random(0), {"rate": ["2/1h in all"]}, mode="auto")  # noqa: S311
        play.wish(HOSTS[:2], ["jvm"])
        play.begin()
        before = play.states()
        play.time -= timedelta(hours=2)

        asked = []
        for minutes in (0, 59, 2):
            play.time += timedelta(minutes=minutes)
            play.wish(HOSTS[2:4], ["jvm"])
            asked.append(play.states() - before)

    assert before == {"running": 2}
    assert asked == [{"blocked": 2}, {"blocked": 4}, {"blocked": 4, "queued": 2}]


def test_a_run_that_waits_for_a_person_is_counted_until_it_is_over(empty: Engine) -> None:
    with empty.connect() as connection:
        play = Play(connection, Random(0), {"rate": ["1/1h per rule"]}, mode="approve")  # noqa: S311
        play.wish(HOSTS[:1], ["jvm"])
        play.time += timedelta(days=3)
        play.wish(HOSTS[1:2], ["jvm"])
        waiting = play.states()
        play.answer(yes=False)
        play.wish(HOSTS[1:2], ["jvm"])

        assert waiting == {"awaiting_approval": 1, "blocked": 1}
        assert play.states() == {"awaiting_approval": 1, "blocked": 1, "cancelled": 1}


def test_a_wave_that_is_blocked_when_its_turn_comes_ends_those_after_it(empty: Engine) -> None:
    with empty.connect() as connection:
        play = Play(connection, Random(0), {"ramp": [1, 1]}, mode="auto")  # noqa: S311
        play.wish(HOSTS[:3], ["jvm"])
        play.begin()
        play.ledger.pauses.begin(Pause("a migration", "anna", play.time))
        play.end(RunState.SUCCEEDED)
        play.begin()

        assert play.states() == {"succeeded": 1, "blocked": 1, "cancelled": 1}


def test_a_run_that_waited_for_room_says_so_no_more_when_it_is_over(empty: Engine) -> None:
    with empty.connect() as connection:
        play = Play(connection, Random(0), {"at_once": ["1 per rule"]}, mode="auto")  # noqa: S311
        play.wish(HOSTS[:2], ["jvm"])
        play.begin()
        waited = [run.waits for run in play.in_state(RunState.QUEUED)]
        play.end(RunState.SUCCEEDED)
        play.begin()

        assert waited == ["at once 1 per rule: 1 is under way for the rule rule-0"]
        assert [run.waits for run in play.in_state(RunState.RUNNING)] == [None]
