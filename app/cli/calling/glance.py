"""One look at how Alexis stands and what it does, for `alexis top`."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from app.cli.calling.calls import Calls
from app.domain.approval_view import ApprovalView
from app.domain.restraint.shown import RestraintView
from app.domain.run import RunState
from app.domain.service_view import Readiness, ServiceView
from app.domain.views import EventSummary, Page, RunSummary, RunView, StepView

_MOST = 50
_MOST_STEPS = 10
"""Of so many runs at work the step is asked for."""


@dataclass(frozen=True)
class Glance:
    """What was seen, by the clock of the Alexis that was asked; `steps` by the run's id."""

    at: datetime
    ready: Readiness
    service: ServiceView
    restraint: RestraintView
    at_work: tuple[RunSummary, ...]
    steps: dict[str, StepView | None]
    queued: tuple[RunSummary, ...]
    approvals: tuple[ApprovalView, ...]
    ended: tuple[RunSummary, ...]
    events: tuple[EventSummary, ...]


async def glance(alexis: Calls) -> Glance:
    """Look. Raises `AlexisError` when it does not answer."""
    ready = await alexis.readiness()
    service, restraint, approvals, recent, events = await asyncio.gather(
        alexis.get("/v1/service", ServiceView),
        alexis.get("/v1/restraint", RestraintView),
        alexis.get("/v1/approvals", Page[ApprovalView], limit=_MOST),
        alexis.get("/v1/runs", Page[RunSummary], limit=_MOST),
        alexis.get("/v1/events", Page[EventSummary], limit=_MOST),
    )
    running, verifying, queued = await asyncio.gather(
        *(
            alexis.get("/v1/runs", Page[RunSummary], state=state, limit=_MOST)
            for state in (RunState.RUNNING, RunState.VERIFYING, RunState.QUEUED)
        )
    )
    at_work = (*running.items, *verifying.items)
    seen = await asyncio.gather(
        *(alexis.get(f"/v1/runs/{run.id}", RunView) for run in at_work[:_MOST_STEPS])
    )
    return Glance(
        at=restraint.at,
        ready=ready,
        service=service,
        restraint=restraint,
        at_work=at_work,
        steps={run.id: run.steps[-1] if run.steps else None for run in seen},
        queued=queued.items,
        approvals=approvals.items,
        ended=tuple(run for run in recent.items if run.finished_at),
        events=events.items,
    )
