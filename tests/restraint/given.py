"""What a random life may be given: rules, limits, answers of the world, messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.domain.errors import TargetLost, TargetUnreachable
from tests.parts.simulated.counted import AtOnce, Rate, Storms
from tests.parts.simulated.hand import Answer
from tests.parts.simulated.limits import (
    Cooldown,
    Counted,
    HoldFor,
    Limit,
    MaxTargets,
    merged,
)
from tests.parts.simulated.record import Breaker, Flapping, Recurrence, RuleBreaker

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTS = ("app-1.example.net", "app-2.example.net", "db-1.example.net")
TAGS = ("slow", "full")
GROUPS = {"app": HOSTS[:2], "db": HOSTS[2:]}
SETTINGS = {
    "targets": {"allow": ["*.example.net"], "groups": GROUPS},
    "limits": {"breaker": None, "rule_breaker": None, "recurrence": [], "flapping": []},
    "storm": {"targets": None, "problems": None},
}
"""What is on by default is off: it would hide the other limits."""

LENGTHS = st.sampled_from([60, 120, 300, 900]).map(lambda seconds: timedelta(seconds=seconds))
FEW = st.integers(min_value=1, max_value=3)
_TWO = st.integers(min_value=1, max_value=2)
_SCOPES = st.sampled_from(["", "per rule", "per target", "per group", "in all"])
_SHARED = st.sampled_from(["per rule", "per group", "in all"])
HOST = st.sampled_from(HOSTS)


@dataclass(frozen=True)
class ARule:
    """A rule that is asked for one tag, and its limits."""

    name: str
    tag: str
    then: Sequence[Mapping[str, Any]]
    limits: tuple[Limit, ...]

    def text(self) -> dict[str, Any]:
        own = {
            "name": self.name,
            "when": {"tags": [self.tag]},
            "targets": {"from": "hosts"},
            "then": self.then,
        }
        return merged([own, *(limit.in_rule for limit in self.limits)])


def _limits_of(name: str, tag: str) -> st.SearchStrategy[tuple[Limit, ...]]:
    """Give at most two of the limits that a rule may set itself: more hide each other."""
    who = st.just(name)
    one = st.one_of(
        st.builds(Cooldown, who, LENGTHS),
        st.builds(Rate, who, _SCOPES, st.just(GROUPS), FEW, LENGTHS),
        st.builds(AtOnce, who, _SHARED, st.just(GROUPS), _TWO),
        st.builds(MaxTargets, who, _TWO),
        st.builds(HoldFor, who, LENGTHS),
        st.builds(Counted, who, st.just(tag), st.just(2), LENGTHS),
        st.builds(Breaker, who, _TWO),
        st.builds(RuleBreaker, who, FEW),
        st.builds(Recurrence, who, _TWO, st.just(timedelta(seconds=900))),
        st.builds(Flapping, who, st.integers(min_value=2, max_value=4), LENGTHS),
    )
    return st.lists(one, max_size=2, unique_by=type).map(tuple)


OF_ALL = st.lists(
    st.one_of(
        st.builds(Rate, st.just(""), _SCOPES, st.just(GROUPS), FEW, LENGTHS),
        st.builds(AtOnce, st.just(""), _SHARED, st.just(GROUPS), _TWO),
        st.builds(Storms, _TWO, st.integers(min_value=2, max_value=5), LENGTHS, LENGTHS),
    ),
    max_size=2,
    unique_by=type,
)
"""The operator's."""

_PAUSES = st.sampled_from(["0s", "0s", "0s", "40s"])
_TASKS = st.lists(_PAUSES, min_size=1, max_size=2).map(
    lambda pauses: [
        {"remote_ssh": f"step {number}", "timeout": "1h", "delay_before": pause}
        for number, pause in enumerate(pauses)
    ]
)
_VERIFY = st.sampled_from([{}, {}, {"verify": {"problem": "resolved", "within": "90s"}}])
_REMEDY = st.builds(lambda tasks, verify: {"tasks": tasks, **verify}, _TASKS, _VERIFY)


WINDOWS = st.tuples(HOST, st.integers(min_value=1, max_value=5), LENGTHS)
"""A host, so many minutes after the begin of all, and how long."""


@st.composite
def rules(draw: st.DrawFn) -> list[ARule]:
    made = []
    for number in range(draw(FEW)):
        name, tag = f"rule-{number}", draw(st.sampled_from(TAGS))
        then = draw(st.lists(_REMEDY, min_size=1, max_size=2))
        made.append(ARule(name, tag, then, draw(_limits_of(name, tag))))
    return made


ANSWERS = st.builds(
    Answer,
    takes=st.sampled_from([0, 5, 70, 400]).map(lambda seconds: timedelta(seconds=seconds)),
    status=st.sampled_from([0, 0, 1]),
    fails_by=st.sampled_from([None, None, None, TargetUnreachable, TargetLost, TimeoutError]),
)
_ONE_HOST = st.sampled_from(HOSTS).map(lambda host: [host])
SOME_HOSTS = _ONE_HOST | _ONE_HOST | st.lists(HOST, min_size=2, unique=True)
SOME_TAGS = st.lists(st.sampled_from(TAGS), min_size=1, max_size=2, unique=True)
KINDS = st.sampled_from(["opened", "updated", "resolved"])
REF = st.integers(min_value=1, max_value=4)
SEVERAL = st.integers(min_value=1, max_value=4)
A_WHILE = st.sampled_from([1, 1, 25, 45, 110, 280])
"""Seconds; less than the limits last, or the half of it."""


def window_of(host: str, minutes: int, length: timedelta) -> Mapping[str, Any]:
    return {
        "name": "patching",
        "comment": "monthly patches",
        "author": "the platform team",
        "starts": f"{NOON + timedelta(minutes=minutes):%Y-%m-%d %H:%M}",
        "lasts": f"{length.total_seconds():.0f}s",
        "targets": {"hosts": [host]},
    }
