"""The spans of runs and of notes. What tasks print and what notes say is not in them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from app.domain.approval import Way
from app.domain.run import UNDONE, Run, RunState
from app.domain.span import Span, SpanKind, Value
from app.domain.task import Doing, TaskResult
from app.ledger import Delivery, DeliveryState, Step
from app.remediation.spans.contexts import (
    PROBE,
    VERIFY,
    of_approval,
    of_decision,
    of_delivery,
    of_look,
    of_looks,
    of_run,
    of_step,
)

_WRONG = UNDONE | {RunState.UNKNOWN}


def approved(run: Run, way: Way, now: datetime) -> Iterator[Span]:
    """Tell how long a run waited for the yes that it has now."""
    yield _approval(run, now, {"alexis.approval.way": way.value, "alexis.approval.approved": True})


def _approval(run: Run, now: datetime, said: Mapping[str, Value]) -> Span:
    return Span(
        context=of_approval(run),
        name=f"approval {run.rule}",
        kind=SpanKind.CONSUMER,
        began=run.queued_at,
        ended=now,
        parent=of_decision(run.event_id).span,
        attributes={**_about(run), **said},
    )


def performed(
    run: Run, step: str, doing: Doing, result: TaskResult, *, began: datetime, now: datetime
) -> Iterator[Span]:
    """Tell of a step that came to its end, or that a crash has cut."""
    outcome = _what_went_wrong(result)
    yield Span(
        context=of_step(run, step),
        name=f"{doing.purpose or 'task'} {doing.type}",
        kind=SpanKind.INTERNAL,
        began=began,
        ended=now,
        parent=of_run(run).span,
        attributes={**_about_doing(run, doing, result), "alexis.step": step},
        error=outcome,
    )


def looked(
    run: Run, doing: Doing, result: TaskResult, *, began: datetime, now: datetime
) -> Iterator[Span]:
    """Tell of a look, which is no step: after a crash it is done again.

    That it does not show what it looks for is not an error.
    """
    yield Span(
        context=of_look(run, began),
        name=f"{doing.purpose or 'look'} {doing.type}",
        kind=SpanKind.INTERNAL,
        began=began,
        ended=now,
        parent=of_looks(run).span,
        attributes=_about_doing(run, doing, result),
    )


def ended(run: Run, steps: Mapping[str, Step], now: datetime) -> Iterator[Span]:
    """Tell of a run that has ended, and of the times in it that no task fills."""
    finished = max(run.finished_at or now, now)
    if run.approval_id and not run.approved_by:
        yield _approval(run, finished, {"alexis.approval.approved": False})
    wrong = run.state.value if run.state in _WRONG else None
    begun = [step.claimed_at for step in steps.values()]
    yield Span(
        context=of_run(run),
        name=f"run {run.rule}",
        kind=SpanKind.CONSUMER,
        began=min([run.started_at or finished, *begun]),
        ended=finished,
        parent=of_decision(run.event_id).span,
        attributes={
            **_about(run),
            "alexis.remedy": run.remedy + 1,
            "alexis.remedies": run.remedies,
            "alexis.state": run.state.value,
            "error.type": wrong,
        },
        error=wrong,
    )
    for step in steps.values():
        if step.until and (step.name == VERIFY or step.until > step.claimed_at):
            yield _waited(run, step, step.until, finished)


def _waited(run: Run, step: Step, until: datetime, finished: datetime) -> Span:
    """Tell of a pause, or of the time in which something was to show."""
    has_to_show = step.name in {VERIFY, PROBE}
    return Span(
        context=of_step(run, step.name),
        name=step.name if has_to_show else "pause",
        kind=SpanKind.INTERNAL,
        began=step.claimed_at,
        ended=finished if step.name == VERIFY else min(until, finished),
        parent=of_run(run).span,
        attributes={**_about(run), "alexis.step": step.name},
        error=run.state.value if step.name == VERIFY and run.state in _WRONG else None,
    )


def delivered(delivery: Delivery, now: datetime) -> Iterator[Span]:
    """Tell of a note, or a team, for which nothing more is done, since it was written down.

    What a source took first and did later was asked after, and how often it was tried is not known
    any more.
    """
    wrong = delivery.state.value if delivery.state is DeliveryState.FAILED else None
    yield Span(
        context=of_delivery(delivery.event_id, delivery.id),
        name=f"{'team' if delivery.team else 'note'} {delivery.source}",
        kind=SpanKind.CONSUMER,
        began=delivery.created_at,
        ended=now,
        parent=of_decision(delivery.event_id).span,
        attributes={
            "alexis.event.id": delivery.event_id,
            "alexis.run.id": delivery.run_id,
            "alexis.note.id": delivery.note_id,
            "alexis.sink": delivery.source,
            "alexis.ref": delivery.ref,
            "alexis.state": delivery.state.value,
            "alexis.tries": None if delivery.request else delivery.tries,
            "error.type": wrong,
        },
        error=wrong,
    )


def _about_doing(run: Run, doing: Doing, result: TaskResult) -> dict[str, Value | None]:
    return {
        **_about(run),
        "alexis.task.type": doing.type,
        "alexis.outcome": result.outcome.value,
        "process.exit.code": result.exit_status,
        "error.type": _what_went_wrong(result),
    }


def _what_went_wrong(result: TaskResult) -> str | None:
    return None if result.succeeded else result.outcome.value


def _about(run: Run) -> dict[str, Value | None]:
    return {
        "alexis.event.id": run.event_id,
        "alexis.run.id": run.id,
        "alexis.rule": run.rule,
        "alexis.target": run.target,
    }
