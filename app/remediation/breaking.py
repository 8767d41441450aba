"""Breakers: counted where a remediation ends, open until a person resets them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import structlog

from app.domain import by_hand, note
from app.domain.decide import occasion
from app.domain.event import Event
from app.domain.note import Milestone, Telling
from app.domain.problem import Problem
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.breaker import after_failure, did_repair
from app.domain.restraint.recurrence import Recurs
from app.domain.restraint.trouble import Cause, Trouble
from app.domain.rule import Mode, Rule
from app.domain.run import Follow, Run
from app.ledger import Ledger
from app.remediation import auditing
from app.remediation.world import World

log = structlog.get_logger()


def count_end(
    ledger: Ledger, problem: Problem, run: Run, follow: Follow, rule: Rule, world: World
) -> None:
    """Count the end of a remediation for the rule, on the target and in all, or against it.

    Tasks by hand are no rule: each is another one, and a person looks at it.
    """
    repaired = did_repair(run)
    if follow is Follow.NEXT_REMEDY or repaired is None or run.rule == by_hand.RULE:
        return
    if repaired:
        ledger.breakers.helped(run.rule, run.target)
        return
    for before, now in tuple(_failed(ledger, run, rule, world)):
        ledger.breakers.save(now)
        if now.is_open and not (before and before.is_open):
            _opened(ledger, now, run, world)
            telling = Telling(
                Milestone.BREAKER,
                f"breaker:{run.rule}:{now.target or ''}",
                note.breaker_opened(now, run, world.links),
                run_id=run.id,
            )
            aloud = not world.dry_run
            ledger.notes.tell(telling, problem, run.event_id, world.now(), aloud=aloud)


def _failed(
    ledger: Ledger, run: Run, rule: Rule, world: World
) -> Iterator[tuple[Trouble | None, Trouble]]:
    limits, now = world.caps.on(rule.limits), world.now()
    failed = [
        each for each in ledger.breakers.of(run.rule, run.target) if each.cause is Cause.FAILURES
    ]
    there = next((each for each in failed if each.target), None)
    in_all = next((each for each in failed if not each.target), None)
    if limits.breaker is not None:
        yield there, after_failure(there, run, limits.breaker, now, in_all=False)
    if limits.rule_breaker is not None:
        yield in_all, after_failure(in_all, run, limits.rule_breaker, now, in_all=True)


def hand_over(
    ledger: Ledger,
    rule: Rule,
    event: Event,
    problem: Problem,
    refused: Sequence[tuple[Run, Block]],
    world: World,
) -> None:
    """Mark where the rule is ineffective, and tell people instead, once for problem and rule."""
    masked = [each for each in refused if each[1].reason is BlockReason.INEFFECTIVE]
    if not masked or rule.mode is Mode.OBSERVE or world.dry_run:
        return
    for run, block in masked:
        if isinstance(block, Recurs):
            marked = block.marked(run.rule, run.target, world.now())
            ledger.breakers.save(marked)
            _opened(ledger, marked, run, world)
    team = rule.otherwise.add_team if rule.otherwise else None
    first = masked[0][0]
    telling = Telling(
        Milestone.ESCALATED,
        f"escalated:{rule.name}:{occasion(rule, event)}",
        note.ineffective(rule, masked, world.links),
        teams=world.investigation_teams(instead=team),
        run_id=first.id,
    )
    ledger.notes.tell(telling, problem, first.event_id, world.now(), aloud=True)


def _opened(ledger: Ledger, trouble: Trouble, run: Run, world: World) -> None:
    ledger.audit.record(auditing.breaker_opened(trouble, run, world.now()))
    log.warning(
        "breaker_opened",
        rule=trouble.rule,
        target=trouble.target,
        cause=trouble.cause,
        count=trouble.count,
        reason=trouble.words,
    )


def reset(
    ledger: Ledger, rule: str, target: str | None, reason: str, actor: str, at: datetime
) -> Sequence[Trouble]:
    """Let the rule act again, there or everywhere, and count anew; give what was counted."""
    found = ledger.breakers.reset(rule, target, actor, reason, at)
    for each in found:
        ledger.audit.record(auditing.breaker_reset(each, reason, actor, at))
    if found:
        ledger.runs.let_begin(at)
    return found


def tell_of_reset(found: Sequence[Trouble], reason: str, actor: str) -> None:
    """Log who let a rule act again."""
    for each in found:
        log.info(
            "breaker_reset",
            rule=each.rule,
            target=each.target,
            cause=each.cause,
            count=each.count,
            reason=reason,
            actor=actor,
        )
