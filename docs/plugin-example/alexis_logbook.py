"""A task type that writes into a logbook, and a source that is a watchdog."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import shorten
from typing import ClassVar

from pydantic import Field

from app.plugins.api import (
    Ending,
    Event,
    EventKind,
    FilledSpec,
    Frozen,
    Known,
    NoSettings,
    Output,
    PayloadError,
    Place,
    Reading,
    SourceKind,
    TargetUnreachable,
    TaskKind,
    Toolbox,
    read_json,
)

KINDS = {"down": EventKind.OPENED, "up": EventKind.RESOLVED}


class LogbookSpec(FilledSpec):
    """A line for the logbook."""

    shorthand: ClassVar[str] = "line"
    templates = {"line": str}  # noqa: RUF012 - FilledSpec says of what type it is

    line: str = Field(pattern=r"^\P{Cc}+$", description="What is written there.")

    def says(self) -> str:
        return f"write in the logbook: {shorten(self.line, 200, placeholder='…')}"


class LogbookSettings(Frozen):
    """Where the logbook is."""

    file: str = Field(default="logbook.txt", description="A file in a folder that is there.")


class Logbook:
    """Writes at the end of a file, on the machine that Alexis runs on."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def run(self, spec: LogbookSpec, place: Place, output: Output) -> Ending:
        line = f"{place.target}: {spec.line}\n"
        try:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(line)
        except FileNotFoundError as error:
            raise TargetUnreachable(f"there is no folder for {self._file}") from error
        output.stdout(line.encode())
        return Ending(worked=True)


@asynccontextmanager
async def open_logbook(settings: LogbookSettings, toolbox: Toolbox) -> AsyncIterator[Logbook]:
    yield Logbook(Path(settings.file))


def reading(name: str, settings: NoSettings) -> Reading:
    """Read what it posts: {"host": "app-01.example.net", "check": "http", "now": "down"}."""

    def read(body: bytes) -> Event:
        said = read_json(body)
        for field in ("host", "check", "now"):
            if not isinstance(said.get(field), str) or not said[field]:
                raise PayloadError(field, "must be a text")
        if said["now"] not in KINDS:
            raise PayloadError("now", "must be down or up")
        return Event(
            source=name,
            ref=hashlib.sha256(f"{said['host']}\n{said['check']}".encode()).hexdigest(),
            kind=KINDS[said["now"]],
            action=said["now"],
            key=f"{name}:{hashlib.sha256(body).hexdigest()}",
            title=f"{said['check']} of {said['host']} is {said['now']}",
            fields=said,
        )

    return Reading(read)


def lacks(spec: LogbookSpec, known: Known) -> Iterator[str]:
    if not known.section.file:
        yield "tasks.logbook.file is empty, so there is no logbook"


LOGBOOK = TaskKind("logbook", LogbookSpec, open_logbook, LogbookSettings, lacks)
WATCHDOG = SourceKind("watchdog", NoSettings, reading)
