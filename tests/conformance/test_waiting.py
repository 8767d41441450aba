"""What waits is counted on either database, and what is over is not."""

from datetime import timedelta

import pytest

from app.plugins.catalogue import built_in
from app.store.database import database_at
from app.store.views import StoredViews
from tests.parts.databases import NOON, a_letter, an_inbox, sql

pytestmark = pytest.mark.anyio


async def test_what_waits_is_counted_and_since_when(url: str) -> None:
    database = database_at(url, None, timedelta(seconds=30))
    await database.open()
    try:
        inbox, views = an_inbox(database), StoredViews(database, built_in().grammar)
        nothing = await views.waiting()
        decided = await inbox.accept(a_letter())
        held = await inbox.accept(a_letter())
        await inbox.accept(a_letter())
        await inbox.accept(a_letter())
        await sql(url, "UPDATE events SET due_at = NULL WHERE id = :id", id=decided.event)
        await sql(url, "UPDATE events SET origin = 'hold' WHERE id = :id", id=held.event)

        waiting = await views.waiting()
    finally:
        await database.close()

    assert (nothing.events.count, nothing.events.since, nothing.runs) == (0, None, {})
    assert (waiting.events.count, waiting.events.since, waiting.held) == (2, NOON, 1)
    assert waiting.size
    assert (waiting.room is not None) is url.startswith("sqlite")
