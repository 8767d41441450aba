"""The clause `cel`: an expression in Google's Common Expression Language about the event.

The library is Google's own, in C++, and comes with the extra `cel`. It repeats at most 10,000
times, but bounds neither the depth of what it is given nor the memory that it takes: what an
expression looks at is bounded here, and what it may repeat in `cel_text`.
"""

import re
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import Field

from app.domain.conditions.cel_text import ANY, check, mentioned, tokens
from app.domain.conditions.clause import Clause, Failure
from app.domain.conditions.compiled import Compiled
from app.domain.event import Event
from app.domain.fields import OWN_NAMES

_LONGEST = 2000
_DEEPEST = 30
_MOST_IN_ONE = 200
_MOST_IN_ALL = 32_768
_GREATEST = 2**63
_MESSAGE = "fields"
_PLACE = re.compile(r"ERROR: [^:\n]*:(-?\d+):(-?\d+): ([^\n]*)")
_SHOWN = 200


class NotEvaluated(ValueError):
    """The expression gave neither true nor false, nor will it: nothing may rest on it."""


class Expression(Compiled):
    """An expression that is compiled; it is as cheap to ask as a pattern."""

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise ValueError(f"an expression is at most {_LONGEST} characters long")
        if "\0" in text:
            raise ValueError("an expression cannot hold a NUL character")
        words = tokens(text)
        self._cel = _library()
        try:
            self._compiled = _environment().compile(text)
        except RuntimeError as error:
            raise ValueError(_placed(str(error))) from error
        if self._compiled.return_type().name() not in ("BOOL", "DYN"):
            raise ValueError("an expression has to be true or false")
        check(words)
        self._names = mentioned(words)
        super().__init__(text)

    def needs(self, missing: frozenset[str]) -> bool:
        """Tell whether it looks at any of these names."""
        return bool(missing if self._names is ANY else missing & self._names)

    def complaint(self, event: Event) -> str | None:
        """Say why it is not true of the event; None if it is. Raises `NotEvaluated`."""
        said = self._what_it_looks_at(event)
        try:
            result = self._compiled.eval(data={"event": said})
        except (RuntimeError, MemoryError) as error:
            raise NotEvaluated(_shown(str(error))) from error
        value = result.value()
        if value is True:
            return None
        if value is False:
            return "false"
        if result.type() == self._cel.Type.ERROR:
            return _shown(str(value))
        return f"{result.type().name()}, neither true nor false"

    def _what_it_looks_at(self, event: Event) -> Any:
        names = {*OWN_NAMES, *event.fields} if self._names is ANY else self._names
        own = event.model_dump(mode="json", include={name for name in OWN_NAMES if name in names})
        fields = {name: value for name, value in event.fields.items() if name in names}
        return _Plain().of({**own, _MESSAGE: fields})


class CelSays(Clause):
    """The expression is true."""

    cel: Expression = Field(description="An expression of CEL about `event`.")

    def failure(self, event: Event, at: datetime) -> Failure | None:
        if self.cel.needs(event.missing):
            return Failure(str(self), "not known: the message left it out", unknown=True)
        try:
            complaint = self.cel.complaint(event)
        except NotEvaluated as error:
            return Failure(str(self), f"not evaluated: {error}", unknown=True)
        return Failure(str(self), complaint) if complaint else None

    def __str__(self) -> str:
        return f"cel {self.cel.text!r}"


class _Plain:
    """Makes plain data that the library surely bears, not too deep and not too much.

    It would cut a text at a NUL character, and take it for what stands before.
    """

    def __init__(self) -> None:
        self._left = _MOST_IN_ALL

    def of(self, value: Any, depth: int = 0) -> Any:
        self._count(value, depth)
        if isinstance(value, dict):
            return {self.of(str(key)): self.of(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(item, depth + 1) for item in value]
        if isinstance(value, str):
            return value.replace("\0", "\ufffd").encode(errors="replace").decode()
        if isinstance(value, int) and not -_GREATEST <= value < _GREATEST:
            return str(value)
        return value if isinstance(value, bool | int | float | None) else str(value)

    def _count(self, value: Any, depth: int) -> None:
        size = len(value) if isinstance(value, str | dict | list | tuple) else 0
        self._left -= 1 + (size if isinstance(value, str) else 0)
        if self._left < 0:
            raise NotEvaluated(f"the event says more than {_MOST_IN_ALL} characters there")
        if not isinstance(value, str) and size > _MOST_IN_ONE:
            raise NotEvaluated(f"the event says more than {_MOST_IN_ONE} values in one place")
        if depth > _DEEPEST:
            raise NotEvaluated(f"the event is more than {_DEEPEST} levels deep there")


@cache
def _library() -> Any:
    try:
        return import_module("cel_expr_python.cel")
    except ImportError as error:
        raise ValueError("expressions need the extra cel: pip install 'alexis[cel]'") from error


@cache
def _environment() -> Any:
    cel = _library()
    return cel.NewEnv(variables={"event": cel.Type.DYN})


def _placed(said: str) -> str:
    """Take the first complaint of the compiler, and say where in the expression it is."""
    found = _PLACE.search(said)
    if found is None:
        return _shown(said)
    line, column, what = found.groups()
    place = "" if line.startswith("-") else f"line {line}, column {column} of the expression: "
    return place + _shown(what)


def _shown(text: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
