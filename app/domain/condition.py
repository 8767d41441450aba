"""What a rule may ask of an event: a tree of clauses."""

from functools import cached_property
from typing import Annotated, Any

import re2
from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    Tag,
    ValidatorFunctionWrapHandler,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from app.domain.cel import CelSays
from app.domain.frozen import Frozen

_LONGEST_PATTERN = 2000


class Pattern:
    """A regular expression of RE2's kind, whose time grows with the text and never explodes."""

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST_PATTERN:
            raise ValueError(f"a pattern is at most {_LONGEST_PATTERN} characters long")
        options = re2.Options()
        options.log_errors = False
        try:
            self._compiled = re2.compile(text, options)
        except re2.error as error:
            said = error.args[0]
            reason = said.decode() if isinstance(said, bytes) else str(said)
            raise ValueError(
                f"not a regular expression (of RE2: no look-around, no back-references): {reason}"
            ) from error
        self.text = text

    def found_in(self, text: str) -> bool:
        return self._compiled.search(text) is not None

    def is_all_of(self, text: str) -> bool:
        return self._compiled.fullmatch(text) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    @classmethod
    def _or_read(cls, value: object, read: ValidatorFunctionWrapHandler) -> object:
        return value if isinstance(value, cls) else read(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=core_schema.no_info_wrap_validator_function(cls._or_read, text),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda it: it.text),
        )


def _as_text(value: object) -> object:
    """Fields are compared as text, but YAML reads `equals: 5` as a number and `true` as a bool."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


Text = Annotated[str, BeforeValidator(_as_text)]
FieldPath = Annotated[str, Field(min_length=1, max_length=300)]


class HasTags(Frozen):
    """All of these tags are on the event."""

    tags: tuple[Text, ...] = Field(min_length=1)

    @cached_property
    def wanted(self) -> frozenset[str]:
        return frozenset(self.tags)

    def __str__(self) -> str:
        return f"tags {list(self.tags)}"


class FieldSays(Frozen):
    """Some value of the field passes the one test that is given."""

    field: FieldPath
    search: Pattern | None = None
    equals: Text | None = None
    contains: Text | None = None
    exists: bool | None = None

    @model_validator(mode="after")
    def _one_test(self) -> "FieldSays":
        if (
            sum(test is not None for test in (self.search, self.equals, self.contains, self.exists))
            != 1
        ):
            raise ValueError("give one of search, equals, contains, exists beside field")
        return self

    def __str__(self) -> str:
        if self.search is not None:
            return f"field {self.field} search {self.search.text!r}"
        if self.equals is not None:
            return f"field {self.field} equals {self.equals!r}"
        if self.contains is not None:
            return f"field {self.field} contains {self.contains!r}"
        return f"field {self.field} {'exists' if self.exists else 'does not exist'}"


class AllOf(Frozen):
    """Every part holds."""

    all: "tuple[Condition, ...]" = Field(min_length=1)

    def __str__(self) -> str:
        return "all of " + "; ".join(map(str, self.all))


class AnyOf(Frozen):
    """Some part holds."""

    any: "tuple[Condition, ...]" = Field(min_length=1)

    def __str__(self) -> str:
        return "any of " + "; ".join(map(str, self.any))


class NotOf(Frozen):
    """The part does not hold."""

    not_: "Condition" = Field(alias="not")

    def __str__(self) -> str:
        return f"not ({self.not_})"


_KEYS = ("all", "any", "not", "tags", "field", "cel")


def _which(clause: object) -> str | None:
    """Tell the kind of a clause by its key; None when it has none or several."""
    match clause:
        case dict():
            keys = [key for key in _KEYS if key in clause]
            return keys[0] if len(keys) == 1 else None
        case HasTags():
            return "tags"
        case FieldSays():
            return "field"
        case AllOf():
            return "all"
        case AnyOf():
            return "any"
        case NotOf():
            return "not"
        case CelSays():
            return "cel"
        case _:
            return None


Condition = Annotated[
    Annotated[HasTags, Tag("tags")]
    | Annotated[FieldSays, Tag("field")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NotOf, Tag("not")]
    | Annotated[CelSays, Tag("cel")],
    Discriminator(
        _which,
        custom_error_type="clause",
        custom_error_message="a clause has exactly one of: all, any, not, tags, field, cel",
    ),
]

for _model in (AllOf, AnyOf, NotOf):
    _model.model_rebuild()
