"""The rules in force, and what they would say to an event."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field, JsonValue
from pydantic_core import to_json

from app.api import examples
from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import no_such, responses
from app.domain.explain import Explanation
from app.domain.frozen import Frozen
from app.remediation.explaining import explain

router = APIRouter(prefix="/v1/rules", tags=["rules"], responses=responses(401, 403, 503))

_Reader = Annotated[Caller, Depends(needs("read"))]


class RuleView(Frozen):
    """A rule in force, and where it stands."""

    name: str
    digest: str
    file: str
    enabled: bool
    mode: str
    rule: JsonValue


class BrokenFile(Frozen):
    """What is wrong with a file of rules; what it said before is still in force."""

    file: str
    line: int | None
    column: int | None
    what: str


class Rules(Frozen):
    """All rules in force, and what is wrong on disk."""

    rules: tuple[RuleView, ...]
    problems: tuple[BrokenFile, ...]


class Question(Frozen):
    """A message as the source would send it."""

    source: str
    payload: dict[str, JsonValue] = Field(description="The body of a webhook.")

    model_config = ConfigDict(json_schema_extra={"example": examples.EXPLAIN})


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
    "/explain", summary="Explain what would happen", responses=responses(404, 413, 415, 422)
)
async def explain_payload(request: Request, caller: _Reader, asked: Question) -> Explanation:
    """Hold the rules against a message, and do nothing.

    Says for each rule whether it matches or which clause fails first and what was seen, on which
    targets it would act, what would run, and what would block it now.
    """
    parts = parts_of(request)
    source = parts.sources.get(asked.source)
    if source is None:
        raise no_such("source", asked.source)
    event = source.read_alone(to_json(asked.payload))
    return await parts.store.read(lambda ledger: explain(ledger, event, parts.rules(), parts.world))
