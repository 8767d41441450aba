"""One set of rules, and what it would have decided, on the history that it would have made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from app.backtesting.history import Happened, StoredRun
from app.backtesting.problems import Problems
from app.backtesting.simulated import Deed, Held, SimulatedHistory, SimulatedRun
from app.domain.by_hand import is_asked_for
from app.domain.conditions.clause import Failure
from app.domain.decide import Decision, decide, occasion
from app.domain.event import Event
from app.domain.fleet import Fleet
from app.domain.groups import Groups
from app.domain.holding import due_at, held_event, held_since, open_since
from app.domain.ids import ProblemId
from app.domain.limits import Caps
from app.domain.maintenance.calendar import Calendar
from app.domain.maintenance.window import Window
from app.domain.matching import Matching, depends_on_missing, sift
from app.domain.problem import Problem
from app.domain.restraint.block import BlockReason
from app.domain.restraint.maintenance import on_closed
from app.domain.restraint.permission import Permissions
from app.domain.restraint.record import Record
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Rule
from app.domain.shared import shared_groups

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """What the settings say, and how many seconds what rules do took, by the rule's name."""

    fleet: Fleet
    caps: Caps
    lengths: Mapping[str, float]
    usual_length: float
    permissions: Permissions = field(default_factory=Permissions)
    honours_maintenance: bool = True

    def length(self, rule: str) -> timedelta:
        return timedelta(seconds=self.lengths.get(rule, self.usual_length))


@dataclass(frozen=True)
class Answer:
    """What the rules say to an event: those that matched by their name, and why others did not.

    `unknown` are the rules that ask what the event does not say.
    """

    decisions: Mapping[str, Decision]
    failures: Sequence[tuple[Rule, Failure]]
    unknown: frozenset[str]


class Side:
    """Rules are asked in the order in which they are given; `windows` are their maintenance."""

    def __init__(self, rules: Sequence[Rule], world: World, windows: Sequence[Window] = ()) -> None:
        self.rules = rules
        self._calendar = Calendar(lambda: windows)
        self._world = world
        self._groups = Groups.of(world.fleet, shared_groups(rules))
        self._history = SimulatedHistory(
            max((world.caps.on(rule.limits).furthest for rule in rules), default=timedelta(0))
        )

    @property
    def looks_back(self) -> timedelta:
        """How far back limits and counts look: so much is replayed before the period."""
        spans = [timedelta(0)]
        for rule in self.rules:
            spans += [self._world.caps.on(rule.limits).furthest, rule.hold_for]
            spans += [rule.count.within] if rule.count else []
        return max(spans)

    def answer(self, of: Happened, problem: Problem, matching: Matching) -> Answer:
        """Decide an event that these rules match."""
        event = of.event
        sifted = sift(matching, partial(self._too_seldom, event, of.at))
        open_for = open_since(problem, of.at)
        made = {}
        for rule in sifted.matched:
            decision = self._decide(rule, event, problem, of.at, open_for)
            self._act(decision, of, event, problem, of.at)
            made[rule.name] = decision
        unknown = {rule.name for rule, failed in sifted.failures if failed.unknown}
        if event.missing:
            tag = self._world.permissions.opt_in_tag
            each = ((rule, Matching((rule,), ())) for rule in sifted.matched)
            unknown |= {rule.name for rule, alone in each if depends_on_missing(alone, event, tag)}
        return Answer(made, sifted.failures, frozenset(unknown))

    def later(self, until: datetime, problems: Problems) -> list[tuple[Held, Decision]]:
        """Decide what was held no longer than until then."""
        made = []
        for held in self._history.due(until):
            problem = problems.get(held.of.problem)
            open_for = held_since(held.rule, held.event, problem, held.due_at)
            decision = self._decide(held.rule, held.event, problem, held.due_at, open_for)
            self._act(decision, held.of, held.event, problem, held.due_at)
            made.append((held, decision))
        return made

    def take(self, run: StoredRun, problem: ProblemId) -> None:
        """Take a run as it was: it came before the replay, or a person asked for it."""
        simulated = SimulatedRun(run.queued_at, run.ended_at or _NEVER, run.began)
        deed = Deed(run.episode, run.occasion, run.rule, run.target)
        self._history.add(simulated, problem, deed)

    def waits_for(self) -> frozenset[ProblemId]:
        return self._history.waits_for()

    def forget(self, over: Collection[ProblemId], now: datetime) -> None:
        self._history.forget(over, now)

    def _too_seldom(self, event: Event, at: datetime, rule: Rule) -> Failure | None:
        if rule.count is None:
            return None
        key = rule.count.key(rule.counted_as, event)
        seen = None if key is None else self._history.count(rule.count, key, at)
        return rule.count.failure(seen)

    def _decide(
        self, rule: Rule, event: Event, problem: Problem, now: datetime, open_for: timedelta
    ) -> Decision:
        kept_for = occasion(rule, event)

        def past(target: str, since: datetime) -> Past:
            deed = Deed(problem.episode, kept_for, rule.name, target)
            return self._history.past(problem.id, deed, since, now)

        situation = Situation(
            fleet=self._world.fleet,
            caps=self._world.caps,
            dry_run=False,
            problem_is_open=problem.is_open,
            open_for=open_for,
            now=now,
            acted=lambda: self._history.acted(rule.name, problem, kept_for),
            past=past,
            permissions=self._world.permissions,
            groups=self._groups,
            begun=lambda pool, since, at_most: self._history.begun(pool, since, at_most, now),
            record=self._record(rule, event, problem, now),
            maintenance=partial(on_closed, self._calendar.in_force(now), lambda: event, now),
            under_maintenance=self._world.honours_maintenance and problem.under_maintenance,
        )
        return decide(rule, event, situation)

    def _record(self, rule: Rule, event: Event, problem: Problem, now: datetime) -> Record:
        if is_asked_for(rule, event):
            return Record()
        history = self._history
        return Record(
            past=lambda target, since, most: history.remediations(rule.name, target),
            openings=lambda target, since, most: history.open(rule.name, target, problem, now),
        )

    def _act(
        self, decision: Decision, of: Happened, event: Event, problem: Problem, now: datetime
    ) -> None:
        rule = decision.rule
        if decision.block and decision.block.reason is BlockReason.HELD:
            held = held_event(rule, event, problem)
            self._history.hold(rule, held, due_at(rule, problem, now), of)
        for choice in decision.choices:
            if choice.block is None:
                run = self._run(of, rule.name, choice.target, now)
                deed = Deed(problem.episode, occasion(rule, event), rule.name, choice.target)
                self._history.add(run, problem.id, deed, event.tags)

    def _run(self, of: Happened, rule: str, target: str, now: datetime) -> SimulatedRun:
        """Simulate a run: as long as the one that there was for the event, else as is usual."""
        real = next((run for run in of.runs if (run.rule, run.target) == (rule, target)), None)
        if real is None:
            return SimulatedRun(now, now + self._world.length(rule), began=True)
        ended = now + (real.ended_at - real.queued_at) if real.ended_at else _NEVER
        return SimulatedRun(now, ended, real.began)
