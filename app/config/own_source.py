"""A source that an operator adds by a name of his own: `sources.NAME`, of one of the kinds."""

import difflib
import re
from collections.abc import Mapping
from typing import Any

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    SerializeAsAny,
    SkipValidation,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue, SkipJsonSchema
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError

from app.domain.frozen import Frozen
from app.kinds import Reading, SourceKind
from app.plugins.catalogue import Catalogue, Group, built_in
from app.sources.own.auth import Auth

NAME = r"[a-z][a-z0-9_-]{0,49}"
VENDORS = ("opsgenie", "jsm", "dynatrace")
BY_HAND = "manual"
_NAME = re.compile(NAME)
_OURS = ("kind", "auth")


class OwnSource(Frozen):
    """What it is, how its sender is known, and beside these keys the settings of its kind."""

    kind: str = Field(description="What its messages look like.")
    auth: Auth = Field(default=Auth(), description="How its sender is known.")
    settings: SkipJsonSchema[SerializeAsAny[Frozen]]
    of_kind: SkipJsonSchema[SkipValidation[SourceKind]] = Field(exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _by_kind(cls, said: Any, info: ValidationInfo) -> Any:
        if not isinstance(said, dict) or "of_kind" in said:
            return said
        catalogue: Catalogue = (info.context or {}).get("catalogue") or built_in()
        kind = catalogue.sources.get(str(said.get("kind")))
        if kind is None:
            raise _refused(("kind",), _no_kind(said.get("kind"), catalogue), said.get("kind"))
        ours = {name: said[name] for name in _OURS if name in said}
        rest = {name: value for name, value in said.items() if name not in _OURS}
        settings = kind.settings.model_validate(rest, context=info.context)
        return {**ours, "settings": settings, "of_kind": kind}

    def reading(self, name: str) -> Reading:
        """Give what reads its messages."""
        return self.of_kind.reading(name, self.settings)

    def fields(self) -> tuple[str, ...]:
        """Give the names that its settings give to fields of its messages."""
        return tuple(getattr(self.settings, "field_names", ()))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe each kind with its settings; what a plug-in has is free."""
        own = handler.resolve_ref_schema(handler(schema))
        return {
            "description": own.get("description", ""),
            "type": "object",
            "required": ["kind"],
            "properties": own["properties"],
            "allOf": [_when(kind, own, handler) for kind in built_in().sources.values()],
        }


def _when(kind: SourceKind, own: JsonSchemaValue, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
    said = handler.resolve_ref_schema(handler(kind.settings.__pydantic_core_schema__))
    return {
        "if": {"properties": {"kind": {"const": kind.name}}},
        "then": {
            "properties": {**own["properties"], **said.get("properties", {})},
            "required": said.get("required", []),
            "additionalProperties": False,
        },
    }


def _no_kind(said: object, catalogue: Catalogue) -> str:
    there_are = f"there are {', '.join(sorted(catalogue.sources))}"
    if said is None:
        return f"is missing: {there_are}"
    if why := catalogue.broken_of(Group.SOURCES).get(str(said)):
        return f"{str(said)!r}: {why}"
    near = difflib.get_close_matches(str(said), catalogue.sources, 1)
    return f"there is no kind {str(said)!r}; " + (
        f"did you mean {near[0]!r}?" if near else there_are
    )


def check_names(said: Mapping[Any, Any]) -> None:
    """Refuse names that cannot be those of sources. Raises `ValidationError`."""
    wrong = []
    for name, value in said.items():
        if name in VENDORS:
            continue
        near = difflib.get_close_matches(str(name), VENDORS, 1)
        if name == BY_HAND:
            what = "is the source of what people send by hand"
        elif not _NAME.fullmatch(str(name)):
            what = "is no name of a source: small letters, digits, - and _, a letter first"
        elif not (isinstance(value, dict) and "kind" in value) and not isinstance(value, OwnSource):
            hint = f"; did you mean {near[0]!r}?" if near else ""
            what = f"is none of {', '.join(VENDORS)}, and a source of your own says its kind{hint}"
        else:
            continue
        wrong.append((str(name), what))
    if wrong:
        raise ValidationError.from_exception_data(
            "SourceSettings", [_detail((name,), what, said.get(name)) for name, what in wrong]
        )


def _refused(loc: tuple[str, ...], what: str, said: object) -> ValidationError:
    return ValidationError.from_exception_data("OwnSource", [_detail(loc, what, said)])


def _detail(loc: tuple[str, ...], what: str, said: object) -> InitErrorDetails:
    error = PydanticCustomError("own_source", "{what}", {"what": what})
    return InitErrorDetails(type=error, loc=loc, input=said)
