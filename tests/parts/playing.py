"""Wishes and ends at random, over real rows, without a host: what limits hold, whatever comes."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Connection, select

from app.domain.audit import Seal
from app.domain.groups import Groups
from app.domain.ids import EventId, RunId
from app.domain.limits import Caps
from app.domain.matching import match
from app.domain.note import Links
from app.domain.people import caller
from app.domain.rates import RunRate, Scope
from app.domain.restraint.pools import pools
from app.domain.run import ACTIVE, Run, RunState
from app.ledger import Ledger, Undecided
from app.reality import new_ulid
from app.remediation.beginning import begin
from app.remediation.by_people import answer_for_run
from app.remediation.clock import WatchedClock
from app.remediation.conclude import conclude
from app.remediation.settle import settle
from app.remediation.world import World
from app.store.ledger import Rows
from app.store.restraint_tables import event_tags
from app.store.tables import runs
from tests.parts.building import GRAMMAR, NOW, a_fleet, a_rule, an_event
from tests.parts.history import write_event

HOSTS = [f"app-0{number}.example.net" for number in range(1, 7)]
GROUPS = {"web": tuple(HOSTS[:4]), "rack": tuple(HOSTS[2:])}
TAGS = ["jvm", "service:a", "service:b", "prod"]
RATES = [
    *("1/5m", "2/20m", "2/10m per rule", "3/30m per rule", "1/7m per target", "2/20m per target"),
    *("2/10m per group", "50%/15m per group", "25%/9m per group", "2/10m per tag service:*"),
    *("3/20m per tag *", "3/10m in all", "5/30m in all"),
]
CROWDS = ["1 per rule", "2 per rule", "1 per group", "50% per group", "2 per tag *", "3 in all"]
ENDS = [RunState.SUCCEEDED, RunState.SUCCEEDED, RunState.FAILED, RunState.UNKNOWN]


def some_limits(by: Random) -> dict[str, Any]:
    return {
        "rate": by.sample(RATES, by.randint(0, 3)),
        "at_once": by.sample(CROWDS, by.randint(0, 2)),
        "max_targets": by.choice([5, None]),
        "ramp": by.choice([[], [], [1], [1, 2], [2]]),
    }


class Play:
    """A service whose messages, people, hosts and time are what chance says."""

    def __init__(
        self,
        connection: Connection,
        by: Random,
        limits: dict[str, Any] | None = None,
        mode: str | None = None,
    ) -> None:
        self._by = by
        self._connection = connection
        self._numbers = count(1)
        self.time = NOW
        self.rules = [
            a_rule(
                name=f"rule-{number}",
                when={"tags": [tag]},
                targets={"from": "details.hosts"},
                mode=mode or by.choice(["auto", "auto", "approve"]),
                limits=some_limits(by) if limits is None else limits,
                then=[{"tasks": [{"remote_ssh": "true"}]}] * by.randint(1, 2),
            )
            for number, tag in enumerate(["jvm", "service:a", "prod"])
        ]
        self.groups = Groups.of(a_fleet(), GROUPS)
        self.world = World(
            {},
            a_fleet(),
            Caps.model_validate(some_limits(by) if limits is None else {}),
            dry_run=False,
            now=WatchedClock(lambda: self.time),
            new_id=new_ulid,
            links=Links(),
            groups=lambda: self.groups,
        )
        self.ledger: Ledger = Rows(connection, GRAMMAR, new_ulid, Seal())

    def go_on(self, steps: int) -> None:
        """Let so many things happen; what may begin begins whenever it may."""
        for _ in range(steps):
            happens: list[Callable[[], object]] = [
                *(self.wish, self.wish, self.end, self.end, self.answer, self.wait)
            ]
            self._by.choice(happens)()
            self.begin()

    def wish(self, hosts: Sequence[str] = (), tags: Sequence[str] = ()) -> None:
        """Open a problem on some hosts."""
        number = next(self._numbers)
        named = hosts or self._by.sample(HOSTS, self._by.randint(1, 5))
        event = an_event(
            ref=f"a-{number}",
            key=f"opsgenie:{number}",
            aliases=(f"opsgenie:a-{number}",),
            tags=tuple(tags or self._by.sample(TAGS, self._by.randint(1, 3))),
            fields={"details": {"hosts": " ".join(named)}},
        )
        id_ = EventId(write_event(self._connection, number, self.time))
        waiting = Undecided(id_, event, None, self.time, 0, "webhook", "tester", str(number))
        settle(self.ledger, waiting, event, match(self.rules, event, self.time), self.world)

    def begin(self) -> None:
        for run_id in self.ledger.runs.due(self.time, 100)[0]:
            run = self.ledger.runs.get(RunId(run_id))
            if run.state is RunState.QUEUED:
                begin(self.ledger, run, self.time, self.world)

    def end(self, state: RunState | None = None) -> bool:
        """Let one of those that are under way come to an end; tell whether there was one."""
        active = self.in_state(*ACTIVE)
        if active:
            run = self._by.choice(active)
            conclude(self.ledger, run, state or self._by.choice(ENDS), "", (), self.world)
        return bool(active)

    def answer(self, *, yes: bool | None = None) -> bool:
        """Let a person answer a question; tell whether there was one."""
        asked = self.in_state(RunState.AWAITING_APPROVAL)
        if asked:
            said = self._by.choice([True, True, False]) if yes is None else yes
            run_id = self._by.choice(asked).id
            answer_for_run(self.ledger, run_id, caller("anna"), self.world, yes=said)
        return bool(asked)

    def wait(self) -> None:
        self.time += timedelta(minutes=self._by.randint(0, 6))

    def run_out(self) -> None:
        """Let nothing new come, all questions be answered, and everything end that can."""
        more = True
        while more:
            self.time += timedelta(minutes=2)
            before = self.states()
            self.begin()
            # One that is blocked when it was to begin leaves its target to the next.
            more = self.answer() or self.end() or self.states() != before

    def states(self) -> Counter[str]:
        return Counter(str(run.state) for run in self.in_state(*RunState))

    def in_state(self, *states: RunState) -> list[Run]:
        found = self._connection.execute(
            select(runs.c.id).where(runs.c.state.in_(states)).order_by(runs.c.id)
        )
        return [self.ledger.runs.get(RunId(id_)) for id_ in found.scalars()]

    def too_often(self) -> list[str]:
        """Give each rate that did not hold, as found by counting all rows one by one.

        What a rule allows itself for more than its own runs holds only itself back.
        """
        began = [run for run in self.in_state(*RunState) if run.started_at and run.remedy == 0]
        tags = {run.id: self._tags(run) for run in began}
        found = []
        for run, rate in ((each, rate) for each in began for rate in self._rates(each)):
            for pool, _ in pools(rate, run.rule, [run.target], tags[run.id], self.groups):
                times = [
                    each.started_at
                    for each in began
                    if each.started_at and pool.holds(each.rule, each.target, tags[each.id])
                ]
                end = run.started_at or self.time
                within = [time for time in times if end - rate.window < time <= end]
                if len(within) > rate.most(len(pool.hosts)):
                    found.append(f"{rate}, {pool} at {end}: {len(within)}")
        return found

    def too_many(self) -> list[str]:
        """Give each limit of what is under way at once that does not hold now."""
        active = self.in_state(*ACTIVE)
        tags = {run.id: self._tags(run) for run in active}
        found = []
        for crowd in self.world.caps.at_once:
            for run in active:
                for pool, _ in pools(crowd, run.rule, [run.target], tags[run.id], self.groups):
                    same = [r for r in active if pool.holds(r.rule, r.target, tags[r.id])]
                    if len(same) > crowd.most(len(pool.hosts)):
                        found.append(f"{crowd}, {pool}: {len(same)}")
        targets = [run.target for run in active]
        return found + [f"twice on {each}" for each in set(targets) if targets.count(each) > 1]

    def too_early(self) -> list[str]:
        """Give each run that began although a wave before its own was not repaired."""
        every = [run for run in self.in_state(*RunState) if run.wave is not None]
        found = []
        for run in every:
            of_decision = [each for each in every if each.decision_id == run.decision_id]
            repaired = {
                each.target: each.finished_at
                for each in of_decision
                if each.state is RunState.SUCCEEDED
            }
            before = {each.target for each in of_decision if (each.wave or 0) < (run.wave or 0)}
            ends = [repaired.get(target) for target in before]
            if run.started_at and not all(end and end <= run.started_at for end in ends):
                found.append(f"{run.id} of wave {run.wave}")
        return found

    def _rates(self, run: Run) -> list[RunRate]:
        (rule,) = (each for each in self.rules if each.name == run.rule)
        own = [
            each for each in rule.limits.rate if each.scope in {Scope.RULE_AND_TARGET, Scope.RULE}
        ]
        return [*self.world.caps.rate, *own]

    def _tags(self, run: Run) -> list[str]:
        of_event = select(event_tags.c.tag).where(event_tags.c.event_id == run.event_id)
        return list(self._connection.execute(of_event).scalars())
