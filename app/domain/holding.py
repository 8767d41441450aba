"""A rule that asks for a problem to last: what it is asked again with, and when."""

from datetime import datetime, timedelta

from app.domain.decide import occasion
from app.domain.event import Event, EventKind
from app.domain.problem import Problem
from app.domain.rule import Rule

_LONG_ENOUGH = timedelta.max


def open_since(problem: Problem, now: datetime) -> timedelta:
    """Give how long it has been open; none, if the clock was set back behind its begin."""
    return max(now - problem.opened_at, timedelta(0))


def held_event(rule: Rule, event: Event, problem: Problem) -> Event:
    """Give the event that the rule is decided for later.

    Its key is the same for each episode of the problem, and for each press of a button. Where the
    problem's entities run is asked again then: they may have moved.
    """
    key = _key(rule, event, problem) + occasion(rule, event)
    again = {"unlocated": event.unlocated or event.whereabouts is not None}
    changed = {"key": key, "kind": EventKind.UPDATED, "reopens": False}
    return event.model_copy(update={**changed, **again})


def held_since(rule: Rule, held: Event, problem: Problem, now: datetime) -> timedelta:
    """Give how long the problem has been open for a rule that is asked again.

    It is long enough, whatever the clock did, unless the problem ended and opened again meanwhile:
    then its new episode has to last as well.
    """
    is_of_now = held.key.startswith(_key(rule, held, problem))
    return _LONG_ENOUGH if is_of_now else open_since(problem, now)


def _key(rule: Rule, event: Event, problem: Problem) -> str:
    return f"{event.source}:hold:{rule.name}:{problem.id}:{problem.episode}:"


def due_at(rule: Rule, problem: Problem, now: datetime) -> datetime:
    """Give when the problem will have been open for long enough."""
    return now + rule.hold_for - open_since(problem, now)
