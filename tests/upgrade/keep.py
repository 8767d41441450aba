"""Keep what a release leaves: `python -m tests.upgrade.keep 0.1.0` writes `kept/0.1.0.*.sql`.

Run it once for each release, when its commit is in `releases.py`: later versions have to go on
from there.
"""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.parts.alexis import vendors
from tests.parts.postgres import new_database, own_postgres, programs
from tests.parts.process import Process
from tests.parts.sshd import sshd
from tests.upgrade.afternoon import live_through, settings_of
from tests.upgrade.releases import KEPT, of_release, unpacked


def _keep(version: str) -> None:
    with TemporaryDirectory() as made, own_postgres() as server, sshd(Path(made)) as host:
        folder = Path(made)
        code = unpacked(version, folder / "code")

        async def live(at: Path, url: str) -> None:
            async with vendors() as products:
                settings = settings_of(at, host, products, url)
                process = Process(at, settings, of_release(code))
                async with process.started() as service:
                    await live_through(service, products)
                    process.kill()

        file = folder / "alexis.db"
        asyncio.run(live(folder / "lite", f"sqlite:///{file}"))
        _write(version, "sqlite", _of_file(file).replace(made, "/srv"))
        url = asyncio.run(new_database(server.url))
        asyncio.run(live(folder / "shared", url))
        _write(version, "postgresql", _of_postgres(url).replace(made, "/srv"))


def _of_file(file: Path) -> str:
    with closing(sqlite3.connect(file)) as database:
        pragmas = (
            f"PRAGMA {name}={database.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        )
        return "\n".join([*pragmas, *database.iterdump()])


def _of_postgres(url: str) -> str:
    binaries, place = programs(), urlsplit(url)
    assert binaries
    told = ["-h", str(place.hostname), "-p", str(place.port), "-U", str(place.username)]
    ours = ["-t", "public.*", "-T", "pgqueuer*"]
    how = ["--inserts", "--no-owner", "--no-privileges", "--no-comments", *ours]
    dump = [str(binaries / "pg_dump"), *told, *how, place.path.strip("/")]
    lines = subprocess.run(dump, check=True, capture_output=True, text=True).stdout.splitlines()
    # What only psql understands, and settings of a session that is not ours.
    return "\n".join(line for line in lines if not line.startswith(("\\", "--", "SET ", "SELECT ")))


def _write(version: str, kind: str, statements: str) -> None:
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{version}.{kind}.sql").write_text(f"{statements}\n", encoding="utf-8")


if __name__ == "__main__":
    _keep(sys.argv[1])
