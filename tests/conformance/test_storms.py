"""A storm by its rows, over each database: what is counted, what begins, and its end."""

import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.event import EventKind
from app.domain.filters import EventFilter
from app.domain.ids import EventId, RunId
from app.domain.limits import Caps
from app.domain.note import Links
from app.domain.restraint.storm import Sign, StormLimits
from app.domain.restraint.storm_report import StormFilter
from app.domain.rule_set import RuleSet
from app.domain.run import RunState
from app.ledger import Ledger
from app.plugins.catalogue import built_in
from app.reality import new_ulid
from app.remediation.beginning import begin
from app.remediation.clock import WatchedClock
from app.remediation.deciding import Deciding
from app.remediation.explaining import explain
from app.remediation.storms import Ending, Storms, end
from app.remediation.world import World
from app.store.database import Database, database_at
from app.store.ledger import LedgerStore
from app.store.views import StoredViews
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, until, write_rules
from tests.parts.building import NOW, a_fleet, a_rule, an_event
from tests.parts.databases import a_letter, an_inbox
from tests.parts.weather import Weather

pytestmark = pytest.mark.anyio

LIMITS = StormLimits.model_validate(
    {"targets": 3, "problems": 5, "within": "5m", "quiet": "15m", "quiet_below": 0.5}
)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class _Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class _Service:
    """The core over a database, without its lanes: the time is told."""

    def __init__(self, database: Database, clock: _Clock) -> None:
        self.clock = clock
        self.store = LedgerStore(database, built_in().grammar, new_ulid)
        self.views = StoredViews(database, built_in().grammar)
        self.world = World(
            sources={},
            fleet=a_fleet(),
            caps=Caps(),
            dry_run=False,
            now=WatchedClock(clock),
            new_id=new_ulid,
            links=Links(),
            storm=LIMITS,
        )
        rules = RuleSet((a_rule(when={"tags": ["jvm"]}),), ())
        self.deciding = Deciding(self.store, lambda: rules, self.world)
        self.storms = Storms(self.store, self.world)
        self._inbox = an_inbox(database)

    async def say(self, ref: str, host: str, **said: Any) -> EventId:
        """Take an event and decide it."""
        letter = a_letter(
            ref,
            aliases=(f"test:{ref}",),
            tags=("jvm",),
            fields={"details": {"host": f"app-{host}.example.net"}},
            **said,
        )
        event = (await self._inbox.accept(letter)).event
        await self.deciding.decide([event])
        return event

    async def passes(self, length: timedelta) -> None:
        """Let time pass, and look at the storm when that is due."""
        until = self.clock.now + length
        while True:
            found, later = await self.storms.due(self.clock.now)
            if found:
                await self.storms.look()
            elif later and later <= until:
                self.clock.now = later
            else:
                break
        self.clock.now = until

    async def reasons(self, event: EventId) -> list[str | None]:
        story = await self.views.event(event)
        return [run.reason for run in story.runs] if story else []

    async def listed(self) -> Any:
        return (await self.views.storms(StormFilter(), self.clock.now)).items

    async def began(self) -> bool:
        """Have all runs begin that wait for their turn; tell whether any did."""

        def each(ledger: Ledger) -> bool:
            due, _ = ledger.runs.due(self.clock.now, 100)
            runs = [ledger.runs.get(RunId(run_id)) for run_id in due]
            waiting = [run for run in runs if run.state is RunState.QUEUED]
            return sum(begin(ledger, run, self.clock.now, self.world) for run in waiting) > 0

        return await self.store.write(each)


@pytest.fixture
async def service(url: str) -> AsyncIterator[_Service]:
    database = database_at(url, None, timedelta(seconds=30))
    try:
        await database.open()
        yield _Service(database, _Clock())
    finally:
        await database.close()


@pytest.mark.parametrize("seed", range(2))
async def test_in_a_storm_nothing_begins_by_itself_and_it_is_left_after_quiet_only(
    service: _Service, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a sequence that can be had again
    weather, stormy, calm = Weather(LIMITS), 0, 0
    for number in range(60):
        pause = chance.choice([0, 1, 20, 60, 150, 400, 1300] if number % 20 > 12 else [0, 1, 20])
        await service.passes(pause * SECOND)
        host, ref = chance.choice("12345678"), f"{chance.randrange(40)}"
        known = await service.views.events(EventFilter(ref=ref))
        event = await service.say(ref, host)
        if not known.items:
            weather.see([(Sign.PROBLEM, ref), (Sign.TARGET, host)], service.clock.now)
        storms = weather.storms(service.clock.now)

        began = chance.random() < 0.5 and await service.began()

        lasting = [each for each in await service.listed() if each.ended_at is None]
        assert bool(lasting) == storms
        if not known.items:
            assert await service.reasons(event) == (["storm"] if storms else [None])
        assert not (storms and began)
        stormy, calm = stormy + storms, calm + (not storms)
    assert stormy > 5
    assert calm > 5


async def test_what_was_queued_before_ends_as_blocked(service: _Service) -> None:
    before = [await service.say(f"{number}", f"{number}") for number in range(3)]
    storm = await service.say("3", "3")

    began = await service.began()

    assert not began
    assert [await service.reasons(each) for each in (*before, storm)] == [["storm"]] * 4
    (found,) = await service.listed()
    assert found.collected.rules[0].runs == 4
    assert found.why == "4 targets in 5m"


async def test_what_a_storm_would_hold_back_is_explained(service: _Service) -> None:
    for number in range(4):
        await service.say(f"{number}", f"{number}")
    pressed = a_rule(name="pressed", actions=["Create"], when={"tags": ["jvm"]})

    said = await service.store.read(
        lambda ledger: explain(ledger, an_event(), [a_rule(), pressed], service.world)
    )

    assert [each.block and each.block.reason for each in said.rules] == ["storm", None]


async def test_an_end_is_told_once_whoever_looks(service: _Service) -> None:
    for number in range(4):
        await service.say(f"{number}", f"{number}")
    service.clock.now += 21 * MINUTE
    other = Storms(service.store, service.world)

    for each in (service.storms, other, service.storms):
        await each.look()
    ending = Ending(service.clock.now, "client:anna", "over already")
    by_hand = await end(service.store, ending, Links(), aloud=True)

    (storm,) = await service.listed()
    story = await service.views.event(storm.event)
    assert by_hand is None
    assert storm.ended_by is None
    assert story
    assert [note.milestone for note in story.notes] == ["storm_began", "storm_over"]


async def test_a_clock_that_is_set_back_does_not_make_it_longer(service: _Service) -> None:
    for number in range(4):
        await service.say(f"{number}", f"{number}")
    service.clock.now -= timedelta(days=1)
    await service.store.write(lambda ledger: ledger.storms.bring_forward(service.clock.now))

    await service.passes(21 * MINUTE)
    (storm,) = await service.listed()

    assert storm.ended_at == service.clock.now - MINUTE


async def test_problems_count_when_they_open_and_not_when_more_is_said(
    service: _Service,
) -> None:
    for number in range(5):
        await service.say(f"{number}", "1")
    for number in range(5):
        more = {"kind": EventKind.UPDATED, "key": f"test:more:{number}"}
        await service.say(f"{number}", "2", **more)
    before = await service.listed()

    await service.say("5", "1")

    (storm,) = await service.listed()
    assert before == ()
    assert storm.why == "6 problems in 5m"


async def test_storms_are_listed_page_by_page_the_newest_first(service: _Service) -> None:
    for _ in range(3):
        for number in range(4):
            await service.say(new_ulid(), f"{number}")
        await service.passes(30 * MINUTE)

    first = await service.views.storms(StormFilter(limit=2), service.clock.now)
    rest = await service.views.storms(StormFilter(cursor=first.next), service.clock.now)

    began = [each.began_at for each in (*first.items, *rest.items)]
    assert began == [NOW + 60 * MINUTE, NOW + 30 * MINUTE, NOW]
    assert rest.next is None


async def test_a_storm_begins_and_is_over_by_itself(
    tmp_path: Path, url: str, products: Vendors
) -> None:
    settings = settings_for(
        tmp_path,
        database={"url": url, "lease": "8s"},
        sources=products.settings,
        storm={"problems": 2, "within": "1s", "quiet": "1s"},
    )
    write_rules(tmp_path)
    async with alexis(tmp_path, settings) as running:
        products.post_to(running.url)
        alerts = [products.opsgenie.create_alert(f"{number}") for number in range(4)]

        async def over() -> bool:
            return any(each["ended_at"] for each in (await running.get("/v1/storms"))["items"])

        await until(over, "the storm to be over")
        await all_settled(running, products)

    notes = [note for alert in alerts for note in products.opsgenie.notes_of(alert.id)]
    said = [note.splitlines()[0] for note in notes if note.startswith("Alexis: storm")]
    assert "problems in 1s. Nothing begins by itself any more." in said[0]
    assert "over after" in said[1]
    assert len(notes) == 4
