"""Where something stands in a file of rules or of tests."""

from typing import NamedTuple


class Place(NamedTuple):
    """A file, a line, and a column; written as editors and compilers do."""

    file: str
    line: int | None
    column: int | None

    def __str__(self) -> str:
        return ":".join(str(part) for part in self if part is not None)
