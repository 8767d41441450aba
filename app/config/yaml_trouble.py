"""What is wrong with a text that is no YAML, in words, and where."""

from collections.abc import Mapping
from typing import Final

from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from app.domain.errors import Problem

NOT_YAML: Final = "not-yaml"
TOO_DEEP: Final = "too many levels in one another"

_COMMENTS = "comments stand where the YAML reader loses its way: move them"
_MEANS: Final[Mapping[type[Exception], str]] = {
    RecursionError: TOO_DEEP,
    AttributeError: "a map is merged into itself",
    AssertionError: _COMMENTS,
    NotImplementedError: _COMMENTS,
    TypeError: "a list or a map cannot be a name",
}
"""What ruamel.yaml means by what it raises for some texts."""

REFUSED: Final[tuple[type[Exception], ...]] = (YAMLError, ValueError, *_MEANS)
"""What it raises for texts; anything else is a fault of ours."""


def trouble(name: str, text: str, error: Exception) -> Problem:
    """Say what the YAML reader means, and where if it says that."""
    if isinstance(error, DuplicateKeyError):
        what = str(error.problem).partition(" with value")[0]
        return _at_mark(name, error, what, "duplicate-key")
    if isinstance(error, MarkedYAMLError):
        return _at_mark(name, error, str(error.problem), NOT_YAML)
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Problem(name, "a control character", line, code=NOT_YAML)
    said = (words for kind, words in _MEANS.items() if isinstance(error, kind))
    return Problem(name, next(said, str(error) or type(error).__name__), code=NOT_YAML)


def _at_mark(name: str, error: MarkedYAMLError, what: str, code: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(name, what, code=code)
    return Problem(name, what, mark.line + 1, mark.column + 1, code)
