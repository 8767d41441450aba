"""A random life of the service: problems, commands that end as they like, pauses, deaths.

To add a limit: a strategy for it in `LIMITS`, and what provokes it as a rule of the machine.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.errors import TargetLost, TargetUnreachable
from tests.parts.simulated.hand import Answer, Time
from tests.parts.simulated.history import Deed, Said
from tests.parts.simulated.limits import (
    Cooldown,
    Counted,
    HoldFor,
    Limit,
    MaxTargets,
    Rate,
    merged,
)
from tests.parts.simulated.promises import ALWAYS, Promise, every_match_is_decided
from tests.parts.simulated.service import Simulated, emptied

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTS = ("app-1.example.net", "app-2.example.net", "db-1.example.net")
TAGS = ("slow", "full")
FLEET = {"allow": ["*.example.net"], "groups": {"app": HOSTS[:2], "db": HOSTS[2:]}}

_LENGTHS = st.sampled_from([60, 120, 300, 900]).map(lambda seconds: timedelta(seconds=seconds))
_FEW = st.integers(min_value=1, max_value=3)


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
    one = st.one_of(
        st.builds(Cooldown, st.just(name), _LENGTHS),
        st.builds(Rate, st.just(name), _FEW, _LENGTHS),
        st.builds(MaxTargets, st.just(name), st.integers(min_value=1, max_value=2)),
        st.builds(HoldFor, st.just(name), _LENGTHS),
        st.builds(Counted, st.just(name), st.just(tag), st.just(2), _LENGTHS),
    )
    alike = st.lists(one, min_size=1, max_size=2, unique_by=type).map(tuple)
    return alike | st.tuples(*[st.builds(Rate, st.just(name), _FEW, _LENGTHS)] * 2)


_LENGTHS_OF_PAUSES = st.sampled_from(["0s", "0s", "0s", "40s"])
_TASKS = st.lists(_LENGTHS_OF_PAUSES, min_size=1, max_size=2).map(
    lambda pauses: [
        {"remote_ssh": f"step {number}", "timeout": "1h", "delay_before": pause}
        for number, pause in enumerate(pauses)
    ]
)
_VERIFY = st.sampled_from([{}, {}, {"verify": {"problem": "resolved", "within": "90s"}}])
_REMEDY = st.builds(lambda tasks, verify: {"tasks": tasks, **verify}, _TASKS, _VERIFY)


@st.composite
def rules(draw: st.DrawFn) -> list[ARule]:
    made = []
    for number in range(draw(_FEW)):
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
_HOSTS = _ONE_HOST | _ONE_HOST | st.lists(st.sampled_from(HOSTS), min_size=2, unique=True)
_TAGS = st.lists(st.sampled_from(TAGS), min_size=1, max_size=2, unique=True)
_KINDS = st.sampled_from(["opened", "updated", "resolved"])
_REF = st.integers(min_value=1, max_value=4)
_SEVERAL = st.integers(min_value=1, max_value=4)
_A_WHILE = st.sampled_from([1, 1, 25, 45, 110, 280])
"""Seconds; less than the limits last, or the half of it."""


class Life(RuleBasedStateMachine):
    """One life; after each step all promises are held against what others saw of it."""

    url: str
    """Of a database that may be emptied."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._answer = Answer()
        self._paused = False
        self._promises: list[Promise] = []

    @initialize(rules=rules(), answer=ANSWERS)
    def begin(self, rules: list[ARule], answer: Answer) -> None:
        self._answer = answer
        limits = [limit for rule in rules for limit in rule.limits]
        settings = merged([{"targets": FLEET}, *(limit.in_settings for limit in limits)])
        texts = [rule.text() for rule in rules]
        self._service = Simulated(self.url, settings, texts, Time(NOON), self._world)
        self._promises = [*ALWAYS, _matching(rules, self._service)]
        self._promises += [limit.broken for limit in limits]
        self._runner.run(emptied(self.url))
        self._runner.run(self._service.start())

    def _world(self, deed: Deed) -> Answer:
        return self._answer

    @rule(ref=_REF, kind=_KINDS, tags=_TAGS, hosts=_HOSTS, seconds=_A_WHILE)
    def more_is_said_of_a_problem(
        self, ref: int, kind: str, tags: list[str], hosts: list[str], seconds: int
    ) -> None:
        known = list(self._service.history.episodes) or ["p-0"]
        self._say(known[-ref % len(known)], kind, tags, hosts)
        self._go_on(seconds)

    @rule(times=_SEVERAL, tags=_TAGS, hosts=_HOSTS, seconds=_A_WHILE)
    def new_problems_open(
        self, times: int, tags: list[str], hosts: list[str], seconds: int
    ) -> None:
        for _ in range(times):
            self._say(f"p-{self._service.history.next()}", "opened", tags, hosts)
            self._go_on(seconds)

    @rule(host=st.sampled_from(HOSTS), seconds=_A_WHILE)
    def a_problem_ends_and_begins_again(self, host: str, seconds: int) -> None:
        for kind in ("opened", "resolved", "opened"):
            self._say("comes-back", kind, TAGS, [host])
            self._go_on(seconds)

    @rule(host=st.sampled_from(HOSTS), seconds=_A_WHILE)
    def a_problem_goes_on(self, host: str, seconds: int) -> None:
        ref = f"p-{self._service.history.next()}"
        for kind in ("opened", "updated", "updated"):
            self._say(ref, kind, TAGS, [host])
            self._go_on(seconds)

    def _say(self, ref: str, kind: str, tags: Sequence[str], hosts: Sequence[str]) -> None:
        self._runner.run(self._service.say(ref, kind, tags, hosts))
        self._go_on(1)

    @rule(seconds=st.sampled_from([1, 60, 300, 900]))
    def time_passes(self, seconds: int) -> None:
        self._go_on(seconds)

    @rule(answer=ANSWERS)
    def the_world_answers_so_from_now_on(self, answer: Answer) -> None:
        self._answer = answer

    @precondition(lambda self: not self._paused)
    @rule()
    def somebody_pauses_it(self) -> None:
        self._runner.run(self._service.pause("wait"))
        self._paused = True

    @precondition(lambda self: self._paused)
    @rule()
    def somebody_resumes_it(self) -> None:
        self._runner.run(self._service.resume())
        self._paused = False
        self._go_on(1)

    @rule()
    def it_is_killed_and_started_again(self) -> None:
        self._runner.run(self._service.die())
        self._go_on(1)

    def _go_on(self, seconds: int) -> None:
        service = self._service
        self._runner.run(service.until(service.time() + timedelta(seconds=seconds)))

    @invariant()
    def all_promises_are_kept(self) -> None:
        broken = [words for promise in self._promises for words in promise(self._service.history)]
        assert broken == []

    def teardown(self) -> None:
        if self._promises:
            self._runner.run(self._service.stop())
        self._runner.close()


def _matching(rules: Sequence[ARule], service: Simulated) -> Promise:
    def matching(said: Said) -> Iterator[str]:
        for each in rules:
            counted = [limit for limit in each.limits if isinstance(limit, Counted)]
            enough = all(limit.enough(service.history, said) for limit in counted)
            if each.tag in said.tags and enough:
                yield each.name

    return every_match_is_decided(matching)
