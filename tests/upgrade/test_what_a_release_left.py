"""The database that the release before this one left: this one goes on, and gives it back."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app import __version__
from app.domain.errors import ConfigError
from app.reality import now_in_utc
from app.store.migrations import HEAD
from app.store.migrations.releases import RELEASES, revision_of
from app.store.postgres import PostgresDatabase
from app.store.sqlite import SqliteDatabase
from app.store.taking_back import taken_back
from tests.parts.alexis import Alexis, Vendors, alexis, until
from tests.parts.clocks import Clock
from tests.parts.sshd import SshServer
from tests.parts.verbs import called
from tests.upgrade.afternoon import LEFT, counted, settings_of
from tests.upgrade.releases import COMMITS, KEPT, PREVIOUS

pytestmark = pytest.mark.anyio

_A_LEASE = timedelta(seconds=15)
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def _left(kind: str) -> str:
    return (KEPT / f"{PREVIOUS}.{kind}.sql").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that it left."""
    made = tmp_path / "alexis.db"
    with closing(sqlite3.connect(made)) as database:
        database.executescript(_left("sqlite"))
    return made


@pytest.fixture
async def shared_url(postgres_url: str) -> str:
    """The address of a PostgreSQL that it left."""
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute(_left("postgresql"))
    finally:
        await connection.close()
    return postgres_url


async def test_what_is_open_goes_on_and_what_was_done_still_counts(
    tmp_path: Path, host: SshServer, products: Vendors, file: Path
) -> None:
    settings = settings_of(tmp_path, host, products, f"sqlite:///{file}")
    async with alexis(tmp_path, settings, _clock_of(file)) as service:
        await until(lambda: service.runs(rule="hangs", state="unknown"), "what was cut off")
        found = await counted(service)
        (asked,) = (await service.get("/v1/approvals"))["items"]
        await service.post(f"/v1/runs/{asked['runs'][0]['id']}/approve", {})
        for rule, at in (("restarts", "web-01"), ("breaks", "batch"), ("restarts", "silent")):
            await _post(service, rule, at)
        await until(lambda: service.runs(rule="asks", state="succeeded"), "what was approved")
        runs = await until(lambda: _more_runs(service, sum(LEFT.values()) + 3), "all decisions")

    cut_off = {("hangs", "running", None), ("hangs", "unknown", None)}
    assert {*found.items()} ^ {*LEFT.items()} == {(key, 1) for key in cut_off}
    assert [run["reason"] for run in runs[-3:]] == ["cooldown", "breaker", "maintenance"]


async def test_the_way_back_leaves_all_that_was_there(file: Path) -> None:
    before = _rows_of(file)
    database = SqliteDatabase(file)
    await database.open()
    await database.close()
    above = _rows_of(file)

    was = await taken_back(f"sqlite:///{file}", None, _A_LEASE, revision_of(PREVIOUS))
    again = await taken_back(f"sqlite:///{file}", None, _A_LEASE, revision_of(PREVIOUS))

    assert (was, again) == (HEAD, revision_of(PREVIOUS))
    assert above != before
    assert _rows_of(file) == before


async def test_the_way_back_on_postgresql_leaves_all_that_was_there(shared_url: str) -> None:
    before = await _rows_at(shared_url)
    database = PostgresDatabase(shared_url, None, _A_LEASE)
    await database.open()
    await database.read(lambda connection: None)  # the pool of a replica has a connection
    above = await _rows_at(shared_url)

    with pytest.raises(ConfigError, match="connections of an Alexis are open"):
        await taken_back(shared_url, None, _A_LEASE, revision_of(PREVIOUS))
    await database.close()
    was = await taken_back(shared_url, None, _A_LEASE, revision_of(PREVIOUS))

    assert was == HEAD
    assert above != before
    assert await _rows_at(shared_url) == before


def test_the_verb_says_what_it_did_and_what_to_start(tmp_path: Path, file: Path) -> None:
    settings = tmp_path / "alexis.yaml"
    settings.write_text(json.dumps({"database": {"url": f"sqlite:///{file}"}}))

    done = [called(tmp_path, "downgrade", which, "-s", settings) for which in (PREVIOUS, "0.0.7")]

    assert done[0].stdout == (
        f"{file}: nothing to change, {PREVIOUS} knows these tables (schema 0011)\n"
    )
    assert done[1].returncode == 1
    assert "0.0.7 is none of 0.1.0, " in done[1].stderr


def test_each_release_is_known_and_this_one_is_the_last() -> None:
    assert [*RELEASES][-1] == __version__
    assert RELEASES[__version__] == HEAD
    assert [*COMMITS, __version__] == [*RELEASES]


def _clock_of(file: Path) -> Clock:
    """Give a clock that goes on when it was stopped."""
    with closing(sqlite3.connect(file)) as database:
        (at,) = database.execute("SELECT max(received_at) FROM events").fetchone()
    clock = Clock()
    clock.put_forward(datetime.fromtimestamp(at / 1e6, now_in_utc().tzinfo) - now_in_utc())
    clock.put_forward(timedelta(seconds=10))
    return clock


async def _post(service: Alexis, rule: str, at: str) -> None:
    alert = {
        "alertId": f"another at {at}",
        "message": f"{rule} at {at}",
        "tags": [rule],
        "details": {"host": f"{at}.example.net"},
    }
    said = {"action": "Create", "alert": alert}
    (await service.post("/v1/webhooks/opsgenie", said)).raise_for_status()


async def _more_runs(service: Alexis, number: int) -> list[Any]:
    runs = await service.runs()
    return runs if len(runs) == number else []


def _rows_of(file: Path) -> Rows:
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        ask = "SELECT name FROM sqlite_master WHERE type = 'table'"
        names = [name for (name,) in database.execute(ask)]
        return {
            name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")]  # noqa: S608
            for name in names
        }


async def _rows_at(url: str) -> Rows:
    connection = await asyncpg.connect(url)
    try:
        ask = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = [row["tablename"] for row in await connection.fetch(ask)]
        return {
            name: sorted(map(dict, await connection.fetch(f"SELECT * FROM {name}")), key=repr)  # noqa: S608
            for name in names
            if not name.startswith("pgqueuer")
        }
    finally:
        await connection.close()
