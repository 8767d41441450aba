"""Problems: open, resolved, open again, whatever the order in which their messages come."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.event import Event, EventKind
from app.domain.problem import Problem, ProblemState, begun_by, is_over
from tests.parts.building import NOW, a_problem, an_event, an_id

EARLIER, LATER = NOW - timedelta(minutes=5), NOW + timedelta(minutes=5)
OPEN = a_problem()
RESOLVED = a_problem(state="resolved")


def _said(kind: str, at: datetime | None = LATER, **said: Any) -> Event:
    return an_event(kind=kind, occurred_at=at, **said)


@pytest.mark.parametrize(
    ("before", "event", "state", "episode"),
    [
        pytest.param(OPEN, _said("opened"), "open", 1, id="opened once more"),
        pytest.param(OPEN, _said("updated"), "open", 1, id="updated"),
        pytest.param(OPEN, _said("resolved"), "resolved", 1, id="resolved"),
        pytest.param(OPEN, _said("updated", status="resolved"), "resolved", 1, id="by its status"),
        pytest.param(RESOLVED, _said("resolved"), "resolved", 1, id="resolved once more"),
        pytest.param(RESOLVED, _said("updated"), "resolved", 1, id="an update after the end"),
        pytest.param(RESOLVED, _said("opened"), "open", 2, id="opened later than the end"),
        pytest.param(RESOLVED, _said("opened", EARLIER), "resolved", 1, id="a late message"),
        pytest.param(RESOLVED, _said("opened", NOW), "resolved", 1, id="at the very end"),
        pytest.param(RESOLVED, _said("opened", None), "resolved", 1, id="without a time"),
        pytest.param(RESOLVED, _said("opened", EARLIER, reopens=True), "open", 2, id="reopened"),
        pytest.param(
            RESOLVED, _said("opened", status="resolved"), "resolved", 1, id="over when it was asked"
        ),
    ],
)
def test_a_problem_after_a_message(before: Problem, event: Event, state: str, episode: int) -> None:
    after = before.after(event, LATER)

    assert (after.state, after.episode) == (state, episode)


def test_an_episode_has_its_own_begin_and_the_problem_its_newest_title() -> None:
    event = _said("opened", LATER, title="Slow again")

    again = RESOLVED.after(event, LATER + timedelta(minutes=1))

    assert (again.opened_at, again.changed_at) == (LATER, LATER)
    assert (again.title, again.id) == ("Slow again", RESOLVED.id)


@pytest.mark.parametrize(
    ("before", "event", "known"),
    [
        pytest.param(OPEN, _said("updated", maintenance=True), True, id="it is said"),
        pytest.param(
            a_problem(under_maintenance=True), _said("updated"), True, id="nobody says otherwise"
        ),
        pytest.param(
            a_problem(under_maintenance=True),
            _said("updated", maintenance=False),
            False,
            id="it is over",
        ),
        pytest.param(
            a_problem(state="resolved", under_maintenance=True),
            _said("opened"),
            False,
            id="another episode begins without",
        ),
    ],
)
def test_a_problem_is_under_maintenance_as_it_was_said_last(
    before: Problem, event: Event, known: bool
) -> None:
    assert before.after(event, LATER).under_maintenance is known


def test_a_message_without_a_title_leaves_the_title() -> None:
    assert OPEN.after(_said("updated", title=""), LATER).title == OPEN.title


@pytest.mark.parametrize("state", list(ProblemState))
def test_a_message_without_a_time_happened_when_it_came(state: ProblemState) -> None:
    kind = EventKind.RESOLVED if state is ProblemState.OPEN else EventKind.OPENED

    after = a_problem(state=state).after(_said(kind, None, reopens=True), LATER)

    assert after.changed_at == LATER


@pytest.mark.parametrize(
    ("kind", "state"), [("opened", "open"), ("updated", "open"), ("resolved", "resolved")]
)
@pytest.mark.parametrize(("at", "when"), [(EARLIER, EARLIER), (None, NOW)])
def test_a_problem_begins_with_its_first_message(
    kind: str, state: str, at: datetime | None, when: datetime
) -> None:
    begun = begun_by(_said(kind, at), NOW, OPEN.id)

    assert begun == a_problem(id=an_id(4), state=state, opened_at=when, changed_at=when)


EVENTS = st.builds(
    lambda kind, minutes, reopens: _said(
        kind, minutes and NOW + timedelta(minutes=minutes), reopens=reopens
    ),
    st.sampled_from(EventKind),
    st.none() | st.integers(-9, 9),
    st.booleans(),
)


@given(st.lists(EVENTS, min_size=1, max_size=6))
def test_episodes_only_ever_go_up_and_only_when_a_resolved_problem_opens(
    events: list[Event],
) -> None:
    problem = begun_by(events[0], NOW, OPEN.id)
    for event in events[1:]:
        after = problem.after(event, LATER)

        opens = after.is_open and not problem.is_open
        assert after.episode == problem.episode + opens
        assert after.is_open or not problem.is_open or is_over(event)
        problem = after


@given(st.lists(EVENTS, max_size=4), EVENTS)
def test_the_same_message_twice_is_as_good_as_once(events: list[Event], last: Event) -> None:
    problem = OPEN
    for event in events:
        problem = problem.after(event, LATER)

    once = problem.after(last, LATER)

    assert once.after(last, LATER) == once
