"""Long texts of senders fit into every index, or are refused: the same on each database."""

import asyncio
import random
import string
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import PayloadError
from app.domain.event import Link
from app.domain.ids import ProblemId
from app.domain.problem import Problem, ProblemState
from app.ledger import Sink
from app.ports import Status
from app.reality import new_ulid, now_in_utc
from app.store.database import Database, database_at
from app.store.inbox import BatchingInbox
from app.store.ledger import LedgerStore
from tests.parts.alexis import alexis, settings_for, until, write_rules
from tests.parts.building import GRAMMAR
from tests.parts.databases import NOON, a_letter

pytestmark = pytest.mark.anyio


def _long(length: int = 9_000) -> str:
    """Give a text that PostgreSQL cannot pack into less."""
    letters = string.ascii_letters + "äöü€😀"
    return "".join(random.Random(length).choices(letters, k=length))  # noqa: S311 - no secret


LONG = _long()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    found = database_at(url, None, timedelta(seconds=10))
    await found.open()
    yield found
    await found.close()


async def test_a_long_key_tells_repeats_from_others(database: Database) -> None:
    inbox = BatchingInbox(database, new_ulid, now_in_utc)

    first = await inbox.accept(a_letter("same", key=LONG))
    again = await inbox.accept(a_letter("same", key=LONG))
    other = await inbox.accept(a_letter("other", key=f"{LONG}!"))

    assert (first.status, again.status) == (Status.ACCEPTED, Status.DUPLICATE)
    assert again.event == first.event
    assert other.status is Status.ACCEPTED


async def test_a_problem_is_known_by_a_long_name_and_told_once(database: Database) -> None:
    store = LedgerStore(database, GRAMMAR, new_ulid)
    problem = Problem(
        id=ProblemId(new_ulid()),
        title="Trouble",
        state=ProblemState.OPEN,
        episode=1,
        opened_at=NOON,
        changed_at=NOON,
    )
    sink = Sink("opsgenie", "a", LONG)

    await store.write(lambda ledger: ledger.problems.save(problem, [LONG, "short"]))
    for _ in range(2):
        await store.write(lambda ledger: ledger.problems.add_sink(problem, sink, [LONG]))

    assert await store.read(lambda ledger: ledger.problems.known_as([LONG])) == problem
    assert await store.read(lambda ledger: ledger.problems.known_as([f"{LONG}!"])) is None
    assert len(await store.read(lambda ledger: ledger.problems.sinks(problem.id))) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"ref": LONG}, "ref", id="ref"),
        pytest.param(
            {"links": (Link(source="jsm", ref=LONG, alias="jsm:a"),)}, "links.ref", id="link"
        ),
    ],
)
async def test_a_long_id_at_its_source_is_refused(
    database: Database, changes: dict[str, Any], field: str
) -> None:
    inbox = BatchingInbox(database, new_ulid, now_in_utc)

    refused, taken = await asyncio.gather(
        inbox.accept(a_letter(**{"ref": "a", **changes})),
        inbox.accept(a_letter("b")),
        return_exceptions=True,
    )

    assert isinstance(refused, PayloadError)
    assert refused.field == field
    assert LONG not in str(refused)
    assert not isinstance(taken, BaseException)


async def test_long_names_from_outside_come_to_their_decision(tmp_path: Path, url: str) -> None:
    write_rules(
        tmp_path,
        rule="""
            name: on-what-it-says
            when: {tags: [t]}
            targets: {from: host}
            then: [{tasks: [{remote_ssh: "true"}]}]
            """,
    )
    settings = settings_for(tmp_path, database={"url": url, "lease": "8s"})
    alert = {"alertId": "€" * 200, "message": "Trouble", "tags": ["t"], "entity": LONG}
    async with alexis(tmp_path, settings) as service:
        by_hand = await service.post(
            "/v1/events", {"title": "T", "id": "😀" * 200, "tags": ["t"], "fields": {"host": LONG}}
        )
        by_webhook = await service.post(
            "/v1/webhooks/opsgenie", {"action": "😀" * 200, "alert": alert}
        )
        await until(service.is_settled, "both to be decided")
        states = [story["state"] for story in await service.stories()]
        (run,) = await service.runs()

    assert (by_hand.status_code, by_webhook.status_code) == (202, 202)
    assert states == ["decided", "decided"]
    assert run["state"] == "blocked"
    assert run["target"].startswith(LONG[:50].lower())


async def test_an_event_without_a_name_is_known_by_its_id(database: Database) -> None:
    inbox = BatchingInbox(database, new_ulid, now_in_utc)

    admission = await inbox.accept(a_letter("nameless", aliases=()))

    store = LedgerStore(database, GRAMMAR, new_ulid)
    event = await store.read(lambda ledger: ledger.events.event(admission.event))
    assert event.aliases == ("opsgenie:nameless",)


async def test_an_event_without_a_name_is_decided(tmp_path: Path, url: str) -> None:
    write_rules(tmp_path)
    database = database_at(url, None, timedelta(seconds=10))
    await database.open()
    await BatchingInbox(database, new_ulid, now_in_utc).accept(a_letter("nameless", aliases=()))
    await database.close()

    async with alexis(
        tmp_path, settings_for(tmp_path, database={"url": url, "lease": "8s"})
    ) as service:
        await until(service.is_settled, "it to be decided")
        letters = (await service.get("/v1/dead-letters"))["items"]

    assert letters == []
