"""A random life of the service: problems, commands that end as they like, pauses, deaths.

To add a limit: a strategy for it in `given.py`, and what provokes it as a rule of the machine.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.parts.simulated.hand import Answer, Time
from tests.parts.simulated.history import Closed, Deed, Said
from tests.parts.simulated.limits import (
    Counted,
    Limit,
    merged,
)
from tests.parts.simulated.making import emptied
from tests.parts.simulated.promises import ALWAYS, Promise, every_match_is_decided
from tests.parts.simulated.service import Simulated
from tests.restraint.given import (
    A_WHILE,
    ANSWERS,
    FEW,
    HOST,
    HOSTS,
    KINDS,
    LENGTHS,
    NOON,
    OF_ALL,
    REF,
    SETTINGS,
    SEVERAL,
    SOME_HOSTS,
    SOME_TAGS,
    TAGS,
    WINDOWS,
    ARule,
    rules,
    window_of,
)


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

    @initialize(rules=rules(), of_all=OF_ALL, answer=ANSWERS, window=WINDOWS)
    def begin(
        self,
        rules: list[ARule],
        of_all: list[Limit],
        answer: Answer,
        window: tuple[str, int, timedelta],
    ) -> None:
        self._answer = answer
        self._names = [rule.name for rule in rules]
        limits = [*of_all, *(limit for rule in rules for limit in rule.limits)]
        settings = merged([SETTINGS, *(limit.in_settings for limit in limits)])
        texts = [rule.text() for rule in rules]
        shared = {"maintenance": [window_of(*window)]}
        self._service = Simulated(self.url, settings, texts, Time(NOON), self._world, shared)
        host, minutes, length = window
        begins = NOON + timedelta(minutes=minutes)
        self._service.history.closed.append(Closed(frozenset([host]), 0, begins, begins + length))
        self._promises = [*ALWAYS, _matching(rules, self._service)]
        self._promises += [limit.broken for limit in limits]
        self._runner.run(emptied(self.url))
        self._runner.run(self._service.start())

    def _world(self, deed: Deed) -> Answer:
        return self._answer

    @rule(ref=REF, kind=KINDS, tags=SOME_TAGS, hosts=SOME_HOSTS, seconds=A_WHILE)
    def more_is_said_of_a_problem(
        self, ref: int, kind: str, tags: list[str], hosts: list[str], seconds: int
    ) -> None:
        known = list(self._service.history.episodes) or ["p-0"]
        self._say(known[-ref % len(known)], kind, tags, hosts)
        self._go_on(seconds)

    @rule(times=SEVERAL, tags=SOME_TAGS, hosts=SOME_HOSTS, seconds=A_WHILE)
    def new_problems_open(
        self, times: int, tags: list[str], hosts: list[str], seconds: int
    ) -> None:
        for _ in range(times):
            self._say(f"p-{self._service.history.next()}", "opened", tags, hosts)
            self._go_on(seconds)

    @rule(host=st.sampled_from(HOSTS), seconds=A_WHILE)
    def a_problem_ends_and_begins_again(self, host: str, seconds: int) -> None:
        for kind in ("opened", "resolved", "opened"):
            self._say("comes-back", kind, TAGS, [host])
            self._go_on(seconds)

    @rule(host=st.sampled_from(HOSTS), seconds=A_WHILE)
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

    @rule(host=HOST, length=LENGTHS)
    def somebody_silences_a_host(self, host: str, length: timedelta) -> None:
        self._runner.run(self._service.silence([host], length))
        self._go_on(1)

    @rule(number=FEW)
    def somebody_lets_a_rule_act_again(self, number: int) -> None:
        self._runner.run(self._service.reset(self._names[number % len(self._names)]))
        self._go_on(1)

    @precondition(lambda self: self._storms())
    @rule()
    def somebody_ends_the_storm(self) -> None:
        self._runner.run(self._service.end_the_storm())
        self._go_on(1)

    def _storms(self) -> bool:
        return any(each.until_at is None for each in self._service.history.storms.values())

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
        assert broken == [], "\n".join(broken)

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
