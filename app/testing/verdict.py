"""What came of a test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.testing.place import Place


@dataclass(frozen=True)
class Difference:
    """One thing that is not as a test expects it."""

    of: str
    expected: str
    was: str

    def __str__(self) -> str:
        return f"{self.of}: expected {self.expected}, was {self.was}"


@dataclass(frozen=True)
class Verdict:
    """A test that was run, and what is not as it expects. Its place is looked up when asked for."""

    id: str
    file: str
    differences: tuple[Difference, ...]
    seconds: float
    find: Callable[[], Place]

    @property
    def passed(self) -> bool:
        return not self.differences

    @cached_property
    def place(self) -> Place:
        return self.find()


def of_lists(of: str, expected: Sequence[str], was: Sequence[str]) -> Difference | None:
    """Compare two lists; say where they begin to differ if that is not at once to be seen."""
    if tuple(expected) == tuple(was):
        return None
    at = next(
        (n for n, (one, other) in enumerate(zip(expected, was, strict=False)) if one != other),
        min(len(expected), len(was)),
    )
    where = f"{of}, number {at + 1}" if at and max(len(expected), len(was)) > 1 else of
    return Difference(where, _listed(expected), _listed(was))


def _listed(texts: Sequence[str]) -> str:
    return "[" + ", ".join(texts) + "]" if texts else "none"
