"""Resident memory of an idle Alexis, beside that of a bare FastAPI application."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.servers import ROOT, alexis, baseline, get

_GOAL = 120


def main() -> None:
    with tempfile.TemporaryDirectory() as name, baseline() as bare:
        folder = Path(name)
        shutil.copytree(ROOT / "rules", folder / "rules")
        with alexis(folder) as server:
            get(server, "/v1/rules")
            print(f"bare FastAPI  {bare.memory():6.1f} MB")
            print(f"alexis serve  {server.memory():6.1f} MB (goal: below {_GOAL})")


if __name__ == "__main__":
    main()
