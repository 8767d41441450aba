"""For random wishes, ends and answers no limit is ever passed, and no run waits for ever."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from app.domain.run import ACTIVE, WAITING
from app.store.tables import metadata
from tests.parts.playing import Play


@pytest.fixture(scope="module", name="empty")
def _empty() -> Iterator[Engine]:
    """Give one for all: whoever connects leaves nothing behind, since nothing is committed."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by=st.randoms(use_true_random=False), steps=st.integers(5, 40))
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
