"""`python -m deploy.image.settle FOLDER`: give the folder and all in it one time.

It is the same in each build: 1980, the oldest that every archive can hold. What is mounted there is
left alone.
"""

import os
import sys
from pathlib import Path

MADE_AT = 315532800
_MOUNTS = Path("/proc/self/mountinfo")


def settle(top: Path) -> None:
    """Set the times of what is below `top`, and its own."""
    mounted = {line.split()[4] for line in _MOUNTS.read_text(encoding="utf-8").splitlines()}
    for place, folders, files in os.walk(top):
        folders[:] = [name for name in folders if os.path.join(place, name) not in mounted]  # noqa: PTH118
        for name in (*folders, *files):
            path = os.path.join(place, name)  # noqa: PTH118 - a Path each would take seconds
            if path not in mounted:
                os.utime(path, (MADE_AT, MADE_AT), follow_symlinks=False)
    os.utime(top, (MADE_AT, MADE_AT))


if __name__ == "__main__":
    settle(Path(sys.argv[1]))
