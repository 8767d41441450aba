"""A database that is not there, or not ours, is told in a sentence, without the password."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from app.store.database import database_at
from tests.cli.conftest import Call, Said
from tests.parts.databases import sql

_VERBS = (
    ("audit", "verify"),
    ("audit", "list"),
    ("audit", "cut", "--before", "1d"),
    ("dead-letters", "list"),
    ("dead-letters", "show", "01"),
    ("dead-letters", "requeue", "01"),
    ("report",),
)


def _assert_one_sentence(said: Said) -> None:
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("database.url: ")
    assert said.err.count("\n") == 1
    assert "made" not in said.err


def _write_settings(folder: Path, url: str) -> None:
    settings = {"database": {"url": url, "lease": "3s"}}
    (folder / "settings.json").write_text(json.dumps(settings))


@pytest.mark.parametrize("verb", _VERBS, ids=" ".join)
def test_each_verb_tells_that_no_server_answers(call: Call, folder: Path, verb: list[str]) -> None:
    _write_settings(folder, "postgresql://u:made%2Fup@127.0.0.1:1/alexis")

    said = call(*verb, "-s", "settings.json")

    _assert_one_sentence(said)
    assert "Connect call failed" in said.err


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param("{server}/nowhere", 'database "nowhere" does not exist', id="no database"),
        pytest.param("{server}/postgres", "there are no tables of Alexis", id="no tables"),
        pytest.param(
            "postgresql://127.0.0.1:1/alexis?user=u&password=made",
            "Connect call failed",
            id="a password among the options",
        ),
        pytest.param("postgresql://u:made/up@127.0.0.1/alexis", "%2F", id="a slash"),
        pytest.param("{server}/postgres?sslmode=none", "sslmode", id="an odd option"),
    ],
)
def test_a_wrong_address_is_told(
    call: Call, folder: Path, postgres_server: str, wrong: str, told: str
) -> None:
    _write_settings(folder, wrong.format(server=postgres_server))

    said = call("audit", "verify", "-s", "settings.json")

    _assert_one_sentence(said)
    assert told in said.err


def test_an_address_that_cannot_be_read_is_a_wrong_setting(call: Call, folder: Path) -> None:
    _write_settings(folder, "postgresql://u:[made@127.0.0.1/alexis")

    said = call("report", "-s", "settings.json")

    assert said.status == 1
    assert "url: no address; write [ and ] in a password as %5B and %5D" in said.err
    assert "made" not in said.err


@pytest.mark.parametrize("product", ["sqlite", "postgresql"])
def test_tables_of_a_newer_alexis_are_left_alone(
    call: Call, folder: Path, postgres_server: str, product: str
) -> None:
    url = f"sqlite:///{folder}/alexis.db"
    if product == "postgresql":
        url = f"{postgres_server}/newer_{uuid4().hex}"
        asyncio.run(_make(url))
    asyncio.run(_with_newer_tables(url))
    _write_settings(folder, url)

    for verb in _VERBS:
        said = call(*verb, "-s", "settings.json")

        _assert_one_sentence(said)
        assert "written by a newer Alexis (schema 9999, this one knows " in said.err


async def _make(url: str) -> None:
    server, _, name = url.rpartition("/")
    connection = await asyncpg.connect(f"{server}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()


async def _with_newer_tables(url: str) -> None:
    database = database_at(url, None, timedelta(seconds=10))
    await database.open()
    await database.close()
    await sql(url, "UPDATE alembic_version SET version_num = '9999'")
    if url.startswith("sqlite"):
        await sql(url, "PRAGMA user_version = 9999")
