"""The rules in force, and what they would say to an event."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field, JsonValue, model_validator
from pydantic_core import to_json

from app.api import examples
from app.api.auth import Caller, needs
from app.api.parts import Parts, parts_of
from app.api.problems import Refusal, no_such, responses
from app.domain.explain import Explanation
from app.domain.frozen import Frozen
from app.domain.ids import EventId
from app.domain.rules_view import BrokenFile, Rules, RuleView
from app.remediation.explaining import Then, explain, explain_again

router = APIRouter(prefix="/v1/rules", tags=["rules"], responses=responses(401, 403, 503))

_Reader = Annotated[Caller, Depends(needs("read"))]


class Question(Frozen):
    """A message as the source would send it; or an event that is stored."""

    source: str | None = None
    payload: dict[str, JsonValue] | None = Field(default=None, description="The body of a webhook.")
    event: str | None = Field(default=None, description="Instead: the id of an event.")

    model_config = ConfigDict(json_schema_extra={"example": examples.EXPLAIN})

    @model_validator(mode="after")
    def _one_of_both(self) -> "Question":
        if (self.source is None) != (self.payload is None):
            raise ValueError("give source and payload, both of them")
        if (self.source is None) == (self.event is None):
            raise ValueError("give source and payload, or event")
        return self


@router.get("", summary="List the rules in force")
async def list_rules(request: Request, caller: _Reader) -> Rules:
    """List the rules in the order in which they are asked, and the files that are broken."""
    current = parts_of(request).rules()
    return Rules(
        rules=tuple(
            RuleView(
                name=rule.name,
                digest=rule.digest,
                file=current.origins.get(rule.name, ""),
                enabled=rule.enabled,
                mode=rule.mode,
                rule=rule.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            )
            for rule in current.rules
        ),
        problems=tuple(
            BrokenFile(file=each.where, line=each.line, column=each.column, what=each.what)
            for each in current.problems
        ),
    )


@router.post(
    "/explain", summary="Explain what would happen", responses=responses(404, 409, 413, 415, 422)
)
async def explain_payload(request: Request, caller: _Reader, asked: Question) -> Explanation:
    """Hold the rules against a message or a stored event, and do nothing.

    Says for each rule whether it matches or which clause fails first and what was seen, on which
    targets it would act, what would run, and what would block it now.
    """
    parts = parts_of(request)
    if asked.event is not None:
        return await _stored(parts, asked.event)
    source = parts.sources.get(asked.source or "")
    if source is None:
        raise no_such("source", asked.source or "")
    event = source.read_alone(to_json(asked.payload))
    return await parts.store.read(lambda ledger: explain(ledger, event, parts.rules(), parts.world))


async def _stored(parts: Parts, event_id: str) -> Explanation:
    story = await parts.views.event(EventId(event_id))
    if story is None:
        raise no_such("event", event_id)
    if story.event is None:
        raise Refusal(HTTPStatus.CONFLICT, f"The row of the event {event_id} is damaged.")
    then = Then(story.event, story.received_at, story.client, story.action)
    return await parts.store.read(
        lambda ledger: explain_again(ledger, then, parts.rules(), parts.world)
    )
