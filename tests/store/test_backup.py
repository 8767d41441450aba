"""A copy of the database, taken while it is written."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.domain.errors import ConfigError
from app.store.backup import back_up
from tests.parts.databases import a_database, a_letter, an_inbox, names, put, refs_in

pytestmark = pytest.mark.anyio


def refusal_to_copy(database: Path, to: Path) -> tuple[str | None, str]:
    with pytest.raises(ConfigError) as refused:
        back_up(database, to)
    (problem,) = refused.value.problems
    return problem.where, problem.what


async def test_a_copy_under_load_is_whole_and_as_of_one_moment(tmp_path: Path) -> None:
    path, copy = tmp_path / "alexis.db", tmp_path / "copy.db"
    async with a_database(path) as database:
        inbox = an_inbox(database)
        for _ in range(20):
            await asyncio.gather(*(inbox.accept(a_letter(title="x" * 20_000)) for _ in range(100)))
        before = await refs_in(database)
        copying = asyncio.create_task(asyncio.to_thread(back_up, path, copy))

        while not copying.done():
            await inbox.accept(a_letter())
        length = await copying
        after = await refs_in(database)

    async with a_database(copy) as database:
        copied = await refs_in(database)
    assert len(after) > len(before) + 10
    assert copied == after[: len(copied)]
    assert len(copied) >= len(before)
    assert length == copy.stat().st_size


async def test_a_copy_is_for_its_user_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path, folder = tmp_path / "alexis.db", tmp_path / "backups"
    folder.mkdir()
    async with a_database(path) as database:
        await database.write(partial(put, "a"))

        back_up(path, folder / "copy.db")

    (made,) = folder.iterdir()
    assert stat.filemode(made.stat().st_mode) == "-rw-------"
    async with a_database(made) as database:
        assert await database.read(names) == {"a"}


async def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path, to = tmp_path / "alexis.db", tmp_path / "copy.db"
    to.write_text("precious")
    async with a_database(path):
        told = refusal_to_copy(path, to)

    assert told == (str(to), "is there already; name a new file")
    assert to.read_text() == "precious"


async def test_a_copy_cannot_be_put_where_there_is_no_folder(tmp_path: Path) -> None:
    path, to = tmp_path / "alexis.db", tmp_path / "nowhere" / "copy.db"
    async with a_database(path):
        told = refusal_to_copy(path, to)

    assert told == (str(to), "No such file or directory")


async def test_the_database_of_somebody_else_is_not_copied(tmp_path: Path) -> None:
    path, to = tmp_path / "wiki.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(path)) as wiki:
        wiki.execute("CREATE TABLE pages (page TEXT)")

    _, what = refusal_to_copy(path, to)

    assert "is not a database of Alexis" in what
    assert [each.name for each in tmp_path.iterdir()] == ["wiki.db"]


async def test_a_broken_database_is_no_backup(tmp_path: Path) -> None:
    path, to = tmp_path / "alexis.db", tmp_path / "copy.db"
    async with a_database(path) as database:
        inbox = an_inbox(database)
        await asyncio.gather(*(inbox.accept(a_letter(title="x" * 2000)) for _ in range(100)))
    whole = path.read_bytes()
    path.write_bytes(whole[: 1 << 14] + b"\xff" * (len(whole) - (1 << 14)))

    _, what = refusal_to_copy(path, to)

    assert "malformed" in what
    assert not to.exists()


async def test_there_is_nothing_to_copy_before_there_is_a_database(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"

    told = refusal_to_copy(path, tmp_path / "copy.db")

    assert told == ("database.url", f"there is no file {path} yet")
