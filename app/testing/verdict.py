"""What came of a test."""

from collections.abc import Sequence
from dataclasses import dataclass


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
    """A test that was run, where it stands, and what is not as it expects."""

    id: str
    file: str
    line: int | None
    column: int | None
    differences: tuple[Difference, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        return not self.differences

    @property
    def place(self) -> str:
        parts = (self.file, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)


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
