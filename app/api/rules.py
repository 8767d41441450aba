"""The rules in force, and what they would say to an event."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import ConfigDict, Field, JsonValue, model_validator
from pydantic_core import to_json

from app.api import examples
from app.api.auth import Caller, needs
from app.api.parts import Parts, parts_of
from app.api.problems import Refusal, no_such, responses
from app.api.rule_text import rule_text
from app.domain.explain import Explanation
from app.domain.frozen import Frozen
from app.domain.ids import EventId
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.domain.rules_view import (
    BrokenFile,
    Lately,
    LatelyAsked,
    RemedyView,
    Rules,
    RulesFilter,
    RuleView,
    WholeRule,
    wanted_rules,
)
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


@router.get("", summary="List the rules in force", responses=responses(404, 422))
async def list_rules(
    request: Request, caller: _Reader, wanted: Annotated[RulesFilter, Query()]
) -> Rules:
    """List the rules in the order in which they are asked, and the files that are broken.

    With `since` also what each did since then.
    """
    parts = parts_of(request)
    current = parts.rules()
    since = wanted.begin(parts.world.now())
    lately: Mapping[str, Lately] = {}
    if since is not None and wanted.needs_runs:
        lately = await parts.views.rules_lately(LatelyAsked(since))
    found = wanted_rules(current.rules, current.origins, wanted, lately)
    try:
        shown, following = wanted.page(found)
    except KeyError:
        raise no_such("rule", wanted.cursor or "") from None
    if since is not None:
        names = [rule.name for rule in shown]
        lately = await parts.views.rules_lately(
            LatelyAsked(since, names if wanted.limit else None, last=True)
        )
    return Rules(
        rules=tuple(
            RuleView(
                **_view(rule, current),
                lately=None if since is None else lately.get(rule.name, Lately()),
            )
            for rule in shown
        ),
        problems=tuple(
            BrokenFile(file=each.where, line=each.line, column=each.column, what=each.what)
            for each in current.problems
        ),
        count=len(found),
        in_force=len(current.rules),
        next=following,
    )


@router.get("/{name}", summary="Show a rule in force", responses=responses(404, 422))
async def show_rule(
    request: Request,
    caller: _Reader,
    name: Annotated[str, Path(description="The name of the rule.")],
) -> WholeRule:
    """Give a rule as YAML, and what it looks at and tries in words."""
    current = parts_of(request).rules()
    rule = next((each for each in current.rules if each.name == name), None)
    if rule is None:
        raise no_such("rule", name)
    said = _view(rule, current)
    return WholeRule(
        **said,
        description=rule.description,
        text=rule_text(said["rule"]),
        looks=(*rule.before.says(), *(f"collect: {look}" for look in rule.collect)),
        remedies=tuple(
            RemedyView(
                tasks=tuple(map(str, remedy.tasks)),
                verify=str(remedy.verify) if remedy.verify else None,
            )
            for remedy in rule.then
        ),
    )


def _view(rule: Rule, current: RuleSet) -> dict[str, Any]:
    return {
        "name": rule.name,
        "digest": rule.digest,
        "file": current.origins.get(rule.name, ""),
        "enabled": rule.enabled,
        "mode": rule.mode,
        "rule": rule.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }


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
