"""python -m docs.site: build the site of the documentation, from the pages and from the code."""

import sys
from pathlib import Path

from docs.site.building import Unbuilt, build
from docs.site.checking import complaints
from docs.site.pages import ROOT


def main() -> int:
    """Build it in `build/docs`, or in the folder that is named, and say where it is."""
    try:
        site = build(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "docs")
    except Unbuilt as why:
        sys.stderr.write(f"{why}\n")
        return 1
    wrong = list(complaints(site))
    sys.stderr.writelines(f"{each}\n" for each in wrong)
    sys.stdout.write(f"{site}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
