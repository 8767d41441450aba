"""Resident memory of an idle Alexis, beside that of a bare FastAPI application.

With `--postgres` also that of one replica, on the PostgreSQL of $ALEXIS_TEST_POSTGRES or on one
of its own.
"""

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.servers import ROOT, alexis, baseline, get
from tests.parts.postgres import new_database, postgres

_GOAL = 120
_IDLE = 60
"""Seconds after which a replica has looked at everything more than once."""


def main() -> None:
    with baseline() as bare:
        print(f"bare FastAPI           {bare.memory():6.1f} MB")
        print(f"alexis serve           {_idle():6.1f} MB (goal: below {_GOAL})")
    if "--postgres" not in sys.argv:
        return
    with postgres() as server:
        url = asyncio.run(new_database(server))
        print(f"alexis on PostgreSQL   {_idle(database={'url': url}):6.1f} MB")
        print(f"  after {_IDLE} s           {_idle(_IDLE, database={'url': url}):6.1f} MB")


def _idle(seconds: int = 0, **settings: Any) -> float:
    """Give the memory of a service that has answered once and then been left alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "rules", folder / "rules")
        with alexis(folder, **settings) as server:
            get(server, "/v1/rules")
            time.sleep(seconds)
            return server.memory()


if __name__ == "__main__":
    main()
