"""Which file is opened: a new one, or one of ours; any other is left as it is."""

import os
import sqlite3
import stat
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.domain.errors import ConfigError
from app.store.file import engine
from app.store.migrations import HEAD
from app.store.sqlite import SqliteDatabase
from tests.parts.databases import a_database, names, put

pytestmark = pytest.mark.anyio


async def refusal_to_open(path: Path) -> str:
    with pytest.raises(ConfigError) as refused:
        async with a_database(path):
            pass
    (problem,) = refused.value.problems
    assert problem.where == "database.url"
    return problem.what


async def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a" / "folder" / "alexis.db"
    async with a_database(path) as database:
        await database.write(partial(put, "a"))

    async with a_database(path) as database:
        await database.write(partial(put, "b"))

        assert await database.read(names) == {"a", "b"}


async def test_a_database_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "wiki.db"
    with closing(sqlite3.connect(path)) as wiki:
        wiki.execute("CREATE TABLE events (page TEXT)")
    before = path.read_bytes()

    what = await refusal_to_open(path)

    assert what == f"{path} is not a database of Alexis; give it a file of its own"
    assert path.read_bytes() == before
    assert not Path(f"{path}-wal").exists()


async def test_a_database_of_a_newer_alexis_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    async with a_database(path):
        pass
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version=99")

    what = await refusal_to_open(path)

    assert what.startswith(
        f"{path} was written by a newer Alexis (schema 99, this one knows {int(HEAD)})"
    )


async def test_who_only_asks_is_refused_in_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "wiki.db"
    with closing(sqlite3.connect(path)) as wiki:
        wiki.execute("CREATE TABLE events (page TEXT)")
    database = SqliteDatabase(path)
    await database.open_to_read()

    with pytest.raises(ConfigError, match="not a database of Alexis"):
        await database.read(names)
    with pytest.raises(ConfigError, match="not a database of Alexis"):
        await database.read_much(names)

    await database.close()


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Call the storage team. " * 100)
    before = path.read_bytes()

    what = await refusal_to_open(path)

    assert what == f"{path}: file is not a database"
    assert path.read_bytes() == before


async def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    path.touch()

    async with a_database(path) as database:
        assert await database.read(names) == set()


async def test_the_file_is_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    database = SqliteDatabase(path)

    await database.open()

    files = {each.name: stat.filemode(each.stat().st_mode) for each in tmp_path.iterdir()}
    await database.close()
    assert set(files.values()) == {"-rw-------"}, files


async def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    path.mkdir()

    what = await refusal_to_open(path)

    assert what == f"{path}: Is a directory"


async def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    what = await refusal_to_open(tmp_path / "data" / "alexis.db")

    assert "File exists" in what or "Not a directory" in what
    assert str(tmp_path / "data") in what


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write in every folder")
async def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)

    what = await refusal_to_open(folder / "alexis.db")

    assert "Permission denied" in what


async def test_a_file_system_that_cannot_be_written_is_refused() -> None:
    what = await refusal_to_open(Path("/proc/alexis/alexis.db"))

    assert what.startswith("/proc/alexis/alexis.db: ")


async def test_a_second_process_is_kept_out_and_the_first_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    async with a_database(path) as database:
        what = await refusal_to_open(path)
        await database.write(partial(put, "a"))

        assert what == f"{path} is in use by another Alexis; stop it first"
        assert await database.read(names) == {"a"}


async def test_a_refusal_leaves_the_file_free_for_the_next_try(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    with closing(sqlite3.connect(path)) as wiki:
        wiki.execute("CREATE TABLE pages (page TEXT)")
    await refusal_to_open(path)
    path.unlink()

    async with a_database(path) as database:
        assert await database.read(names) == set()


async def test_there_is_nothing_to_ask_before_there_is_a_file(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "alexis.db")

    with pytest.raises(ConfigError, match="there is no file"):
        await database.open_to_read()

    await database.close()


async def test_who_opens_a_file_to_read_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    async with a_database(path):
        pass

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reading = engine(path, "BEGIN", "query_only=ON")
        with reading.connect() as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM events").scalar()
        reading.dispose()

    assert found == 0
