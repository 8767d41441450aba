"""Every setting as the documentation lists it: its place, and its default as it is written."""

import types
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from app.domain import duration
from app.domain.call_rate import Pace
from app.sources.generic.said import Said

_NOT_WRITTEN = frozenset({"OwnSource.settings", "OwnSource.of_kind"})
"""What stands for the keys of a kind, which its own page lists."""


def listed(model: type[BaseModel], place: str = "") -> Iterator[tuple[str, str]]:
    """Give place and default of each field, those of sections inside it too."""
    for name, field in model.model_fields.items():
        if f"{model.__name__}.{name}" in _NOT_WRITTEN:
            continue
        here = f"{place}{field.alias or name}"
        inner, way = _section(field.annotation)
        if inner is not None:
            yield from listed(inner, f"{here}{way}.")
        else:
            yield here, default(field)
    if of_any_name := get_args(model.__annotations__.get("__pydantic_extra__")):
        yield from listed(of_any_name[1], f"{place}NAME.")


def default(field: FieldInfo) -> str:
    """Write a field's default as a page does."""
    if field.is_required():
        return "required"
    return _written(field.get_default(call_default_factory=True))


def _written(value: Any) -> str:
    match value:
        case Said(from_=str(expression)):
            return expression
        case None | BaseModel() if not isinstance(value, Pace):
            return "none"
        case "" | () | {}:
            return "empty"
        case (str() as only,):
            return only
        case bool():
            return "true" if value else "false"
        case timedelta():
            return duration.spell(value)
        case Enum():
            return str(value.value)
        case _:
            return str(value)


def _section(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """Find the section that a field holds, if it does: one, or many by name or in a list.

    What is annotated further, as a rate is, is written as a text; so is where a value stands.
    """
    if annotation is Said:
        return None, ""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        inner = [each for each in arguments if each not in (type(None), SecretStr)]
        return _section(inner[0]) if inner else (None, "")
    if origin is dict and _section(arguments[1])[0]:
        return _section(arguments[1])[0], ".NAME"
    if origin is tuple and _section(arguments[0])[0]:
        return _section(arguments[0])[0], "[]"
    return None, ""
