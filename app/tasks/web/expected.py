"""What an answer has to be like, so that all is well."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator

from app.domain.conditions.pattern import Pattern
from app.domain.frozen import Frozen
from app.tasks.web.answer import Answer

_LONGEST_SHOWN = 100
_LONGEST_NUMBER = 10
"""Digits of a place in a list: Python does not even read thousands of them."""

_MISSING = object()


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Status = Annotated[
    str,
    BeforeValidator(_as_text, json_schema_input_type=str | int),
    Field(pattern=r"^[1-5](xx|[0-9][0-9])$"),
]


class Expect(Frozen):
    """All that is said has to be so."""

    status: tuple[Status, ...] = Field(
        default=("2xx",), min_length=1, description="One of these: 200, or 2xx."
    )
    contains: str | None = Field(
        default=None, min_length=1, description="The body has this text in it."
    )
    search: Pattern | None = Field(
        default=None, description="A regular expression is found in the body."
    )
    fields: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict,
        description="Values of the body, which is JSON, by JSON pointers such as /status.",
    )

    @field_validator("status", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str | int) else value

    @field_validator("fields")
    @classmethod
    def _pointers(cls, fields: dict[str, Any]) -> dict[str, Any]:
        for pointer in fields:
            if pointer and not pointer.startswith("/"):
                raise ValueError(f"{pointer!r} is no JSON pointer: it begins with a slash")
        return fields

    def has_status(self, status: int) -> bool:
        """Tell whether it is one of those that are wanted."""
        return any(wanted in {str(status), f"{status // 100}xx"} for wanted in self.status)

    def complaint(self, answer: Answer) -> str | None:
        """Say what is not as it has to be, without a word of the body; None if all is."""
        return next(self._complaints(answer), None)

    def _complaints(self, answer: Answer) -> Iterator[str]:
        if not self.has_status(answer.status):
            yield f"status {answer.status}, not {' or '.join(self.status)}"
        cut = " (only its beginning was read)" if answer.is_cut else ""
        if self.contains is not None and self.contains not in answer.text:
            yield f"the body does not have {_shown(self.contains)} in it{cut}"
        if self.search is not None and not self.search.found_in(answer.text):
            yield f"{_shown(self.search.text)} is not found in the body{cut}"
        if self.fields:
            yield from self._about_fields(answer, cut)

    def _about_fields(self, answer: Answer, cut: str) -> Iterator[str]:
        try:
            document = json.loads(answer.body)
        except (ValueError, RecursionError):
            yield f"the body is not JSON{cut}"
            return
        for pointer, wanted in self.fields.items():
            found = _at(document, pointer)
            if found is _MISSING:
                yield f"the body has no {pointer}"
            elif found != wanted or isinstance(found, bool) is not isinstance(wanted, bool):
                yield f"{pointer} is not {_shown(json.dumps(wanted))}"


def _at(document: Any, pointer: str) -> Any:
    """Follow a JSON pointer (RFC 6901)."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and name in document:
            document = document[name]
        elif isinstance(document, list) and (number := _number(name)) is not None:
            document = document[number] if number < len(document) else _MISSING
        else:
            return _MISSING
    return document


def _number(name: str) -> int | None:
    """Read a place in a list; None when it is none."""
    return int(name) if name.isdecimal() and len(name) <= _LONGEST_NUMBER else None


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…")
