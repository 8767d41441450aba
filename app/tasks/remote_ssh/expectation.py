"""What a rule expects of a command: its exit status, and what it prints."""

from collections.abc import Callable, Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from app.domain.conditions.pattern import Pattern
from app.domain.frozen import Frozen
from app.domain.task import Ending
from app.ports import Output

_LONGEST_LINE = 65_536
"""Bytes; of a longer line only so much is looked at."""

_Found = Callable[[str], bool]
_Part = Annotated[str, Field(min_length=1)]


def _several(value: object) -> object:
    return (value,) if isinstance(value, int) else value


_Status = Annotated[int, Field(ge=0, le=255, strict=True)]
_Statuses = Annotated[
    tuple[_Status, ...],
    BeforeValidator(_several, json_schema_input_type=_Status | tuple[_Status, ...]),
]


class Says(Frozen):
    """What the lines of a stream have to be like; all that is given has to hold."""

    search: Pattern | None = Field(
        default=None, description="A regular expression is found in a line."
    )
    contains: _Part | None = Field(default=None, description="A line has this text in it.")
    not_search: Pattern | None = Field(
        default=None, description="A regular expression is found in no line."
    )
    not_contains: _Part | None = Field(default=None, description="No line has this text in it.")

    @model_validator(mode="after")
    def _something(self) -> "Says":
        if not any(value is not None for _, value in self):
            raise ValueError("give one of search, contains, not_search, not_contains")
        return self

    def wanted(self) -> Iterator["_Wanted"]:
        """Give each of the tests, to be asked line by line."""
        for pattern, is_there in ((self.search, True), (self.not_search, False)):
            if pattern is not None:
                yield _Wanted(pattern.text, pattern.found_in, is_there)
        for part, is_there in ((self.contains, True), (self.not_contains, False)):
            if part is not None:
                yield _Wanted(part, part.__contains__, is_there)


class Expect(Frozen):
    """What is success, if it is not just exit status 0."""

    status: _Statuses = Field(
        default=(), description="These exit statuses are success; without any it is 0."
    )
    stdout: Says | None = Field(default=None, description="What it prints.")
    stderr: Says | None = Field(default=None, description="What it prints on stderr.")


class _Wanted:
    """One text or pattern, and whether it was found yet."""

    def __init__(self, text: str, is_in: _Found, is_to_be_there: bool) -> None:
        self._text = text
        self._is_in = is_in
        self._is_to_be_there = is_to_be_there
        self.found = False

    def look(self, line: str) -> None:
        self.found = self.found or self._is_in(line)

    def complaint(self) -> str | None:
        if self.found is self._is_to_be_there:
            return None
        return f"{'a' if self.found else 'no'} line has {self._text!r}"


class _Stream:
    """Looks at all lines of a stream while they come, and keeps none of them."""

    def __init__(self, name: str, says: Says | None) -> None:
        self._name = name
        self._wanted = tuple(says.wanted()) if says else ()
        self._line = bytearray()

    def take(self, data: bytes) -> None:
        if all(each.found for each in self._wanted):
            return
        first, *others = data.split(b"\n")
        self._keep(first)
        for other in others:
            self._look()
            self._keep(other)

    def complaint(self) -> str | None:
        if self._line:
            self._look()
        found = (each.complaint() for each in self._wanted)
        return next((f"{self._name}: {what}" for what in found if what), None)

    def _keep(self, part: bytes) -> None:
        self._line += part[: _LONGEST_LINE - len(self._line)]

    def _look(self) -> None:
        line = self._line.removesuffix(b"\r").decode(errors="replace")
        self._line.clear()
        for each in self._wanted:
            each.look(line)


class Watched:
    """The output of a command, passed on and looked at."""

    def __init__(self, expect: Expect, output: Output) -> None:
        self._status = expect.status or (0,)
        self._streams = _Stream("stdout", expect.stdout), _Stream("stderr", expect.stderr)
        self._output = output

    def stdout(self, data: bytes) -> None:
        self._streams[0].take(data)
        self._output.stdout(data)

    def stderr(self, data: bytes) -> None:
        self._streams[1].take(data)
        self._output.stderr(data)

    def ending(self, status: int) -> Ending:
        """Say whether it was as expected, and if not what was not."""
        if status not in self._status:
            usual = self._status == (0,)
            wanted = " or ".join(map(str, self._status))
            return Ending(
                worked=False,
                detail="" if usual else f"exit status {wanted} was expected",
                exit_status=status,
            )
        complaint = next(filter(None, (each.complaint() for each in self._streams)), None)
        return Ending(worked=complaint is None, detail=complaint or "", exit_status=status)
