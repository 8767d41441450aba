"""`python -m deploy.image.settle FOLDER`: give the folder and all in it one time.

It is the same in each build: 1980, the oldest that every archive can hold. What is mounted there is
left alone.
"""

import os
import sys
from pathlib import Path

MADE_AT = 315532800


def settle(top: Path) -> None:
    """Set the times of what is below `top`, then its own."""
    for place, folders, files in os.walk(top):
        folders[:] = [name for name in folders if not (Path(place) / name).is_mount()]
        for path in (Path(place) / name for name in (*folders, *files)):
            if not path.is_mount():
                os.utime(path, (MADE_AT, MADE_AT), follow_symlinks=False)
    os.utime(top, (MADE_AT, MADE_AT))


if __name__ == "__main__":
    settle(Path(sys.argv[1]))
