"""The entity selector of the Entities API, with selectors inside of relationships.

Source: OpenAPI description of the Environment API v2 and docs.dynatrace.com "Entity selector".
"""

import re
from collections.abc import Callable, Iterator, Sequence

from app.simulator.dynatrace.state import Entity

_NAME = re.compile(r"\s*([\w.]+)\(")
_VALUES = re.compile(
    r'\s*((?:"(?:[^"~]|~.)*"|[\w.-]+)(?:\s*,\s*(?:"(?:[^"~]|~.)*"|[\w.-]+))*)\s*\)'
)
_VALUE = re.compile(r'"((?:[^"~]|~.)*)"|([\w.-]+)')
_RELATIONSHIP = re.compile(r"(from|to)Relationships\.(\w+)")
_MOST_CHARACTERS = 2_000

_Holds = Callable[[Entity], bool]


class BadSelector(ValueError):
    """The text says what is wrong."""


def selected(text: str, every: Sequence[Entity]) -> tuple[Entity, ...]:
    """Give the entities that the selector means. Raises `BadSelector`."""
    if len(text) > _MOST_CHARACTERS:
        raise BadSelector(f"longer than {_MOST_CHARACTERS} characters")
    found, end = _selected(text, 0, every)
    if end != len(text):
        raise BadSelector(f"Cannot parse {text[end:]!r}")
    return found


def _selected(text: str, at: int, every: Sequence[Entity]) -> tuple[tuple[Entity, ...], int]:
    criteria: list[_Holds] = []
    names: list[str] = []
    while True:
        match = _NAME.match(text, at)
        if match is None:
            raise BadSelector(f"Cannot parse {text[at:]!r}")
        criterion, at = _criterion(match[1], text, match.end(), every)
        criteria.append(criterion)
        names.append(match[1])
        if text[at : at + 1] != ",":
            break
        at += 1
    if not {"type", "entityId"} & set(names):
        raise BadSelector("a type or ids are mandatory")
    return tuple(one for one in every if all(holds(one) for holds in criteria)), at


def _criterion(name: str, text: str, at: int, every: Sequence[Entity]) -> tuple[_Holds, int]:
    if relationship := _RELATIONSHIP.fullmatch(name):
        others, at = _selected(text, at, every)
        if text[at : at + 1] != ")":
            raise BadSelector(f"Cannot parse {text[at:]!r}")
        return _related(relationship[1], relationship[2], others, every), at + 1
    match = _VALUES.match(text, at)
    if match is None:
        raise BadSelector(f"Cannot parse {text[at:]!r}")
    values = set(_values(match[1]))
    return _plain(name, values), match.end()


def _plain(name: str, values: set[str]) -> _Holds:
    if name == "type":
        return lambda one: one.type in values
    if name == "entityId":
        if len({value.rpartition("-")[0] for value in values}) > 1:
            raise BadSelector("all entities must be of the same type")
        return lambda one: one.id in values
    if name == "tag":
        return lambda one: not values.isdisjoint(map(str, one.tags))
    if name == "entityName.equals":
        lower = {value.lower() for value in values}
        return lambda one: one.name.lower() in lower
    raise BadSelector(f"Invalid criterion '{name}'")


def _related(
    direction: str, name: str, others: Sequence[Entity], every: Sequence[Entity]
) -> _Holds:
    """An entity in a relationship *from* it to another has that one at the other's *to* side."""
    pairs = set(_edges(name, every))
    ids = {one.id for one in others}
    if direction == "to":
        wanted = {target for source, target in pairs if source in ids}
    else:
        wanted = {source for source, target in pairs if target in ids}
    return lambda one: one.id in wanted


def _edges(name: str, every: Sequence[Entity]) -> Iterator[tuple[str, str]]:
    for one in every:
        yield from ((one.id, other) for other in one.from_relationships.get(name, ()))
        yield from ((other, one.id) for other in one.to_relationships.get(name, ()))


def _values(text: str) -> Iterator[str]:
    for quoted, plain in _VALUE.findall(text):
        yield plain or re.sub("~(.)", r"\1", quoted)
