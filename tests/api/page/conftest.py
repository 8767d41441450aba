"""A service with something to show on the page, and a browser to look at it."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from app.plugins.catalogue import Broken, Group, Origin, built_in
from tests.parts.alexis import Alexis, alexis, settings_for, until, vendors, write_rules
from tests.parts.browser import chromium
from tests.parts.calls import clients_with
from tests.parts.clocks import Clock
from tests.parts.databases import a_database, a_letter, an_inbox
from tests.parts.long_story import write_story
from tests.parts.month import FRIDAY, write_month
from tests.parts.sshd import SshServer, sshd
from tests.parts.visiting import HOSTILE, Watched

LONG = "a-name-that-is-too-long-for-a-small-screen-" * 3
RULES = """
    name: {name}
    mode: {mode}
    when: {{tags: [{tag}]}}
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "echo '<b>bold</b>'"}}]}}]
    """
BROKEN = Broken(Group.TASKS, "bell", Origin("alexis-bell", "1.0"), f"{HOSTILE} {LONG}")


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """The host on which the rules act."""
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="package")
async def watched(
    tmp_path_factory: pytest.TempPathFactory, repaired: SshServer
) -> AsyncIterator[Watched]:
    """It was away for a while, has a run, a block, a broken rule file and plug-in, dead letters."""
    folder, clock = tmp_path_factory.mktemp("watched"), Clock()
    for file, name, mode, tag in (
        ("auto", "repair", "auto", "t"),
        ("observe", LONG[:60], "observe", "t"),
        ("other", "elsewhere", "auto", "not-there"),
    ):
        text = RULES.format(name=name, mode=mode, tag=tag, host=repaired.address)
        write_rules(folder, **{file: text})
    write_rules(folder, broken="name: [")
    await _with_damaged_events(folder, "to-look-at", "to-requeue")
    async with vendors(feeds=True) as products:
        feed = {"enabled": True, "interval": "1m"}
        only = {"opsgenie": {**products.settings["opsgenie"], "feed": feed}}
        settings = settings_for(folder, repaired, sources=only)
        settings["clients"] += clients_with()
        async with alexis(folder, settings, clock):
            clock.put_forward(timedelta(minutes=5))
        clock.put_forward(timedelta(minutes=7))
        catalogue = replace(built_in(), broken=(BROKEN,))
        async with alexis(folder, settings, clock, catalogue) as service:
            await service.post(
                "/v1/events", {"title": f"{HOSTILE}\u202e", "tags": ["t"], "id": LONG}
            )
            await service.run_in("succeeded")
            await until(lambda: _all_told(service), "the gap and the dead letters")
            yield Watched(service, folder)


@pytest.fixture(scope="package")
async def busy(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    """A month lies behind it, and one event with a long story; its host has a hostile name."""
    folder = tmp_path_factory.mktemp("busy")
    for name, tag in (("restart-order-queue", "jvm"), ("restart-duplicator", "disk")):
        text = RULES.format(name=name, mode="observe", tag=tag, host="app-01.example.net")
        write_rules(folder, **{name: text})
    clock = Clock()
    clock.put_forward(FRIDAY - clock())
    async with a_database(folder / "alexis.db") as database:
        await database.write(
            lambda rows: write_month(rows, FRIDAY, much=1.3, hostile=f"{HOSTILE}\u202e")
        )
        story = FRIDAY - timedelta(minutes=25)
        await database.write(lambda rows: write_story(rows, story, f"{HOSTILE}\n"))
    settings = settings_for(folder, report={"manual_time": "15m"})
    settings["clients"] += clients_with()
    async with alexis(folder, settings, clock) as it:
        yield Watched(it, folder)


async def _with_damaged_events(folder: Path, *refs: str) -> None:
    """Take events in, and damage them so that they fail for the last time."""
    async with a_database(folder / "alexis.db") as database:
        for ref in refs:
            await an_inbox(database).accept(a_letter(ref))
    with closing(sqlite3.connect(folder / "alexis.db")) as connection, connection:
        connection.execute("alter table events add column said text")
        connection.execute("update events set said = event, event = '{\"kind\": '")
        connection.execute(
            "insert into faults (id, kind, tries, reason, failed_at)"
            " select id, 'event', 9, 'earlier', 0 from events"
        )


async def _all_told(service: Alexis) -> bool:
    report = await service.get("/v1/report")
    made_up_for = [gap for gap in report["gaps"] if gap["reconciled_at"]]
    return report["dead_letters"] == {"event": 2} and len(made_up_for) == 1
