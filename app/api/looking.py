"""The questions: events and runs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import no_such, responses
from app.domain.explain import ExplainedOnEvent, rule_said, would_do
from app.domain.filters import EventFilter, RunFilter
from app.domain.ids import EventId, RunId
from app.domain.restraint.permission import Cause
from app.domain.views import (
    EventStory,
    EventSummary,
    Page,
    RunSummary,
    RunView,
)
from app.remediation.explaining import situations

router = APIRouter(prefix="/v1", tags=["what happened"], responses=responses(401, 403, 422, 503))


_Reader = Annotated[Caller, Depends(needs("read"))]


@router.get("/events", summary="List events")
async def list_events(
    request: Request, caller: _Reader, wanted: Annotated[EventFilter, Query()]
) -> Page[EventSummary]:
    """List events, the newest first."""
    return await parts_of(request).views.events(wanted)


@router.get("/events/{event_id}", summary="Tell the story of an event", responses=responses(404))
async def show_event(
    request: Request,
    caller: _Reader,
    event_id: Annotated[str, Path(description="The id that the answer to the message gave.")],
) -> EventStory:
    """Give an event with its decisions (also why each other rule did not match), runs and notes."""
    story = await parts_of(request).views.event(EventId(event_id))
    if story is None:
        raise no_such("event", event_id)
    return story


@router.get(
    "/events/{event_id}/explain",
    summary="Explain what a rule said to an event",
    responses=responses(404),
)
async def explain_event(
    request: Request,
    caller: _Reader,
    event_id: Annotated[str, Path(description="The id that the answer to the message gave.")],
    rule: Annotated[str, Query(description="The name of the rule.", max_length=100)],
) -> ExplainedOnEvent:
    """Say why a rule matched an event or not: the rule as it was then, and as it is now.

    If it matches now, also what it would do with such a message, and all that would block it.
    """
    parts = parts_of(request)
    found = await parts.views.rule_on_event(EventId(event_id), rule)
    if found is None:
        raise no_such("event", event_id)
    known = next((each for each in parts.rules().rules if each.name == rule), None)
    if found.then is None and known is None:
        raise no_such("rule", rule)
    now = known and rule_said(known, found.event, found.received_at)
    would = None
    if known and now and now.matched:
        would = await parts.store.read(
            lambda ledger: would_do(
                known, found.event, situations(ledger, found.event, parts.world, Cause())(known)
            )
        )
    return ExplainedOnEvent(
        event=EventId(event_id),
        rule=rule,
        then=found.then,
        now=now,
        changed=(found.then and found.then.digest) != (now and now.digest),
        would=would,
    )


@router.get("/runs", summary="List runs")
async def list_runs(
    request: Request, caller: _Reader, wanted: Annotated[RunFilter, Query()]
) -> Page[RunSummary]:
    """List runs, the newest first; what was blocked is among them, with its reason."""
    parts = parts_of(request)
    return await parts.views.runs(wanted, parts.world.now())


@router.get("/runs/{run_id}", summary="Show a run", responses=responses(404))
async def show_run(
    request: Request, caller: _Reader, run_id: Annotated[str, Path(description="The run's id.")]
) -> RunView:
    """Give a run with what exactly it does, its steps and their output."""
    run = await parts_of(request).views.run(RunId(run_id))
    if run is None:
        raise no_such("run", run_id)
    return run
