"""A run with what it does and what came of each step, for people to read."""

from collections.abc import Iterator
from datetime import datetime

from app.domain.approval_view import AskedRun
from app.domain.legible import clean, visible
from app.domain.views import PlannedRun, RunView, StepView


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
    yield from (f"  {line}" for line in plan_lines(run))
    for step in run.steps:
        yield from _step(step)


def plan_lines(run: PlannedRun | AskedRun) -> Iterator[str]:
    """Tell what a run does, a line for each task. Signs that cannot be seen are escaped."""
    for number, each in enumerate(run.commands, start=1):
        yield visible(f"{number}. {each}")
    if run.verify:
        yield visible(f"proof: {run.verify}")


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
