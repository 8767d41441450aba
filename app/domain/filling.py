"""Tasks whose texts hold placeholders, wherever in them: in lists, in mappings, in parts."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar, Final, Self, TypeVar

from pydantic import BaseModel, ValidationInfo, model_validator

from app.domain.event import Event
from app.domain.parameter import Parameters
from app.domain.placeholder import check_text, fill_text, paths, put_target
from app.domain.task import TaskSpec

STORED: Final = {"stored": True}
"""The context for reading what was filled before and stored: values may hold what they like."""

Encode = Callable[[str], str]
Value = TypeVar("Value")


class FilledSpec(TaskSpec):
    """What a task is to do, with placeholders in the texts of some of its fields.

    A place that something else reads (an address, a query) needs values that are encoded for it:
    that is what the functions in `templates` do, `str` where a value may stand as it is.
    """

    templates: ClassVar[Mapping[str, Encode]] = {}
    """The fields that may hold placeholders, and how values are encoded there."""

    @model_validator(mode="after")
    def _placeholders_are_whole(self, info: ValidationInfo) -> Self:
        if info.context == STORED:
            return self
        for name in self.templates:
            for text in _texts(getattr(self, name)):
                check_text(text)
        return self

    def paths(self) -> frozenset[str]:
        texts = (text for name in self.templates for text in _texts(getattr(self, name)))
        return frozenset(path for text in texts for path in paths(text))

    def filled(self, event: Event, parameters: Parameters) -> Self:
        return self._with(lambda text, encode: fill_text(text, event, parameters, encode))

    def at(self, target: str) -> Self:
        return self._with(lambda text, encode: put_target(text, target, encode))

    def _with(self, change: Callable[[str, Encode], str]) -> Self:
        changed = {
            name: _changed(getattr(self, name), partial(_encoded, change, encode))
            for name, encode in self.templates.items()
        }
        return self.model_copy(update=changed)


def _encoded(change: Callable[[str, Encode], str], encode: Encode, text: str) -> str:
    return change(text, encode)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, BaseModel):
        for _, each in value:
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _changed(value: Value, change: Encode) -> Value:
    """Give the same with every text in it changed; the names in mappings stay."""
    changed: Any = value
    if isinstance(value, str):
        changed = change(value)
    elif isinstance(value, Mapping):
        changed = {name: _changed(each, change) for name, each in value.items()}
    elif isinstance(value, BaseModel):
        changed = value.model_copy(update={name: _changed(each, change) for name, each in value})
    elif isinstance(value, list | tuple):
        changed = type(value)(_changed(each, change) for each in value)
    return changed  # type: ignore[no-any-return]
