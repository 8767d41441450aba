"""The questions: events, runs, the report; and stopping a run."""

from http import HTTPStatus
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Query, Request

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import Refusal, responses
from app.domain.filters import EventFilter, ReportFilter, RunFilter
from app.domain.ids import EventId, RunId
from app.domain.views import EventStory, EventSummary, Page, Report, RunSummary, RunView
from app.ports import Work
from app.remediation.stopping import Stopped, stop

log = structlog.get_logger()

router = APIRouter(prefix="/v1", tags=["what happened"], responses=responses(401, 403, 422, 503))

_Reader = Annotated[Caller, Depends(needs("read"))]
_Actor = Annotated[Caller, Depends(needs("actions"))]


@router.get("/events", summary="List events")
async def list_events(
    request: Request, caller: _Reader, wanted: Annotated[EventFilter, Query()]
) -> Page[EventSummary]:
    """List events, the newest first."""
    return await parts_of(request).views.events(wanted)


@router.get("/events/{event_id}", summary="Tell the story of an event", responses=responses(404))
async def show_event(request: Request, caller: _Reader, event_id: str) -> EventStory:
    """Give an event with its decisions (also why each other rule did not match), runs and notes."""
    story = await parts_of(request).views.event(EventId(event_id))
    if story is None:
        raise _no("event", event_id)
    return story


@router.get("/runs", summary="List runs")
async def list_runs(
    request: Request, caller: _Reader, wanted: Annotated[RunFilter, Query()]
) -> Page[RunSummary]:
    """List runs, the newest first; what was blocked is among them, with its reason."""
    parts = parts_of(request)
    return await parts.views.runs(wanted, parts.world.now())


@router.get("/runs/{run_id}", summary="Show a run", responses=responses(404))
async def show_run(request: Request, caller: _Reader, run_id: str) -> RunView:
    """Give a run with what exactly it does, its steps and their output."""
    run = await parts_of(request).views.run(RunId(run_id))
    if run is None:
        raise _no("run", run_id)
    return run


@router.post("/runs/{run_id}/cancel", summary="Stop a run", responses=responses(404, 409))
async def cancel_run(request: Request, caller: _Actor, run_id: str) -> RunView:
    """Stop a run: what waits does not begin, what runs on a host is ended there."""
    parts, wanted = parts_of(request), RunId(run_id)
    if await parts.views.run(wanted) is None:
        raise _no("run", run_id)
    stopped = await parts.store.write(lambda ledger: stop(ledger, wanted, caller.name, parts.world))
    if stopped is Stopped.TOO_LATE:
        raise Refusal(HTTPStatus.CONFLICT, f"The run {run_id} is over already.")
    log.info("run_cancelled", run=run_id, client=caller.name)
    parts.cancel(wanted)
    parts.dispatcher.wake(Work.RUNS, Work.NOTES)
    run = await parts.views.run(wanted)
    if run is None:
        raise _no("run", run_id)
    return run


@router.get("/report", summary="Report")
async def make_report(
    request: Request, caller: _Reader, wanted: Annotated[ReportFilter, Query()]
) -> Report:
    """Which remediations ran, did they succeed, how long did they take, how often on what.

    And what was not done, with the reasons.
    """
    parts = parts_of(request)
    return await parts.views.report(wanted, parts.world.now())


def _no(what: str, id_: str) -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, f"There is no {what} {id_[:50]!r}.")
