"""YAML that knows its lines: duplicate keys are refused, and every error points at its place."""

import difflib
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq, TaggedScalar
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from app.domain.errors import ConfigError, Problem

_LARGEST = 1_000_000
_MOST_NODES = 100_000
_PREFIX = "Value error, "

Location = Sequence[str | int]


class Document:
    """One YAML document: its plain data, and where each part of it stands."""

    def __init__(self, name: str, root: Any) -> None:
        self.name = name
        self._root = root
        self._nodes = 0
        self.data = self._plain(root)

    def problem(self, location: Location, what: str) -> Problem:
        """Make a problem at the nearest place of this location that is in the file."""
        line, column = self._place(location)
        return Problem(self.name, what, line, column)

    def _place(self, location: Location) -> tuple[int, int]:
        node = self._root
        line, column = _start(node)
        for part in location:
            if isinstance(node, CommentedMap) and part in node:
                line, column = node.lc.key(part)
            elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
                line, column = node.lc.item(part)
            else:
                continue
            node = node[part]
        return line + 1, column + 1

    def _plain(self, node: Any) -> Any:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise ConfigError(Problem(self.name, f"more than {_MOST_NODES} values"))
        if isinstance(node, CommentedMap):
            return {self._key(key): self._plain(value) for key, value in node.items()}
        if isinstance(node, CommentedSeq):
            return [self._plain(item) for item in node]
        if isinstance(node, TaggedScalar):
            raise ConfigError(Problem(self.name, f"the tag {node.tag.value} is not known"))
        for kind in (bool, int, float, str):
            if isinstance(node, kind):
                return kind(node)
        return node

    def _key(self, key: object) -> str:
        if not isinstance(key, str):
            raise ConfigError(Problem(self.name, f"the name {key!r} must be text: quote it"))
        return str(key)


def read_documents(name: str, text: str) -> list[Document]:
    """Parse every document of a text; `name` is for messages. Raises `ConfigError`."""
    if len(text) > _LARGEST:
        raise ConfigError(Problem(name, f"larger than {_LARGEST} characters"))
    yaml = YAML(typ="rt")
    try:
        roots = [root for root in yaml.load_all(StringIO(text)) if root is not None]
    except DuplicateKeyError as error:
        what = str(error.problem).partition(" with value")[0]
        raise ConfigError(_at_mark(name, error, what)) from error
    except MarkedYAMLError as error:
        raise ConfigError(_at_mark(name, error, str(error.problem))) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(Problem(name, str(error) or type(error).__name__)) from error
    return [Document(name, root) for root in roots]


def problems_of(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> list[Problem]:
    """Turn what pydantic found into problems of the file, each at its line."""
    names = sorted(_names(model.model_json_schema(by_alias=True)))
    return [document.problem(location, what) for location, what in complaints(error, names)]


def complaints(error: ValidationError, names: Sequence[str]) -> Iterator[tuple[Location, str]]:
    """Give place and words of each error; leave out what only follows from another one."""
    errors = error.errors(include_url=False, include_context=False)
    places = [each["loc"] for each in errors]
    for each in errors:
        location = each["loc"]
        follows = (
            each["type"] == "too_short"
            and each["input"]
            and any(place[: len(location)] == location and place != location for place in places)
        )
        if not follows:
            yield location, _words(each["type"], each["msg"], location, names)


def _words(kind: str, said: str, location: Location, names: Sequence[str]) -> str:
    last = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(last, names, 1)
        return f"unknown name {last!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    if kind == "missing":
        return f"{last} is missing"
    what = said.removeprefix(_PREFIX)
    return f"{last}: {what[:1].lower()}{what[1:]}" if last else what


def _names(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*(_names(item) for item in schema))
    if not isinstance(schema, dict):
        return set()
    properties = schema.get("properties")
    own = set(properties) if isinstance(properties, dict) else set()
    return own.union(*(_names(value) for value in schema.values()))


def _start(node: Any) -> tuple[int, int]:
    mark = getattr(node, "lc", None)
    return (mark.line or 0, mark.col or 0) if mark is not None else (0, 0)


def _at_mark(name: str, error: MarkedYAMLError, what: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(name, what)
    return Problem(name, what, mark.line + 1, mark.column + 1)
