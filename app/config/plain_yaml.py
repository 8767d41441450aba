"""YAML as nearly every file has it, read by a parser in C; the others are for the slow reader.

What is taken here means the same there, and every part of it is at the same place. Whatever could
be otherwise is left to the slow reader: tags, aliases, merged maps, numbers that are written in an
odd way, control characters, and all that is wrong, since only the slow reader tells of it in full.
"""

import re
from typing import Any, NamedTuple

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.resolver import implicit_resolvers

Place = tuple[int, int]

_PLAIN = re.compile(
    "[\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
_READ_OTHERWISE = re.compile(r"^\.\.\.|[|>][-+0-9]*#|[\"']:\S", re.MULTILINE)
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,9})\.[0-9]{1,9}")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_VERSION = (1, 2)
_BY_FIRST = {
    first: [
        pattern
        for versions, _, pattern, firsts in implicit_resolvers
        if _VERSION in versions and first in firsts
    ]
    for first in {first for *_, firsts in implicit_resolvers for first in firsts}
}
_DEEPEST = 40
_MOST_NODES = 10_000


class NotPlain(Exception):
    """The slow reader is to read this."""


class Node:
    """A map or a list: where it begins, where each part of it stands, and what is in those."""

    __slots__ = ("inside", "places", "start")

    def __init__(self, start: Place) -> None:
        self.start = start
        self.places: dict[str | int, Place] = {}
        self.inside: dict[str | int, Node] = {}

    def __getitem__(self, part: str | int) -> "Node | None":
        """Give the map or the list there; None for what has no parts."""
        return self.inside.get(part)


class Root(NamedTuple):
    """A document: its data, and where its parts are."""

    data: Any
    node: Node


def read_plain(text: str, most_nodes: int = _MOST_NODES) -> list[Root]:
    """Read every document that holds names. Raises `NotPlain`."""
    if not _PLAIN.fullmatch(text) or _READ_OTHERWISE.search(text):
        raise NotPlain
    try:
        return _Reader(text, most_nodes).documents()
    except YAMLError as error:
        raise NotPlain from error


def is_deeper(text: str, levels: int) -> bool:
    """Tell whether more is in one another than so many levels.

    For this the slow reader would need a time that grows with the square of the levels.
    """
    depth, parser = 0, CParser(text)
    try:
        while not isinstance(event := parser.get_event(), StreamEndEvent):
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                depth += 1
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                depth -= 1
            if depth > levels:
                return True
    except (YAMLError, UnicodeEncodeError):
        return False  # the slow reader tells what is wrong
    return False


class _Reader:
    def __init__(self, text: str, most_nodes: int) -> None:
        self._next = CParser(text).get_event
        self._most_nodes = most_nodes
        self._nodes = 0

    def documents(self) -> list[Root]:
        found: list[Root] = []
        self._next()
        while not isinstance(event := self._next(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
                raise NotPlain
            first = self._next()
            if isinstance(first, MappingStartEvent):
                node = Node(_place(first))
                found.append(Root(self._value(first, node, 0), node))
            elif not isinstance(first, ScalarEvent) or self._scalar(first) is not None:
                raise NotPlain
            self._next()
        return found

    def _value(self, event: Any, node: Node, depth: int) -> Any:
        self._nodes += 1
        if not isinstance(event, MappingStartEvent | SequenceStartEvent):
            raise NotPlain
        if self._nodes > self._most_nodes or depth > _DEEPEST or event.tag or event.anchor:
            raise NotPlain
        is_map = isinstance(event, MappingStartEvent)
        return self._map(node, depth) if is_map else self._list(node, depth)

    def _map(self, node: Node, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._scalar(event) if isinstance(event, ScalarEvent) else None
            if not isinstance(key, str) or key in data:
                raise NotPlain
            node.places[key] = _place(event)
            data[key] = self._part(self._next(), key, node, depth)
        return data

    def _list(self, node: Node, depth: int) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            node.places[len(data)] = _place(event)
            data.append(self._part(event, len(data), node, depth))
        return data

    def _part(self, event: Any, name: str | int, node: Node, depth: int) -> Any:
        if isinstance(event, ScalarEvent):
            self._nodes += 1
            return self._scalar(event)
        node.inside[name] = inside = Node(_place(event))
        return self._value(event, inside, depth + 1)

    def _scalar(self, event: ScalarEvent) -> Any:
        if event.tag or event.anchor:
            raise NotPlain
        value: str = event.value
        if not event.implicit[0]:
            return value
        if value in _WORDS:
            return _WORDS[value]
        if not any(pattern.match(value) for pattern in _BY_FIRST.get(value[0], ())):
            return value
        if _INTEGER.fullmatch(value):
            return int(value)
        if _FLOAT.fullmatch(value):
            return float(value)
        raise NotPlain


def _place(event: Any) -> Place:
    return event.start_mark.line, event.start_mark.column
