"""Breakers: counted where a remediation ends, open until a person resets them."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from app.domain import by_hand, note
from app.domain.decide import occasion
from app.domain.event import Event
from app.domain.note import Milestone, Telling
from app.domain.problem import Problem
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.breaker import End, after
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
    if follow is Follow.NEXT_REMEDY or run.rule == by_hand.RULE:
        return
    end = End(run.rule, run.target, run.state, world.now(), run.detail)
    if end.repaired:
        ledger.breakers.helped(run.rule, run.target)
        return
    known = [
        each for each in ledger.breakers.of(run.rule, run.target) if each.cause is Cause.FAILURES
    ]
    were_open = {each.target for each in known if each.is_open}
    for each in after(known, end, world.caps.on(rule.limits)):
        if each not in known:
            ledger.breakers.save(each)
        if each.is_open and each.target not in were_open:
            _opened(ledger, each, run, world)
            _tell_that_it_opened(ledger, problem, each, run, world)


def _tell_that_it_opened(
    ledger: Ledger, problem: Problem, trouble: Trouble, run: Run, world: World
) -> None:
    telling = Telling(
        Milestone.BREAKER,
        f"breaker:{run.rule}:{trouble.target or ''}",
        note.breaker_opened(trouble, run, world.links),
        run_id=run.id,
    )
    ledger.notes.tell(telling, problem, run.event_id, world.now(), aloud=not world.dry_run)


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
