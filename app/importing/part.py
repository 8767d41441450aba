"""A part of an old file: what it says, and where it stands."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.config.yaml_file import read_documents
from app.domain.errors import ConfigError, Problem

Place = tuple[str | int, ...]

_LARGEST = 1_000_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


def plain(text: object) -> str:
    """Give what an old file says as one line that can be shown and put into a comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


@dataclass(frozen=True)
class Part:
    """What a file says at a place, the way down to it, and how its lines are found."""

    file: str
    data: Any
    place: Place
    line_of: Callable[[Place], int | None]

    @property
    def key(self) -> str:
        """Give the place as `evaluation_list[0].evaluation.tags`."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{plain(step)}" for step in self.place)
        return "".join(steps).removeprefix(".")

    @property
    def line(self) -> int | None:
        return self.line_of(self.place)

    def has(self, name: str) -> bool:
        return isinstance(self.data, dict) and name in self.data

    def at(self, step: str | int) -> "Part":
        """Go down one step. Raises `ConfigError` when a name is not there."""
        if isinstance(step, str) and not self.has(step):
            raise ConfigError(self.problem(f"{step} is missing"))
        return Part(self.file, self.data[step], (*self.place, step), self.line_of)

    def named(self) -> Iterator["Part"]:
        """Give what stands under each name; nothing when it holds no names."""
        if isinstance(self.data, dict):
            yield from (self.at(name) for name in self.data)

    def each(self) -> list["Part"]:
        """Give the items of a list. Raises `ConfigError` when it is none."""
        if not isinstance(self.data, list):
            raise ConfigError(self.problem(f"{self.key} must be a list"))
        return [self.at(number) for number in range(len(self.data))]

    def text(self) -> str:
        """Give a text that says something. Raises `ConfigError`."""
        if not isinstance(self.data, str) or not self.data.strip():
            raise ConfigError(self.problem(f"{self.key} must be a text"))
        return self.data

    def texts(self) -> list[str]:
        return [item.text() for item in self.each()]

    def problem(self, what: str) -> Problem:
        return Problem(self.file, what, self.line)


@dataclass(frozen=True)
class Twice:
    """A key that stood twice in one object: the first of them counted for nothing."""

    key: str
    line: int


def read_json(name: str, text: str) -> tuple[Part, list[Twice]]:
    """Read a file as Python's `json` did. Raises `ConfigError` with line and column."""
    if len(text) > _LARGEST:
        raise ConfigError(Problem(name, f"larger than {_LARGEST} characters"))
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg}"
        raise ConfigError(Problem(name, what, error.lineno, error.colno)) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(Problem(name, f"not JSON that can be read: {error}")) from error
    lines, twice = _lines(text)
    keys = [Twice(Part(name, None, place, lines.get).key, line) for place, line in twice]
    return Part(name, data, (), lines.get), keys


def read_yaml(name: str, text: str) -> Part:
    """Read a file of one YAML document. Raises `ConfigError`."""
    documents = read_documents(name, text)
    if len(documents) != 1:
        raise ConfigError(Problem(name, "must be one YAML document"))
    (document,) = documents
    return Part(name, document.data, (), lambda place: document.problem(place, "").line)


class _Open:
    """An object or a list in which the reading is."""

    def __init__(self, is_object: bool) -> None:
        self.is_object = is_object
        self.awaits_key = is_object
        self.step: str | int = "" if is_object else 0

    def next(self) -> None:
        self.awaits_key = self.is_object
        if isinstance(self.step, int):
            self.step += 1


def _lines(text: str) -> tuple[dict[Place, int], list[tuple[Place, int]]]:
    """Find the line of each key and item of a text that is known to be JSON."""
    found: dict[Place, int] = {(): 1}
    twice: list[tuple[Place, int]] = []
    around: list[_Open] = []
    line, seen = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", seen, token.start())
        seen, word = token.start(), token[0]
        if word in "]}":
            around.pop()
        elif word == ",":
            around[-1].next()
        elif word != ":":
            if _begins(around, word):
                place = tuple(each.step for each in around)
                if place in found:
                    twice.append((place, found[place]))
                found[place] = line
            if word in "{[":
                around.append(_Open(word == "{"))
    return found, twice


def _begins(around: list[_Open], word: str) -> bool:
    """Tell whether a key or an item of a list begins here, and take note of the key."""
    if not around:
        return False
    if not around[-1].is_object:
        return True
    if around[-1].awaits_key:
        around[-1].step, around[-1].awaits_key = str(json.loads(word)), False
        return True
    return False
