"""YAML that knows its lines: duplicate keys are refused, and every error points at its place."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import takewhile
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq, CommentedSet, TaggedScalar

from app.config.plain_yaml import Node, NotPlain, Root, is_deeper, read_plain
from app.config.yaml_trouble import NOT_YAML, REFUSED, TOO_DEEP, trouble
from app.domain.errors import ConfigError, Problem

_LARGEST = 1_000_000
_MOST_NODES = 100_000
_DEEPEST = 100
_MOST_NODES_OF_A_LIST = 2_000_000
_PREFIX = "Value error, "

_INVALID = "invalid-value"
_CODES = {"extra_forbidden": "unknown-key", "missing": "missing-key"}

_TEXT = "tag:yaml.org,2002:str"
_TAGS = (None, _TEXT, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_PLAINER = {
    "dict_type": "must hold names with values, as in `name: value`",
    "frozen_set_type": "must be a list",
    "list_type": "must be a list",
    "model_type": "must hold names with values, as in `name: value`",
    "tuple_type": "must be a list",
}

Location = Sequence[str | int]
Place = tuple[int, int]


class Document:
    """One YAML document: its plain data, and where each part of it stands."""

    def __init__(self, name: str, root: Any) -> None:
        self.name = name
        self._root = root
        self._nodes = 0
        self.data = self._plain(root, _start(root))

    def problem(self, location: Location, what: str, code: str = _INVALID) -> Problem:
        """Make a problem at the nearest place of this location that is in the file."""
        node = self._root
        place = _start(node)
        for part in location:
            if not _has(node, part):
                continue
            place = _place(node, part, place)
            node = node[part]
        return self._at(place, what, code)

    def has(self, location: Location) -> bool:
        """Tell whether the file itself says something there."""
        node = self._root
        for part in location:
            if not _has(node, part):
                return False
            node = node[part]
        return True

    def _at(self, place: Place, what: str, code: str = NOT_YAML) -> Problem:
        line, column = place
        return Problem(self.name, what, line + 1, column + 1, code)

    def _plain(self, node: Any, place: Place) -> Any:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise ConfigError(Problem(self.name, f"more than {_MOST_NODES} values", code=NOT_YAML))
        if isinstance(node, CommentedMap | CommentedSeq | CommentedSet | TaggedScalar):
            self._check_tag(node, place)
        if isinstance(node, CommentedMap):
            places = {key: _place(node, key, place) for key in node}
            return {
                self._key(key, places[key]): self._plain(value, places[key])
                for key, value in node.items()
            }
        if isinstance(node, CommentedSeq):
            return [self._plain(item, _place(node, i, place)) for i, item in enumerate(node)]
        return _scalar(node)

    def _check_tag(self, node: Any, place: Place) -> None:
        tag = "!!set" if isinstance(node, CommentedSet) else node.tag.value
        if tag not in _TAGS:
            raise ConfigError(self._at(place, f"the tag {tag} is not known"))

    def _key(self, key: object, place: Place) -> str:
        if not isinstance(key, str):
            raise ConfigError(self._at(place, f"the name {key!r} must be text: quote it"))
        return str(key)


class PlainDocument(Document):
    """A document that was read the fast way."""

    def __init__(self, name: str, root: Root) -> None:
        self.name = name
        self._root = root.node
        self.data = root.data


def decoded(name: str, raw: bytes) -> str:
    """Give the text of a file. Raises `ConfigError` when it is not UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(Problem(name, "not UTF-8", line, code=NOT_YAML)) from error


def read_long_document(name: str, text: str) -> list[Document]:
    """Parse a text that may be long because it lists much. Raises `ConfigError`."""
    try:
        return [PlainDocument(name, root) for root in read_plain(text, _MOST_NODES_OF_A_LIST)]
    except NotPlain:
        return read_with_care(name, text)


def read_documents(name: str, text: str) -> list[Document]:
    """Parse every document of a text; `name` is for messages. Raises `ConfigError`."""
    if len(text) > _LARGEST:
        raise ConfigError(Problem(name, f"larger than {_LARGEST} characters", code=NOT_YAML))
    try:
        return [PlainDocument(name, root) for root in read_plain(text)]
    except NotPlain:
        return read_with_care(name, text)


def read_with_care(name: str, text: str) -> list[Document]:
    """Parse it slowly, and say of what is wrong where it is. Raises `ConfigError`."""
    if is_deeper(text, _DEEPEST):
        raise ConfigError(Problem(name, TOO_DEEP, code=NOT_YAML))
    yaml = YAML(typ="rt")
    try:
        roots = [root for root in yaml.load_all(StringIO(text)) if root is not None]
        return [Document(name, root) for root in roots]
    except REFUSED as error:
        raise ConfigError(trouble(name, text, error)) from error


def problems_of(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> list[Problem]:
    """Turn what pydantic found into problems of the file, each at its line."""
    names = sorted(_names(model.model_json_schema(by_alias=True)))
    return [
        document.problem(location, what, code) for location, what, code in complaints(error, names)
    ]


def complaints(error: ValidationError, names: Sequence[str]) -> Iterator[tuple[Location, str, str]]:
    """Give place, words and code of each error; leave out what only follows from another one."""
    errors = error.errors(include_url=False)
    places = [each["loc"] for each in errors]
    for each in errors:
        location = each["loc"]
        follows = (
            each["type"] == "too_short"
            and each["input"]
            and any(place[: len(location)] == location and place != location for place in places)
        )
        if not follows:
            words = _words(each["type"], each["msg"], location, names)
            yield location, words, _code(each["type"], each.get("ctx", {}))


def _code(kind: str, context: Mapping[str, Any]) -> str:
    own = getattr(context.get("error"), "code", None)
    return own if isinstance(own, str) else _CODES.get(kind, _INVALID)


def _words(kind: str, said: str, location: Location, names: Sequence[str]) -> str:
    last = next((part for part in reversed(location) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(last, [name for name in names if name != last])
        meant = max(near, key=lambda name: _likeness(last, name), default=None)
        return f"unknown name {last!r}" + (f"; did you mean {meant!r}?" if meant else "")
    if kind == "missing":
        return f"{last} is missing"
    what = _PLAINER.get(kind) or said.removeprefix(_PREFIX)
    return f"{last}: {what[:1].lower()}{what[1:]}" if last else what


def _likeness(said: str, name: str) -> tuple[float, int]:
    """Say how near a name is; of those that are as near, the one that begins the same."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(said, name, strict=False))
    return difflib.SequenceMatcher(None, name, said).ratio(), sum(1 for _ in same)


def _names(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*(_names(item) for item in schema))
    if not isinstance(schema, dict):
        return set()
    properties = schema.get("properties")
    own = set(properties) if isinstance(properties, dict) else set()
    return own.union(*(_names(value) for value in schema.values()))


def _has(node: Any, part: str | int) -> bool:
    if isinstance(node, Node):
        return part in node.places
    if isinstance(node, CommentedSeq):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, CommentedMap) and part in node


def _place(node: Any, part: Any, otherwise: Place) -> Place:
    """Give where a part of a node begins; what came by a merge key has no place of its own."""
    if isinstance(node, Node):
        return node.places.get(part, otherwise)
    found = (node.lc.data or {}).get(part)
    return (found[0], found[1]) if found else otherwise


def _scalar(node: Any) -> Any:
    if isinstance(node, TaggedScalar):
        return str(node.value)
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def _start(node: Any) -> Place:
    if isinstance(node, Node):
        return node.start
    mark = getattr(node, "lc", None)
    return (mark.line or 0, mark.col or 0) if mark is not None else (0, 0)
