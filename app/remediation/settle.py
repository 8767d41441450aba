"""From an event to its decisions: what is written down for it, in one transaction."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from app.domain import note
from app.domain.decide import Choice, Decision, decide, occasion
from app.domain.event import Event
from app.domain.holding import held_since, open_since
from app.domain.ids import DecisionId, ProblemId, RunId
from app.domain.matching import Matching, sift
from app.domain.note import Milestone, Telling
from app.domain.problem import Problem, begun_by
from app.domain.ramp import waits_for
from app.domain.restraint.approval import Request
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.storm import Storm
from app.domain.rule import Mode, Rule
from app.domain.run import Run, RunState
from app.ledger import Ledger, Sink, Undecided
from app.remediation import auditing
from app.remediation.answering import Heard, hear
from app.remediation.asking import ask, asks_for
from app.remediation.breaking import hand_over
from app.remediation.calling_off import call_off
from app.remediation.counting import count
from app.remediation.for_people import asks
from app.remediation.holding import hold
from app.remediation.looking import looks_at
from app.remediation.situation import situation
from app.remediation.storms import watch
from app.remediation.world import World

_SILENT = frozenset(
    {
        BlockReason.DUPLICATE,
        BlockReason.SHADOW,
        BlockReason.DRY_RUN,
        BlockReason.RESOLVED,
        BlockReason.HELD,
        BlockReason.INEFFECTIVE,
        BlockReason.STORM,
    }
)
"""Blocks that are recorded but not told: the alert would be told what it knows, or nothing.

What is ineffective is handed to people instead.
"""


@dataclass(frozen=True)
class Settled:
    """What came of an event."""

    problem: Problem
    matching: Matching
    decisions: tuple[Decision, ...]
    heard: Heard | None = None
    storm: Storm | None = None
    """One that began with it."""


def settle(
    ledger: Ledger, waiting: Undecided, event: Event, matching: Matching, world: World
) -> Settled:
    """Write down what the event changes and what is done about it.

    `event` is the waiting one, completed; `matching` is empty for the end of a problem.
    """
    problem, opened = _problem(ledger, waiting, event, world)
    if waiting.order is None:
        matching = sift(matching, lambda rule: count(ledger, rule, event, waiting))
    storm = watch(ledger, waiting, event, problem, matching.matched, world, opened=opened)
    ledger.events.decided(waiting.id, event, problem.id, matching, world.now())
    if not problem.is_open:
        call_off(ledger, problem, waiting.id, world)
    heard = hear(ledger, waiting, event, problem, world) if event.answer else None
    made = [_decide(ledger, rule, waiting, event, problem, world) for rule in matching.matched]
    decisions = tuple(decision for decision, _ in made)
    now, actor = world.now(), auditing.actor_of(waiting.client)
    ledger.audit.record(auditing.decided(waiting, problem, matching, decisions, now))
    for run in chain.from_iterable(runs for _, runs in made):
        ledger.audit.record(auditing.begun(run, actor, now, digest=waiting.digest))
    if (
        problem.is_open
        and not heard
        and all(decision.rule.mode is Mode.OBSERVE for decision in decisions)
    ):
        _tell_that_nothing_matched(ledger, decisions, matching, waiting, problem, world)
    return Settled(problem, matching, decisions, heard, storm)


def _problem(
    ledger: Ledger, waiting: Undecided, event: Event, world: World
) -> tuple[Problem, bool]:
    """Find the problem by any of its names, or begin it; note its names and where to tell.

    Tells also whether the event opened it.
    """
    known = ledger.problems.known_as(event.names)
    if known:
        problem = known.after(event, waiting.received_at)
    else:
        problem = begun_by(event, waiting.received_at, ProblemId(world.new_id()))
    ledger.problems.save(problem, event.names)
    if world.desk(event.source):
        sink = Sink(event.source, event.ref, event.aliases[0])
        ledger.problems.add_sink(problem, sink, event.aliases)
    for link in event.links:
        if world.desk(link.source):
            sink = Sink(link.source, link.ref, link.alias)
            ledger.problems.add_sink(problem, sink, event.names)
    return problem, problem.is_open and (known is None or known.episode != problem.episode)


def _decide(
    ledger: Ledger, rule: Rule, waiting: Undecided, event: Event, problem: Problem, world: World
) -> tuple[Decision, Sequence[Run]]:
    now = world.now()
    open_for = held_since(rule, event, problem, now) if waiting.held else open_since(problem, now)
    known = situation(ledger, rule, event, problem, open_for, world, cause=waiting.cause)
    decision = decide(rule, event, known)
    decision_id = DecisionId(world.new_id())
    ledger.runs.add_decision(decision_id, waiting.id, problem.id, rule, decision.block, now)
    request = asks_for(decision, decision_id, waiting, event, problem, world)
    looks = looks_at(ledger, decision, problem, occasion(rule, event), world)
    starts = RunState.AWAITING_APPROVAL if request else RunState.QUEUED
    runs, refused = [], []
    for choice in decision.choices:
        run = Run(
            id=RunId(world.new_id()),
            decision_id=decision_id,
            event_id=waiting.id,
            problem_id=problem.id,
            episode=problem.episode,
            occasion=occasion(rule, event),
            rule=rule.name,
            rule_digest=rule.digest,
            remedy=0,
            remedies=len(rule.then),
            target=choice.target,
            plan=decision.first_remedy,
            state=RunState.BLOCKED if choice.block else starts,
            detail=choice.block.detail if choice.block else "",
            queued_at=now,
            due_at=_due_at(choice, request, looks, now),
            approval_id=request.id if request and not choice.block else None,
            waits=waits_for(choice.wave),
            wave=choice.wave,
        )
        ledger.runs.add(run, choice.block)
        if choice.block:
            refused.append((run, choice.block))
        else:
            runs.append(run)
    if runs:
        ledger.pools.tag(waiting.id, event.tags)
    if decision.block and decision.block.reason is BlockReason.HELD:
        hold(ledger, rule, waiting, event, problem, world)
    if request:
        telling = ask(ledger, request, runs, problem, world, decision.choices)
        ledger.notes.tell(telling, problem, waiting.id, now, aloud=not world.dry_run)
    else:
        _tell_of(ledger, decision, looks, runs, waiting, problem, world)
    hand_over(ledger, rule, event, problem, refused, world)
    return decision, runs


def _due_at(
    choice: Choice, request: Request | None, looks: Mapping[str, bool], now: datetime
) -> datetime | None:
    """Give when there is something to do: to begin, only to look, or to wait no longer."""
    if choice.block:
        return now if looks.get(choice.target) else None
    if request:
        return request.until
    return None if waits_for(choice.wave) else now


def _tell_of(  # noqa: PLR0913, PLR0917 - all that a decision was made of
    ledger: Ledger,
    decision: Decision,
    looks: Collection[str],
    runs: Sequence[Run],
    waiting: Undecided,
    problem: Problem,
    world: World,
) -> None:
    rule = decision.rule
    if rule.mode is Mode.OBSERVE:
        return
    if runs:
        telling = Telling(
            Milestone.STARTED,
            f"started:{rule.name}:{_once_for(rule, runs, waiting)}",
            note.started(decision, runs, waiting.id, world.links),
            teams=world.remediation_teams(),
        )
    elif worth_telling := [b for b in _to_tell(decision, looks) if b.reason not in _SILENT]:
        telling = _blocked(decision, worth_telling, waiting, world)
    else:
        return
    aloud = not world.dry_run and (bool(runs) or asks(rule, waiting.cause) or not _storms(ledger))
    ledger.notes.tell(telling, problem, waiting.id, world.now(), aloud=aloud)


def _once_for(rule: Rule, runs: Sequence[Run], waiting: Undecided) -> str:
    """Say for what a start is told: for the event; with a probe, once for where it is.

    With a probe a rule may begin at each message, to find that all is well.
    """
    if rule.before.probe is None:
        return waiting.id
    where = "\n".join([runs[0].occasion, *sorted(run.target for run in runs)])
    return hashlib.sha256(where.encode()).hexdigest()[:16]


def _to_tell(decision: Decision, looks: Collection[str]) -> Sequence[Block]:
    """Give what blocks it, but for where it looks: that is told with what is to be seen there."""
    if not looks:
        return decision.blocks()
    return [each.block for each in decision.choices if each.block and each.target not in looks]


def _blocked(
    decision: Decision, blocks: Sequence[Block], waiting: Undecided, world: World
) -> Telling:
    return Telling(
        Milestone.BLOCKED,
        f"blocked:{decision.rule.name}:{blocks[0].reason}",
        note.blocked(decision, waiting.id, world.links),
        teams=world.investigation_teams(),
    )


def _tell_that_nothing_matched(
    ledger: Ledger,
    decisions: Sequence[Decision],
    matching: Matching,
    waiting: Undecided,
    problem: Problem,
    world: World,
) -> None:
    """Tell once for an episode, and only if nothing else was told of it."""
    if ledger.notes.told(problem):
        return
    observing = [decision.rule.name for decision in decisions]
    telling = Telling(
        Milestone.NOTHING_MATCHED,
        "nothing_matched",
        note.nothing_matched(matching.tried, waiting.id, world.links, observing),
        teams=world.investigation_teams(),
    )
    aloud = not world.dry_run and not _storms(ledger)
    ledger.notes.tell(telling, problem, waiting.id, world.now(), aloud=aloud)


def _storms(ledger: Ledger) -> bool:
    """Tell whether a storm lasts: then all that is not done is told once, where it began."""
    return ledger.storms.current() is not None
