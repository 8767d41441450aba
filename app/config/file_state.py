"""What tells of a file, without a look into it, that it has not changed."""

import time
from dataclasses import dataclass, field
from pathlib import Path

_A_WHILE = 2_000_000_000
"""Nanoseconds; a file that changed less long ago may change again without a new time."""


@dataclass(frozen=True)
class FileState:
    """A file as the disk lists it.

    `is_old`: it was so for a while when it was looked at, so that a change since would show.
    """

    place: tuple[int, int]
    size: int
    changed: tuple[int, int]
    is_old: bool = field(compare=False)

    @classmethod
    def of(cls, path: Path) -> "FileState | None":
        """Look at a file; None when it cannot be looked at."""
        now = time.time_ns()
        try:
            said = path.stat()
        except OSError:
            return None
        changed = said.st_mtime_ns, said.st_ctime_ns
        is_old = all(each < now - _A_WHILE for each in changed)
        return cls((said.st_dev, said.st_ino), said.st_size, changed, is_old)
