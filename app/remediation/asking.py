"""Ask people before something is done: a request, and a note that tells exactly what it is."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain import approval_note
from app.domain.approval_note import Buttons, OnTheAlert
from app.domain.arrival import Origin
from app.domain.decide import Choice, Decision
from app.domain.event import Event
from app.domain.ids import ApprovalId, DecisionId
from app.domain.note import Milestone, Telling
from app.domain.problem import Problem
from app.domain.restraint.approval import (
    Asker,
    Request,
    can_be_answered_on_the_alert,
    digest_of,
    how_long,
    who_may,
    why_it_asks,
)
from app.domain.rule import Rule
from app.domain.run import Run, RunState
from app.ledger import Ledger, Undecided
from app.remediation.world import World


def asks_for(
    decision: Decision,
    decision_id: DecisionId,
    waiting: Undecided,
    event: Event,
    problem: Problem,
    world: World,
) -> Request | None:
    """Give what people are asked about for a decision; None when they need not be."""
    if not decision.asks:
        return None
    rule, now = decision.rule, world.now()
    return Request(
        id=ApprovalId(world.new_id()),
        decision_id=decision_id,
        event_id=waiting.id,
        problem_id=problem.id,
        episode=problem.episode,
        rule=rule.name,
        remedy=0,
        because=decision.asks,
        by=who_may(rule, world.approval),
        asker=_asker(rule, waiting, event),
        asked_at=now,
        until=now + how_long(rule, world.approval),
    )


def asks_again(ledger: Ledger, run: Run, rule: Rule, world: World) -> Request | None:
    """Give what people are asked about for the next remedy after this run, if they have to be."""
    same = [each for each in ledger.runs.of_problem(run.problem_id) if _is_beside(each, run)]
    because = why_it_asks(rule, world.approval, world.fleet, [run.target], len(same))
    if not because:
        return None
    before = ledger.approvals.get(run.approval_id) if run.approval_id else None
    now = world.now()
    return Request(
        id=ApprovalId(world.new_id()),
        decision_id=run.decision_id,
        event_id=run.event_id,
        problem_id=run.problem_id,
        episode=run.episode,
        rule=run.rule,
        remedy=run.remedy + 1,
        because=because,
        by=who_may(rule, world.approval),
        asker=before.asker if before else Asker(),
        asked_at=now,
        until=now + how_long(rule, world.approval),
    )


def ask(
    ledger: Ledger,
    request: Request,
    runs: Sequence[Run],
    problem: Problem,
    world: World,
    not_on: Sequence[Choice] = (),
) -> Telling:
    """Write the request down, and give the note. The word stands nowhere but in it."""
    offer = _offer(ledger, request, problem, world)
    if offer:
        request = replace(request, word=digest_of(offer.word, request.id))
    ledger.approvals.add(request)
    return Telling(
        Milestone.AWAITING,
        f"awaiting:{request.id}",
        approval_note.asks(request, runs, not_on, offer, world.links, world.redact),
        teams={} if request.remedy else world.remediation_teams(),
        run_id=runs[0].id if request.remedy else None,
    )


def _asker(rule: Rule, waiting: Undecided, event: Event) -> Asker:
    by_hand = waiting.order is not None and waiting.origin == Origin.MANUAL
    has_author = event.author != waiting.client if by_hand else bool(rule.actions)
    return Asker(
        client=waiting.client if by_hand else None,
        author=event.author if has_author else None,
    )


def _is_beside(other: Run, run: Run) -> bool:
    """Tell whether both began with the same decision, this run itself included."""
    began = other.state is not RunState.BLOCKED or other.approval_id is not None
    return other.decision_id == run.decision_id and other.remedy == 0 and began


def _offer(ledger: Ledger, request: Request, problem: Problem, world: World) -> OnTheAlert | None:
    if not can_be_answered_on_the_alert(request.by, world.people):
        return None
    names = dict.fromkeys(sink.source for sink in ledger.problems.sinks(problem.id))
    sources = [world.sources[name] for name in names if name in world.sources]
    if not any(source.takes_answers for source in sources):
        return None
    buttons = tuple(
        Buttons(source.name, source.approve_action, source.reject_action)
        for source in sources
        if source.approve_action or source.reject_action
    )
    return OnTheAlert(world.new_word(), buttons)
