"""The door: what lies there together is put down together, and each sender gets its own answer."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.domain.arrival import Letter
from app.domain.errors import PayloadError, StoreUnavailable
from app.domain.event import Event
from app.ports import Status
from tests.parts.databases import a_database, a_letter, an_inbox, commits_in, refs_in

pytestmark = pytest.mark.anyio


def unreadable(_: bytes) -> Event:
    raise PayloadError("alert.alertId", "Field required")


def broken(_: bytes) -> Event:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        pytest.param(a_letter()._replace(read=unreadable), PayloadError, id="not to be read"),
        pytest.param(a_letter()._replace(read=broken), ZeroDivisionError, id="its reader breaks"),
        pytest.param(a_letter(title="cut \ud83d"), ValueError, id="not to be written down"),
    ],
)
@pytest.mark.parametrize("position", [0, 3, 6])
async def test_one_bad_letter_does_not_lose_the_others(
    tmp_path: Path, bad: Letter, error: type[Exception], position: int
) -> None:
    letters = [a_letter(f"good-{n}") for n in range(6)]
    letters.insert(position, bad)
    async with a_database(tmp_path / "alexis.db") as database:
        answers = await asyncio.gather(
            *map(an_inbox(database).accept, letters), return_exceptions=True
        )

        refused = answers.pop(position)
        assert isinstance(refused, error)
        assert [getattr(answer, "status", answer) for answer in answers] == [Status.ACCEPTED] * 6
        assert await refs_in(database) == [f"good-{n}" for n in range(6)]


async def test_a_storm_makes_far_fewer_commits_than_events(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    async with a_database(path) as database:
        inbox = an_inbox(database)
        before = commits_in(path)

        await asyncio.gather(*(inbox.accept(a_letter()) for _ in range(300)))

        assert len(await refs_in(database)) == 300
        assert 1 <= commits_in(path) - before <= 30


async def test_one_after_the_other_each_has_a_commit_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    async with a_database(path) as database:
        inbox = an_inbox(database)
        before = commits_in(path)

        for _ in range(5):
            await inbox.accept(a_letter())

        assert commits_in(path) - before == 5


async def test_the_same_letter_many_times_at_once_is_one_event(tmp_path: Path) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        inbox = an_inbox(database)

        answers = await asyncio.gather(*(inbox.accept(a_letter("one")) for _ in range(20)))

        assert [answer.status for answer in answers].count(Status.ACCEPTED) == 1
        assert len({answer.event for answer in answers}) == 1
        assert await refs_in(database) == ["one"]


async def test_when_the_database_fails_every_sender_is_told_and_can_come_again(
    tmp_path: Path,
) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        inbox = an_inbox(database)
        letters = [a_letter(description="x" * 10_000) for _ in range(10)]
        await database.write(partial(_let_grow, pages=2))

        failed = await asyncio.gather(*map(inbox.accept, letters), return_exceptions=True)
        await database.write(partial(_let_grow, pages=10_000))
        taken = await asyncio.gather(*map(inbox.accept, letters))

        assert [str(error) for error in failed] == ["database or disk is full"] * 10
        assert all(isinstance(error, StoreUnavailable) for error in failed)
        assert [answer.status for answer in taken] == [Status.ACCEPTED] * 10


async def test_a_sender_that_goes_away_loses_nobody_elses_letter(tmp_path: Path) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        inbox = an_inbox(database)
        gone = asyncio.ensure_future(inbox.accept(a_letter("gone")))
        stays = asyncio.ensure_future(inbox.accept(a_letter("stays")))
        await asyncio.sleep(0)

        gone.cancel()
        answer = await stays

        assert answer.status is Status.ACCEPTED
        assert "stays" in await refs_in(database)


def _let_grow(connection: Connection, pages: int) -> None:
    now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count={now + pages}")
