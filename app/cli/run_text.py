"""A run with what it does and what came of each step, for people to read."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from pydantic import JsonValue
from pydantic_core import to_json

from app.domain.legible import clean, visible
from app.domain.views import RunView, StepView


def text_of_run(run: RunView) -> str:
    """Tell all of a run. What others wrote is made harmless for a terminal."""
    return "\n".join(_lines(run))


def _lines(run: RunView) -> Iterator[str]:
    seconds = "" if run.seconds is None else f", {run.seconds:.1f} s"
    yield f"{run.id}: {run.state}{f', {run.reason}' if run.reason else ''}{seconds}"
    yield f"  rule {run.rule} ({run.rule_digest}), remedy {run.remedy} of {run.remedies}"
    yield clean(f"  on {run.target}")
    yield f"  event {run.event}, problem {run.problem}"
    began, ended = _time(run.started_at), _time(run.finished_at)
    yield f"  queued {_time(run.queued_at)}, began {began}, ended {ended} (UTC)"
    for name, said in (
        ("", run.detail),
        ("waits for ", run.waits),
        ("approval ", run.approval),
        ("approved by ", run.approved_by),
        ("cancelled by ", run.cancelled_by),
    ):
        if said:
            yield clean(f"  {name}{said}".replace("\n", "\n  "))
    yield from (f"  {line}" for line in plan_lines(run.plan))
    for step in run.steps:
        yield from _step(step)


def plan_lines(plan: JsonValue) -> Iterator[str]:
    """Tell what a run does, a line for each task. Signs that cannot be seen are escaped."""
    if not isinstance(plan, dict):
        return
    tasks = plan.get("tasks")
    for number, task in enumerate(tasks if isinstance(tasks, list) else (), start=1):
        yield f"{number}. {_task(task)}"
    if verify := plan.get("verify"):
        yield f"proof: {_task(verify)}"


def _task(task: JsonValue) -> str:
    """Tell a task: what it is comes first, how it is to be done after it."""
    if not isinstance(task, Mapping):
        return visible(_said(task))
    first, *more = [f"{name}: {_said(value)}" for name, value in task.items()] or [""]
    return visible(f"{first} ({', '.join(more)})" if more else first)


def _said(value: JsonValue) -> str:
    """Tell a value; what a task says in one word, such as its command, as it stands there."""
    if isinstance(value, Mapping) and len(value) == 1:
        return _said(*value.values())
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    return value if isinstance(value, str) else to_json(value).decode()


def _step(step: StepView) -> Iterator[str]:
    came = step.result
    if came is None:
        yield f"  {clean(step.name)}: since {_time(step.claimed_at)}"
        return
    yield clean(f"  {step.name}: {came}, {came.seconds:.1f} s")
    for sign, output in (("|", came.stdout), ("!", came.stderr)):
        for line in clean(output).splitlines():
            yield f"    {sign} {line}"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else "not yet"
