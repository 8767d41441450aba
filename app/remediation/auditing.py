"""What goes into the audit trail, and in which words."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue

from app.domain.audit import SERVICE, Entry, Kind
from app.domain.decide import Decision
from app.domain.matching import Matching
from app.domain.people import actor_of
from app.domain.problem import Problem
from app.domain.ramp import Member
from app.domain.restraint.block import BlockReason
from app.domain.restraint.standing import Pause
from app.domain.restraint.trouble import Trouble
from app.domain.run import Run, RunState
from app.domain.task import TaskResult
from app.ledger import Delivery, DeliveryState, Ledger, Revived, Undecided


def decided(
    waiting: Undecided,
    problem: Problem,
    matching: Matching,
    decisions: tuple[Decision, ...],
    at: datetime,
) -> Entry:
    """Tell of an event that was decided, by the digest of its message, and of what for."""
    event = waiting.event
    return Entry(
        Kind.EVENT_DECIDED,
        at,
        actor_of(waiting.client),
        event=waiting.id,
        details={
            "source": event.source,
            "ref": event.ref,
            "kind": event.kind.value,
            "action": event.action,
            "origin": waiting.origin,
            "digest": waiting.digest,
            "problem": problem.id,
            "rules_tried": matching.tried,
            "decisions": [_decision(each) for each in decisions],
        },
    )


def _decision(decision: Decision) -> JsonValue:
    blocks = Counter(block.reason.value for block in decision.blocks())
    return {
        "rule": decision.rule.name,
        "rule_digest": decision.rule.digest,
        "mode": decision.rule.mode.value,
        "acts": decision.acts,
        "blocked": dict(blocks),
    }


def begun(run: Run, actor: str, at: datetime, **more: JsonValue) -> Entry:
    """Tell of a new run: queued, or proposed to people."""
    proposed = run.state is RunState.AWAITING_APPROVAL
    kind = Kind.RUN_PROPOSED if proposed else Kind.RUN_QUEUED
    about: dict[str, JsonValue] = {
        "problem": run.problem_id,
        "remedy": run.remedy + 1,
        "remedies": run.remedies,
    }
    return of_run(kind, run, at, actor, **about, **more)


def ended(run: Run, at: datetime, reason: BlockReason | None = None) -> Entry:
    """Tell how a run ended, and for which reason it was blocked if it was."""
    about = {"state": run.state.value, "detail": run.detail}
    return of_run(Kind.RUN_FINISHED, run, at, **about, **({"reason": reason} if reason else {}))


def never_begun(run: Member, why: str, at: datetime) -> Entry:
    """Tell of a run whose wave never had its turn."""
    state = RunState.CANCELLED.value
    return of_run(Kind.RUN_FINISHED, run, at, state=state, detail=why)


def task_ended(run: Run, step: str, result: TaskResult, at: datetime) -> Entry:
    """Tell how a task ended; what it printed stands in the step's row."""
    return of_run(
        Kind.TASK_FINISHED,
        run,
        at,
        step=step,
        outcome=result.outcome.value,
        exit_status=result.exit_status,
        detail=result.detail,
        seconds=result.seconds,
    )


def delivered(delivery: Delivery, at: datetime) -> Entry:
    """Tell of a note that was posted, of a team that was added, or that it came to nothing.

    The note's own words stand in its row; here is their hash.
    """
    kind = Kind.TEAM_ADDED if delivery.team else Kind.NOTE_POSTED
    if delivery.state is not DeliveryState.DELIVERED:
        kind = Kind.DELIVERY_FAILED
    return Entry(
        kind,
        at,
        event=delivery.event_id,
        run=delivery.run_id,
        details={
            "source": delivery.source,
            "ref": delivery.ref,
            "note": delivery.note_id,
            "text_sha256": hashlib.sha256(delivery.text.encode(errors="replace")).hexdigest(),
            "team": delivery.team,
            "state": delivery.state.value,
            "detail": delivery.detail,
        },
    )


def requeued(revived: Revived, actor: str, at: datetime) -> Entry:
    """Tell who had a dead letter tried anew, and why it was one."""
    return Entry(
        Kind.DEAD_LETTER_REQUEUED,
        at,
        actor,
        event=revived.event,
        run=revived.run,
        details={
            "kind": revived.kind.value,
            "id": revived.id,
            "reason": revived.reason,
            "tries": revived.tries,
        },
    )


def paused(pause: Pause) -> Entry:
    """Tell who told the service to begin nothing more, and why."""
    return Entry(Kind.SERVICE_PAUSED, pause.since, pause.by, details={"reason": pause.reason})


def resumed(ended: Pause, actor: str, reason: str, at: datetime) -> Entry:
    """Tell who let it begin again, and which pause that was."""
    about: dict[str, JsonValue]
    about = {"reason": ended.reason, "by": ended.by, "since": ended.since.isoformat()}
    return Entry(Kind.SERVICE_RESUMED, at, actor, details={"reason": reason, "paused": about})


def breaker_opened(trouble: Trouble, run: Run, at: datetime) -> Entry:
    """Tell that a rule acts no more, on a target or at all, and after which run."""
    return Entry(Kind.BREAKER_OPENED, at, event=run.event_id, run=run.id, details=_breaker(trouble))


def breaker_reset(trouble: Trouble, reason: str, actor: str, at: datetime) -> Entry:
    """Tell who lets a rule act again, and why."""
    return Entry(Kind.BREAKER_RESET, at, actor, details={**_breaker(trouble), "reason": reason})


def _breaker(trouble: Trouble) -> dict[str, JsonValue]:
    return {
        "rule": trouble.rule,
        "target": trouble.target,
        "cause": trouble.cause.value,
        "count": trouble.count,
        "was_open": trouble.is_open,
        "words": trouble.words,
    }


def of_run(
    kind: Kind, run: Run | Member, at: datetime, actor: str = SERVICE, **more: JsonValue
) -> Entry:
    """Tell something of a run."""
    about = {"rule": run.rule, "rule_digest": run.rule_digest, "target": run.target}
    return Entry(kind, at, actor, event=run.event_id, run=run.id, details={**about, **more})


def started(ledger: Ledger, said: Mapping[str, JsonValue], at: datetime) -> None:
    """Tell of a start and with which settings, and which of them are not as they were before."""
    before = ledger.audit.last(Kind.SERVICE_STARTED)
    changed = _differing(json.loads(before.details), said) if before else None
    ledger.audit.record(Entry(Kind.SERVICE_STARTED, at, details={**said, "changed": changed}))


def stopped(ledger: Ledger, at: datetime) -> None:
    """Tell of an orderly stop; after a crash there is none."""
    ledger.audit.record(Entry(Kind.SERVICE_STOPPED, at))


def rules_loaded(ledger: Ledger, said: Mapping[str, JsonValue], at: datetime) -> None:
    """Tell which rules are in force from now on."""
    ledger.audit.record(Entry(Kind.RULES_LOADED, at, details=said))


def _differing(before: Mapping[str, JsonValue], now: Mapping[str, JsonValue]) -> list[JsonValue]:
    was, is_ = before.get("settings"), now.get("settings")
    if not isinstance(was, dict) or not isinstance(is_, dict):
        return []
    return [name for name in sorted(was.keys() | is_.keys()) if was.get(name) != is_.get(name)]
