"""From an event to its decisions: what is written down for it, in one transaction."""

from dataclasses import dataclass
from itertools import chain

from app.domain.decide import Decision
from app.domain.event import Event
from app.domain.ids import ProblemId
from app.domain.matching import Matching, sift
from app.domain.people import actor_of
from app.domain.problem import Problem, begun_by
from app.domain.restraint.storm import Storm
from app.domain.rule import Mode
from app.ledger import Ledger, Sink, Undecided
from app.remediation import auditing
from app.remediation.acting import act
from app.remediation.answering import Heard, hear
from app.remediation.calling_off import call_off
from app.remediation.case import Case
from app.remediation.counting import count
from app.remediation.storms import watch
from app.remediation.telling import tell_that_nothing_matched
from app.remediation.world import World


@dataclass(frozen=True)
class Settled:
    """What came of an event; `storm` is one that began with it."""

    problem: Problem
    matching: Matching
    decisions: tuple[Decision, ...]
    heard: Heard | None = None
    storm: Storm | None = None


def settle(
    ledger: Ledger, waiting: Undecided, event: Event, matching: Matching, world: World
) -> Settled:
    """Write down what the event changes and what is done about it.

    `event` is the waiting one, completed; `matching` is empty for the end of a problem.
    """
    problem, opened = _problem(ledger, waiting, event, world)
    case = Case(ledger, waiting, event, problem, world)
    if waiting.order is None:
        matching = sift(matching, lambda rule: count(ledger, rule, event, waiting))
    storm = watch(ledger, waiting, event, problem, matching.matched, world, opened=opened)
    ledger.events.decided(waiting.id, event, problem.id, matching, world.now())
    if not problem.is_open:
        call_off(ledger, problem, waiting.id, world)
    heard = hear(ledger, waiting, event, problem, world) if event.answer else None
    made = [act(case, rule) for rule in matching.matched]
    decisions = tuple(decision for decision, _ in made)
    now, actor = world.now(), actor_of(waiting.client)
    ledger.audit.record(auditing.decided(waiting, problem, matching, decisions, now))
    for run in chain.from_iterable(runs for _, runs in made):
        ledger.audit.record(auditing.begun(run, actor, now, digest=waiting.digest))
    acts = any(decision.rule.mode is not Mode.OBSERVE for decision in decisions)
    if problem.is_open and not heard and not acts:
        tell_that_nothing_matched(case, decisions, matching)
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
