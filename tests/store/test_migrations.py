"""A database of an older Alexis is brought up to date; tables and revisions say the same."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event

from app.domain.filters import EventFilter, ListFilter, ReportFilter, RunFilter
from app.domain.ids import EventId, RunId
from app.plugins.catalogue import built_in
from app.reality import now_in_utc
from app.store.columns import metadata
from app.store.migrations import FIRST, HEAD, prepare
from app.store.migrations.moving import upgrade
from app.store.views import StoredViews
from tests.parts.databases import a_database

ROOT = Path(__file__).parents[2]
SCHEMAS = Path(__file__).parent / "schemas"
WRITTEN_BY_ANY = [pytest.param(FIRST, id="the first that was released")]


def write_as(version: str, path: Path) -> None:
    """Make a database as that version made it, with what happened in it."""
    with closing(sqlite3.connect(path)) as made:
        made.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
        made.executescript((SCHEMAS / f"{version}_rows.sql").read_text(encoding="utf-8"))
        made.commit()


@contextmanager
def a_connection(path: Path | str = "") -> Iterator[Connection]:
    """Connect to a database as a bare driver would, in one transaction."""
    engine = create_engine(f"sqlite+pysqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _plain(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def schema(connection: Connection) -> dict[str, str]:
    """Give the indexes, as they were made, and the columns of each table."""
    indexes = connection.exec_driver_sql(
        "SELECT name, sql AS said FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    )
    columns = connection.exec_driver_sql(
        "SELECT t.name || '.' || c.name AS name, "
        " c.type || c.\"notnull\" || c.pk || coalesce(c.dflt_value, '') AS said"
        " FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
    )
    return {row.name: row.said for found in (indexes, columns) for row in found}


def what_is_different(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection)
    return list(compare_metadata(context, metadata))


@pytest.mark.anyio
@pytest.mark.parametrize("version", WRITTEN_BY_ANY)
async def test_what_an_older_version_wrote_is_read_by_this_one(
    tmp_path: Path, version: str
) -> None:
    path = tmp_path / "alexis.db"
    write_as(version, path)

    async with a_database(path) as database:
        views, now = StoredViews(database, built_in().grammar), now_in_utc()
        events = (await views.events(EventFilter())).items
        stories = [await views.event(EventId(each.id)) for each in events]
        runs = (await views.runs(RunFilter(), now)).items
        steps = [await views.run(RunId(each.id)) for each in runs]
        report = await views.report(ReportFilter(since=timedelta(days=36_500)), now)

    assert [each.title for each in events if each.action == "Create"] == [
        "Fan is loud",
        "Disk full",
        "Garbage collection",
    ]
    first = stories[-1]
    assert first is not None
    assert first.about is not None
    assert (first.about.state, first.about.episode) == ("resolved", 1)
    assert [note.milestone for note in first.notes] == ["started", "ended"]
    assert {each.state for note in first.notes for each in note.deliveries} == {"delivered"}
    assert [decision.rule for decision in first.decisions] == ["restart-duplicator"]
    assert [run.state for run in runs] == ["awaiting_approval", "succeeded"]
    assert steps[1] is not None
    assert [step.name for step in steps[1].steps] == ["task 1", "verify"]
    assert (report.events, report.total.runs) == (len(events), 2)
    assert [(each.source, each.runs) for each in report.sources] == [("opsgenie", 2)]
    assert [(each.team, each.runs) for each in report.teams] == [(None, 2)]
    assert report.events_without_rule == 1


@pytest.mark.anyio
async def test_a_run_that_waits_for_approval_is_asked_about_for_an_hour_more(
    tmp_path: Path,
) -> None:
    write_as(FIRST, tmp_path / "alexis.db")
    before = now_in_utc()

    async with a_database(tmp_path / "alexis.db") as database:
        views = StoredViews(database, built_in().grammar)
        (asked,) = (await views.approvals(ListFilter())).items

    assert (asked.because, asked.by, asked.asked_by) == (("mode approve",), (), ())
    assert before <= asked.asked_at <= now_in_utc()
    assert asked.until - asked.asked_at == timedelta(hours=1)
    assert [run.target for run in asked.runs] == ["127.0.0.11"]


@pytest.mark.anyio
@pytest.mark.parametrize("version", WRITTEN_BY_ANY)
async def test_an_older_database_has_the_tables_of_a_new_one_afterwards(
    tmp_path: Path, version: str
) -> None:
    for name in ("old.db", "new.db"):
        if name == "old.db":
            write_as(version, tmp_path / name)
        async with a_database(tmp_path / name):
            pass

    with a_connection(tmp_path / "old.db") as old, a_connection(tmp_path / "new.db") as new:
        assert schema(old) == schema(new)
        assert what_is_different(old) == []
        for pragma in ("user_version", "application_id"):
            ask = f"PRAGMA {pragma}"
            assert old.exec_driver_sql(ask).scalar() == new.exec_driver_sql(ask).scalar()
        assert old.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@pytest.mark.anyio
async def test_it_is_brought_up_to_date_once(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    write_as(FIRST, path)
    async with a_database(path):
        pass
    with closing(sqlite3.connect(path)) as made:
        before = list(made.iterdump())

    async with a_database(path):
        pass

    with closing(sqlite3.connect(path)) as made:
        assert list(made.iterdump()) == before
        assert made.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_the_revisions_lead_to_the_tables_that_there_are() -> None:
    with a_connection() as stepwise, a_connection() as at_once:
        upgrade(stepwise, "head")
        prepare(at_once)

        assert what_is_different(stepwise) == []
        assert schema(stepwise) == schema(at_once)


def test_a_table_without_a_revision_is_noticed() -> None:
    with a_connection() as connection:
        prepare(connection)
        connection.exec_driver_sql("DROP TABLE steps")
        connection.exec_driver_sql("DROP INDEX runs_due")

        assert len(what_is_different(connection)) == 2


def test_the_last_revision_is_the_one_that_is_known() -> None:
    script = ScriptDirectory(str(ROOT / "app" / "store" / "migrations"))

    assert script.get_current_head() == HEAD
    assert script.get_base() == FIRST


def test_the_first_revision_makes_what_the_first_version_made() -> None:
    with a_connection() as revised, a_connection() as dumped:
        upgrade(revised, FIRST)
        revised.exec_driver_sql("DROP TABLE alembic_version")
        for statement in (SCHEMAS / "0001.sql").read_text(encoding="utf-8").split(";\n"):
            dumped.exec_driver_sql(statement)

        assert schema(revised) == schema(dumped)


def test_alembic_is_left_alone_when_there_is_nothing_to_change(tmp_path: Path) -> None:
    opens = f"""
import asyncio, sys
from pathlib import Path
from tests.parts.databases import a_database

async def twice():
    for _ in range(2):
        async with a_database(Path("{tmp_path}") / "alexis.db"):
            pass

asyncio.run(twice())
print("alembic" in sys.modules)
"""

    done = subprocess.run(
        [sys.executable, "-c", opens], check=True, capture_output=True, text=True, cwd=ROOT
    )

    assert done.stdout == "False\n"
