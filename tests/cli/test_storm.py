"""alexis storm shows storms and ends the one that lasts."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.restraint.storm import Storm
from app.plugins.catalogue import built_in
from app.reality import new_ulid, now_in_utc
from app.store.ledger import LedgerStore
from tests.parts.alexis import settings_for
from tests.parts.building import a_problem, a_storm
from tests.parts.databases import a_database, a_letter, an_inbox


def _with_a_storm(folder: Path) -> Storm:
    """Make a database in which a storm has just begun."""

    async def make() -> Storm:
        async with a_database(folder / "alexis.db") as database:
            event = (await an_inbox(database).accept(a_letter())).event
            storm = a_storm(id=new_ulid(), event=event, began_at=now_in_utc())
            store = LedgerStore(database, built_in().grammar, new_ulid)
            await store.write(lambda ledger: ledger.problems.save(a_problem(), ["a problem"]))
            await store.write(lambda ledger: ledger.storms.begin(storm))
        return storm

    (folder / "settings.json").write_text(json.dumps(settings_for(folder)))
    return asyncio.run(make())


def test_a_storm_is_shown_and_ended_with_a_reason(call: Callable[..., Any], folder: Path) -> None:
    storm = _with_a_storm(folder)

    shown = call("storm", "-s", "settings.json")
    bare = call("storm", "end", "-s", "settings.json")
    ended = call("storm", "end", "--reason", "we look", "-s", "settings.json")
    again = call("storm", "end", "--reason", "we look", "-s", "settings.json")
    listed = call("storm", "show", "--json", "-s", "settings.json")

    assert storm.why in shown.out
    assert "lasts" in shown.out
    assert (bare.status, "alexis storm end --reason WHY" in bare.told) == (2, True)
    assert ended.out == "the storm (21 targets in 5m) is over; rules act again\n"
    assert (again.status, again.err) == (1, "no storm lasts\n")
    (found,) = json.loads(listed.out)["items"]
    assert (found["id"], found["reason"]) == (storm.id, "we look")
    assert found["ended_by"].startswith("user:")


def test_an_end_is_given_as_json(call: Callable[..., Any], folder: Path) -> None:
    storm = _with_a_storm(folder)

    ended = call("storm", "end", "--reason", "we look", "--json", "-s", "settings.json")

    assert json.loads(ended.out)["id"] == storm.id


def test_that_there_was_none_is_said(call: Callable[..., Any], folder: Path) -> None:
    async def make() -> None:
        async with a_database(folder / "alexis.db"):
            pass

    (folder / "settings.json").write_text(json.dumps(settings_for(folder)))
    asyncio.run(make())

    assert call("storm", "-s", "settings.json").out == "There was no storm.\n"
