"""Promise 1: who reads a 202 can pull the plug; the message is committed.

When the commit fails, at whatever point, nobody reads a 202 but a 503 with Retry-After, and what
was not promised is not half there.
"""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from sqlalchemy import Connection

from app.store.database import Database, database_at
from tests.parts.alexis import PATIENCE, TOKEN, Alexis, alexis, settings_for, until, write_rules
from tests.parts.databases import a_letter, an_inbox, refs_in
from tests.parts.payloads import an_alert
from tests.parts.postgres import GIVEN, postgres
from tests.parts.process import Process, from_here

pytestmark = pytest.mark.anyio

KILLS = 3
SENDERS = 8


async def _told_202(url: str, sender: int, told: set[str], kill: asyncio.Event) -> None:
    """Send for ever; note each 202 the moment that its status line is read, then have it killed."""
    async with httpx.AsyncClient(
        base_url=url, headers={"X-Alexis-Token": TOKEN}, timeout=PATIENCE
    ) as client:
        for number in range(10_000):
            ref = f"{sender}-{number}-{id(told)}"
            try:
                async with client.stream(
                    "POST", "/v1/webhooks/opsgenie", json=an_alert(alertId=ref)
                ) as answer:
                    if answer.status_code == httpx.codes.ACCEPTED:
                        told.add(ref)
                        if number == sender:
                            kill.set()
            except httpx.TransportError:
                return


async def test_a_202_that_was_just_read_has_its_row_after_kill_nine(tmp_path: Path) -> None:
    write_rules(tmp_path)
    process = Process(tmp_path, settings_for(tmp_path), from_here)
    everything: set[str] = set()
    for _ in range(KILLS):
        told: set[str] = set()
        kill = asyncio.Event()
        async with process.started() as service, asyncio.TaskGroup() as senders:
            for sender in range(SENDERS):
                senders.create_task(_told_202(service.url, sender, told, kill))
            await kill.wait()
            process.kill()
        everything |= told
        with closing(sqlite3.connect(tmp_path / "alexis.db")) as found:
            rows = {ref for (ref,) in found.execute("SELECT ref FROM events")}
        assert everything <= rows

    assert len(everything) >= KILLS


def _pragmas(connection: Connection) -> tuple[object, object]:
    names = ("journal_mode", "synchronous")
    mode, level = (connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names)
    return mode, level


async def test_an_operator_who_set_the_file_to_be_quick_does_not_make_it_unsafe(
    tmp_path: Path,
) -> None:
    path = tmp_path / "alexis.db"
    for _ in range(2):
        database = database_at(f"sqlite:///{path}", None, timedelta(seconds=10))
        await database.open()
        assert await database.write(_pragmas) == ("wal", 2)
        assert await database.write(_pragmas, at_the_door=20) == ("wal", 2)
        await database.close()
        with closing(sqlite3.connect(path)) as operator:
            operator.execute("PRAGMA journal_mode=DELETE")
            operator.execute("PRAGMA synchronous=OFF")


_FAIL_AT_COMMIT = """
    CREATE TABLE nobody (id INTEGER PRIMARY KEY);
    CREATE TABLE owed (id INTEGER REFERENCES nobody DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER owes AFTER INSERT ON events WHEN NEW.ref LIKE 'bad-%'
        BEGIN INSERT INTO owed VALUES (1); END;
"""


async def test_a_commit_that_fails_at_its_very_end_is_a_503_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    write_rules(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        await asyncio.to_thread(_execute_beside, tmp_path, _FAIL_AT_COMMIT)

        good, *bad = await asyncio.gather(
            _send(service, "good-1"), *(_send(service, f"bad-{n}") for n in range(10))
        )
        await asyncio.to_thread(_execute_beside, tmp_path, "DROP TRIGGER owes")
        later = await _send(service, "bad-1")
        kept = await _refs(service)

    _assert_sent_away(*bad)
    assert later.status_code == 202
    assert kept == {"bad-1"} | ({"good-1"} if good.status_code == 202 else set())


async def test_a_delivery_of_several_that_cannot_be_kept_whole_is_a_503_and_is_sent_again(
    tmp_path: Path,
) -> None:
    write_rules(tmp_path)
    own = {"prometheus": {"kind": "alertmanager"}}
    refs = [*(f"good-{n}" for n in range(120)), "bad-1"]
    group = {"alerts": [{"status": "firing", "fingerprint": ref} for ref in refs]}
    async with alexis(tmp_path, settings_for(tmp_path, sources=own)) as service:
        await asyncio.to_thread(_execute_beside, tmp_path, _FAIL_AT_COMMIT)

        sent_away = await service.post("/v1/webhooks/prometheus", group)
        await asyncio.to_thread(_execute_beside, tmp_path, "DROP TRIGGER owes")
        later = await service.post("/v1/webhooks/prometheus", group)
        kept = await _refs(service)

    _assert_sent_away(sent_away)
    assert later.status_code == 202
    assert len(later.json()["events"]) == len(refs)
    assert kept == set(refs)


def _execute_beside(folder: Path, script: str) -> None:
    with closing(sqlite3.connect(folder / "alexis.db")) as somebody:
        somebody.executescript(script)


async def _send(service: Alexis, ref: str) -> httpx.Response:
    return await service.post("/v1/webhooks/opsgenie", an_alert(alertId=ref))


async def _refs(service: Alexis) -> set[str]:
    return {each["ref"] for each in (await service.get("/v1/events", limit=500))["items"]}


def _assert_sent_away(*answers: httpx.Response) -> None:
    for answer in answers:
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = database_at(url, None, timedelta(seconds=10))
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@pytest.mark.parametrize(
    "weaken",
    [
        pytest.param("?synchronous_commit=off", id="in the address"),
        pytest.param("?options=-c%20synchronous_commit%3Doff", id="in the options of the address"),
        pytest.param("", id="for the database and the user"),
    ],
)
async def test_postgresql_is_waited_for_whoever_says_that_it_need_not(
    postgres_url: str, weaken: str
) -> None:
    administrator = await asyncpg.connect(postgres_url)
    try:
        name = urlsplit(postgres_url).path.removeprefix("/")
        await administrator.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    finally:
        await administrator.close()

    def setting(connection: Connection) -> object:
        return connection.exec_driver_sql("SHOW synchronous_commit").scalar()

    async with _opened(postgres_url + weaken) as database:
        found = {await database.write(setting), await database.write(setting, at_the_door=1)}

    assert found == {"on"}


async def test_postgresql_that_fails_at_the_commit_gives_a_503_and_leaves_nothing(
    tmp_path: Path, postgres_url: str
) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path, database={"url": postgres_url, "lease": "5s"})
    async with alexis(tmp_path, settings) as service:
        await _execute(
            postgres_url,
            "CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END $$;"
            "CREATE CONSTRAINT TRIGGER full_at_commit AFTER INSERT ON events"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION full();",
        )
        bad = await asyncio.gather(*(_send(service, f"bad-{n}") for n in range(5)))
        await _execute(postgres_url, "DROP TRIGGER full_at_commit ON events")
        good = await _send(service, "good")
        kept = await _refs(service)

    _assert_sent_away(*bad)
    assert good.status_code == 202
    assert kept == {"good"}


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def server_of_our_own() -> Iterator[str]:
    """A PostgreSQL that a test may crash."""
    if os.environ.get(GIVEN):
        pytest.skip("a server that is given is not crashed")
    with postgres() as url:
        yield url


async def test_a_postgresql_that_crashes_right_after_the_answer_has_the_message(
    server_of_our_own: str,
) -> None:
    """Kill a server process: all others end too, and what was not written to the log is lost."""
    url = f"{server_of_our_own}/postgres"
    await _execute(url, "ALTER SYSTEM SET synchronous_commit = off")
    await _execute(url, "SELECT pg_reload_conf()")
    promised: list[str] = []
    for crash in range(3):
        async with _opened(url) as database:
            victim = await asyncpg.connect(url)
            pid = victim.get_server_pid()
            inbox = an_inbox(database)
            promised += [f"{crash}-{n}" for n in range(20)]
            await asyncio.gather(*(inbox.accept(a_letter(f"{crash}-{n}")) for n in range(20)))
            os.kill(pid, signal.SIGKILL)
            victim.terminate()
        await until(partial(_answers, url), "the server to be back")
        async with _opened(url) as database:
            assert sorted(await refs_in(database)) == sorted(promised)


async def _answers(url: str) -> bool:
    try:
        await _execute(url, "SELECT 1")
    except (OSError, asyncpg.PostgresError):
        return False
    return True
