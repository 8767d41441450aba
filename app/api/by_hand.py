"""What people send themselves: an event of their own, and a task to be done on hosts."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field, JsonValue, ValidationError, model_validator

from app.api import examples
from app.api.auth import Caller, needs
from app.api.parts import Parts, parts_of
from app.api.problems import FieldProblem, Refusal, no_such, responses
from app.api.webhooks import TRACEPARENT, Receipt, answer, require_room
from app.domain.arrival import Letter, Origin
from app.domain.by_hand import ACTION, RULE, SOURCE, asking, order
from app.domain.event import Entity, Event, EventKind, Link
from app.domain.frozen import Frozen
from app.domain.restraint.permission import Asked, Cause, not_covered
from app.domain.rule import Rule
from app.ports import Admission, Status, Work

router = APIRouter(prefix="/v1", tags=["by hand"])


class ManualEvent(Frozen):
    """An event in our own words. Everything in `fields` can be searched by rules."""

    title: str = Field(min_length=1, max_length=1000)
    description: str | None = None
    kind: EventKind = EventKind.OPENED
    id: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Your own id of the problem: the same id again is a duplicate, or its end.",
    )
    tags: tuple[str, ...] = ()
    teams: tuple[str, ...] = Field(
        default=(), max_length=50, description="Whose it is, for the report."
    )
    priority: str | None = None
    severity: str | None = None
    entities: tuple[Entity, ...] = ()
    fields: dict[str, JsonValue] = Field(default_factory=dict)

    model_config = ConfigDict(json_schema_extra={"example": examples.EVENT})


class AlertRef(Frozen):
    """An alert or a problem of a source."""

    source: str
    ref: str = Field(min_length=1, max_length=300)


class Action(Frozen):
    """Tasks for hosts, or the remedies of a rule: under the same limits as any other run."""

    targets: tuple[str, ...] = Field(min_length=1)
    tasks: tuple[dict[str, JsonValue], ...] | None = Field(
        default=None, description="Tasks as in a rule: `{remote_ssh: uptime, timeout: 10s}`."
    )
    verify: dict[str, JsonValue] | None = None
    rule: str | None = Field(default=None, description="Instead of tasks: the rule's remedies.")
    reason: str = Field(default="", max_length=1000)
    notes_on: AlertRef | None = Field(
        default=None, description="Where the notes go: an alert or a problem that there is."
    )
    key: str | None = Field(
        default=None, min_length=1, max_length=200, description="The same key again does nothing."
    )

    model_config = ConfigDict(json_schema_extra={"example": examples.ACTION})

    @model_validator(mode="after")
    def _one_of_both(self) -> "Action":
        if (self.tasks is None) == (self.rule is None):
            raise ValueError("give tasks or rule, one of them")
        return self


@router.post(
    "/events",
    status_code=HTTPStatus.ACCEPTED,
    response_model=Receipt,
    summary="Send an event by hand",
    responses=responses(401, 403, 413, 415, 422, 503),
)
async def send_event(
    request: Request, said: ManualEvent, caller: Annotated[Caller, Depends(needs("events"))]
) -> Response:
    """Do the same as a webhook, with an event in our own words."""
    parts = parts_of(request)
    ref = said.id or parts.new_id()
    update = said.kind is EventKind.UPDATED
    event = Event(
        source=SOURCE,
        ref=ref,
        kind=said.kind,
        action=said.kind.capitalize(),
        key=f"{SOURCE}:{ref}:{said.kind}" + (f":{parts.new_id()}" if update else ""),
        title=said.title,
        description=said.description,
        tags=said.tags,
        teams=said.teams,
        priority=said.priority,
        severity=said.severity,
        author=caller.name,
        entities=said.entities,
        aliases=(f"{SOURCE}:{ref}",),
        occurred_at=parts.world.now(),
        fields=said.fields,
    )
    return answer(await accept(request, caller, event, said.model_dump_json()))


@router.post(
    "/actions",
    status_code=HTTPStatus.ACCEPTED,
    response_model=Receipt,
    summary="Run a task on hosts by hand",
    responses=responses(401, 403, 404, 413, 415, 422, 503),
)
async def act(
    request: Request, said: Action, caller: Annotated[Caller, Depends(needs("actions"))]
) -> Response:
    """Ask for a task on hosts, or for a rule's remedies.

    The allow-list, the caps and the limits of the rule hold as always. The answer names an event;
    `GET /v1/events/{id}` tells what came of it.
    """
    parts = parts_of(request)
    rule = _rule_of(parts, said)
    _refuse_what_is_not_permitted(parts, rule, said.targets, caller)
    ref = f"{_owner(caller)}:{said.key}" if said.key else parts.new_id()
    event = Event(
        source=SOURCE,
        ref=ref,
        kind=EventKind.OPENED,
        action=ACTION,
        key=f"{SOURCE}:action:{ref}",
        title=said.reason or f"{rule.name} by {caller.shown}",
        author=caller.email or caller.name,
        aliases=(f"{SOURCE}:action:{ref}",),
        links=_links(parts, said.notes_on),
        occurred_at=parts.world.now(),
    )
    return answer(await accept(request, caller, event, said.model_dump_json(), rule))


async def accept(
    request: Request, caller: Caller, event: Event, body: str, order: Rule | None = None
) -> Admission:
    """Put down what a person sends, and have it decided. Raises `Refusal` when it is full."""
    parts = parts_of(request)
    await require_room(parts)
    admission = await parts.inbox.accept(
        Letter(
            body=body.encode(),
            read=lambda _: event,
            origin=Origin.MANUAL,
            client=caller.name,
            received_at=parts.world.now(),
            order=order,
            caused_by=request.headers.get(TRACEPARENT),
        )
    )
    if admission.status is Status.ACCEPTED:
        parts.dispatcher.wake(Work.EVENTS)
    return admission


def _owner(caller: Caller) -> str:
    """Give whose key it is; no client's name begins so, even one that is called `person`."""
    return f"/{caller.name}" if caller.is_person else caller.name


def _rule_of(parts: Parts, said: Action) -> Rule:
    """Make the rule that is asked for: it matches only the event that asks."""
    if said.rule is not None:
        known = next((rule for rule in parts.rules().rules if rule.name == said.rule), None)
        if known is None:
            raise no_such("rule", said.rule)
        return parts.grammar.rule.model_validate(order(known, said.targets))
    tasks = [{"tasks": said.tasks, "verify": said.verify}]
    wanted = {"name": RULE, **asking(said.targets), "then": tasks}
    try:
        rule = parts.grammar.rule.model_validate(wanted)
    except ValidationError as error:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "The tasks are not as they have to be.",
            errors=[_field_problem(each["loc"], each["msg"]) for each in error.errors()],
        ) from error
    _refuse_privileged(rule)
    return rule


def _links(parts: Parts, on: AlertRef | None) -> tuple[Link, ...]:
    if on is None:
        return ()
    source = parts.sources.get(on.source)
    if source is None:
        raise no_such("source", on.source)
    return (Link(source=on.source, ref=on.ref, alias=source.alias(on.ref)),)


def _refuse_privileged(rule: Rule) -> None:
    """Refuse what only a reviewed rule may choose, such as another user or key."""
    for doing in rule.then[0].doings():
        chosen = doing.spec.privileged & doing.spec.model_fields_set
        if chosen:
            name = min(chosen)
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"{name} can be chosen in a rule only.",
                errors=[FieldProblem(field=f"tasks.{doing.type}.{name}", what="not by hand")],
            )


def _refuse_what_is_not_permitted(
    parts: Parts, rule: Rule, targets: Sequence[str], caller: Caller
) -> None:
    """Refuse at once what would be blocked on every target; the decision is what counts."""
    world = parts.world
    cause = Cause(caller.name, by_hand=True)
    lacking = [
        not_covered(
            Asked(rule, world.fleet.canonical(target), cause), world.permissions.allow, world.fleet
        )
        for target in targets
    ]
    if all(lacking):
        raise Refusal(HTTPStatus.FORBIDDEN, f"It is not permitted: {lacking[0]}.")


def _field_problem(location: tuple[int | str, ...], what: str) -> FieldProblem:
    return FieldProblem(field=".".join(map(str, location[2:])) or "tasks", what=what)
