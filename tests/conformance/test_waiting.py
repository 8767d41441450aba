"""What waits is counted on either database, and what is over is not."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.plugins.catalogue import built_in
from app.store.database import database_at
from app.store.views import StoredViews
from tests.parts.alexis import alexis, settings_for, write_rules
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


async def test_only_where_there_may_be_replicas_there_is_a_lease(url: str, tmp_path: Path) -> None:
    write_rules(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path, database={"url": url})) as service:
        text = (await service.client.get("/metrics")).text

    names = {line.split()[0] for line in text.splitlines() if not line.startswith("#")}
    of_replicas = {"alexis_lease_seconds", "alexis_lease_age_seconds", "alexis_jobs_held"}
    assert names & of_replicas == (set() if url.startswith("sqlite") else of_replicas)
    assert "alexis_database_up 1.0" in text
    assert "alexis_scrape_errors_total{" not in text
