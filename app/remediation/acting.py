"""A rule that matched an event: what it may do is decided and written down, as runs."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from app.domain.decide import Choice, Decision, decide, occasion
from app.domain.holding import held_since, open_since
from app.domain.ids import DecisionId, RunId
from app.domain.ramp import waits_for
from app.domain.restraint.approval import Request
from app.domain.restraint.block import BlockReason
from app.domain.rule import Rule
from app.domain.run import Run, RunState
from app.remediation.asking import ask, asks_for
from app.remediation.breaking import hand_over
from app.remediation.case import Case
from app.remediation.holding import hold
from app.remediation.looking import looks_at
from app.remediation.situation import situation
from app.remediation.telling import tell_of


def act(case: Case, rule: Rule) -> tuple[Decision, list[Run]]:
    """Decide, make a run for each target, and tell of it. Gives the runs that are not blocked."""
    ledger, waiting, event, problem = case.ledger, case.waiting, case.event, case.problem
    world, now = case.world, case.world.now()
    decision = _decided(case, rule, now)
    decision_id = DecisionId(world.new_id())
    ledger.runs.add_decision(decision_id, waiting.id, problem.id, rule, decision.block, now)
    request = asks_for(decision, decision_id, waiting, event, problem, world)
    looks = looks_at(ledger, decision, problem, occasion(rule, event), world)
    runs, refused = [], []
    for run, choice in _runs(case, decision, decision_id, request, looks):
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
        tell_of(case, decision, runs, looks)
    hand_over(ledger, rule, event, problem, refused, world)
    return decision, runs


def _decided(case: Case, rule: Rule, now: datetime) -> Decision:
    waiting, event, problem = case.waiting, case.event, case.problem
    open_for = held_since(rule, event, problem, now) if waiting.held else open_since(problem, now)
    known = situation(case.ledger, rule, event, problem, open_for, case.world, cause=waiting.cause)
    return decide(rule, event, known)


def _runs(
    case: Case,
    decision: Decision,
    decision_id: DecisionId,
    request: Request | None,
    looks: Mapping[str, bool],
) -> Iterator[tuple[Run, Choice]]:
    """Make a run for each choice; what is blocked is a run, too, that has ended."""
    now, rule = case.world.now(), decision.rule
    starts = RunState.AWAITING_APPROVAL if request else RunState.QUEUED
    for choice in decision.choices:
        run = Run(
            id=RunId(case.world.new_id()),
            decision_id=decision_id,
            event_id=case.waiting.id,
            problem_id=case.problem.id,
            episode=case.problem.episode,
            occasion=occasion(rule, case.event),
            rule=rule.name,
            rule_digest=rule.digest,
            remedy=0,
            remedies=len(rule.then),
            target=choice.target,
            plan=decision.first_remedy.at(choice.target),
            state=RunState.BLOCKED if choice.block else starts,
            detail=choice.block.detail if choice.block else "",
            queued_at=now,
            due_at=_due_at(choice, request, looks, now),
            approval_id=request.id if request and not choice.block else None,
            waits=waits_for(choice.wave),
            wave=choice.wave,
        )
        yield run, choice


def _due_at(
    choice: Choice, request: Request | None, looks: Mapping[str, bool], now: datetime
) -> datetime | None:
    """Give when there is something to do: to begin, only to look, or to wait no longer."""
    if choice.block:
        return now if looks.get(choice.target) else None
    if request:
        return request.until
    return None if waits_for(choice.wave) else now
