"""A place where no database can be is the user's mistake: one line says so."""

from pathlib import Path

import pytest

from app.domain.errors import ConfigError
from app.store.sqlite import SqliteDatabase

pytestmark = pytest.mark.anyio


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    database = SqliteDatabase(tmp_path / "file" / "alexis.db")

    with pytest.raises(ConfigError, match=r"database\.url: .*/file"):
        await database.open()
    await database.close()


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "alexis.db.lock").mkdir()
    database = SqliteDatabase(tmp_path / "alexis.db")

    with pytest.raises(ConfigError, match=r"database\.url: .*alexis\.db\.lock"):
        await database.open()
    await database.close()
