"""Once more: an event decided anew, a run that did not repair tried again."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic_core import to_json

from app.api.auth import Caller, needs
from app.api.by_hand import accept
from app.api.parts import Parts, parts_of
from app.api.problems import Refusal, no_such, responses
from app.api.webhooks import Receipt, answer
from app.domain import again
from app.domain.by_hand import RULE, order
from app.domain.event import Event
from app.domain.ids import EventId, RunId
from app.domain.rule import Rule
from app.domain.run import RunState
from app.domain.views import RunView

router = APIRouter(
    prefix="/v1", tags=["by hand"], responses=responses(401, 403, 404, 409, 422, 503)
)

_Actor = Annotated[Caller, Depends(needs("actions"))]


@router.post(
    "/events/{event_id}/replay",
    status_code=HTTPStatus.ACCEPTED,
    response_model=Receipt,
    summary="Decide an event anew",
)
async def replay_event(
    request: Request,
    caller: _Actor,
    event_id: Annotated[str, Path(description="The id of the event.")],
) -> Response:
    """Have an event decided once more, by the rules and under the limits of now.

    For what came while a rule was wrong, or Alexis was paused. What was done for its problem is
    not done again, and a problem that is over stays over. The answer names a new event.
    """
    parts = parts_of(request)
    request_id, event = parts.new_id(), await _event(parts, event_id)
    if why := again.why_not_replayed(event):
        raise _conflict(f"The event {event_id} is not replayed: {why}")
    body = to_json({"replay": event_id, "request": request_id}).decode()
    return answer(await accept(request, caller, again.replayed(event, request_id), body))


@router.post(
    "/runs/{run_id}/retry",
    status_code=HTTPStatus.ACCEPTED,
    response_model=Receipt,
    summary="Try a run again",
)
async def retry_run(
    request: Request,
    caller: _Actor,
    run_id: Annotated[str, Path(description="The id of the run.")],
) -> Response:
    """Do the remedy of a run once more on its target, and those that follow it.

    By the rule as it is now; from its first remedy if it was changed. Limits, approvals and the
    allow-list hold as always, and notes go where those of the run went. The answer names an event;
    `GET /v1/events/{id}` tells what came of it.
    """
    parts = parts_of(request)
    request_id, run = parts.new_id(), await parts.views.run(RunId(run_id))
    if run is None:
        raise no_such("run", run_id)
    if why := again.why_not_retried(RunState(run.state)):
        raise _conflict(f"The run {run_id} is not tried again: {why}")
    event = await _event(parts, run.event)
    wish = again.retried(event, request_id, caller.email or caller.name)
    body = to_json({"retry": run_id, "request": request_id}).decode()
    return answer(await accept(request, caller, wish, body, await _order(parts, run)))


async def _event(parts: Parts, event_id: str) -> Event:
    """Give an event that was decided. Raises `Refusal` when there is none such."""
    story = await parts.views.event(EventId(event_id))
    if story is None:
        raise no_such("event", event_id)
    if story.event is None or story.state != "decided":
        raise _conflict(f"The event {story.id} is {story.state}: there is nothing to do again")
    return story.event


async def _order(parts: Parts, run: RunView) -> Rule:
    """Make the order that does it; of tasks by hand there is no rule but the one of then."""
    if run.rule == RULE:
        rule = await parts.store.read(lambda ledger: ledger.runs.rule(run.rule_digest))
    else:
        known = next((each for each in parts.rules().rules if each.name == run.rule), None)
        if known is None:
            raise _conflict(f"There is no rule {run.rule!r} any more")
        rule = known
    remedy = run.remedy - 1 if rule.digest == run.rule_digest else 0
    return parts.grammar.rule.model_validate(order(rule, [run.target], remedy))


def _conflict(why: str) -> Refusal:
    return Refusal(HTTPStatus.CONFLICT, f"{why}.")
