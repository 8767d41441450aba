"""Storms: when one begins, when it is over, and what is told of it.

That a storm has begun, or is over, is written down and told in one transaction: exactly once,
whatever dies, and whichever of several replicas sees it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial

import structlog

from app.domain.audit import SERVICE, Entry, Kind
from app.domain.by_hand import is_asked_for
from app.domain.decide import occasion
from app.domain.event import Event
from app.domain.note import Links, Milestone, Telling
from app.domain.problem import Problem
from app.domain.restraint import storm_report
from app.domain.restraint.storm import (
    NO_STORMS,
    Newest,
    Sign,
    Storm,
    StormLimits,
    exceeded,
    over_at,
    why,
)
from app.domain.restraint.storm_report import Collected
from app.domain.rule import Mode, Rule
from app.domain.targets import targets_of
from app.ledger import Due, Ledger, Undecided
from app.ports import Store
from app.remediation.world import World

log = structlog.get_logger()

_REST = timedelta(minutes=1)
_NOW_AND_THEN = ("0", "8", "G", "R")
"""So end one id of eight."""

_MOST_OF_AN_EVENT = 1000
"""So many targets of one event are counted: it is a storm long before."""


def watch(  # noqa: PLR0913 - all that an event is settled with
    ledger: Ledger,
    waiting: Undecided,
    event: Event,
    problem: Problem,
    rules: Sequence[Rule],
    world: World,
    *,
    opened: bool,
) -> Storm | None:
    """Count what the event brings, and begin a storm if that is too much. Gives one that began."""
    limits = world.storm
    if limits == NO_STORMS or not problem.is_open or "status" in event.missing:
        return None
    seen = list(_signs(ledger, waiting, event, problem, rules, world, opened=opened))
    if not seen:
        return None
    now = world.now()
    for sign, key in seen:
        ledger.storms.see(sign, key, now)
    newest = cache(ledger.storms.newest)
    signs = [sign for sign in Sign if any(sign is each for each, _ in seen)]
    began = None
    if ledger.storms.current() is None and (most := exceeded(limits, signs, newest, now)):
        began = _begin(ledger, most, waiting, problem, now, world)
    if waiting.id.endswith(_NOW_AND_THEN):
        for sign in signs:
            _forget(ledger, limits, sign, newest)
    return began


def _signs(  # noqa: PLR0913 - as above
    ledger: Ledger,
    waiting: Undecided,
    event: Event,
    problem: Problem,
    rules: Sequence[Rule],
    world: World,
    *,
    opened: bool,
) -> Iterator[tuple[Sign, str]]:
    """Give what is to be counted; not what people ask for, and not what was done before."""
    if world.storm.problems is not None and opened and waiting.order is None:
        yield Sign.PROBLEM, problem.id
    if world.storm.targets is None:
        return
    for rule in rules:
        if rule.mode is Mode.OBSERVE or is_asked_for(rule, event):
            continue
        targets = targets_of(rule.targets, event, world.fleet)[:_MOST_OF_AN_EVENT]
        done = ledger.runs.done_on(rule.name, problem, occasion(rule, event)) if targets else ()
        for target in targets:
            if target not in done:
                yield Sign.TARGET, target


def _forget(ledger: Ledger, limits: StormLimits, sign: Sign, newest: Newest) -> None:
    """Keep only about as many as are ever asked for, so that counting stays cheap."""
    most = limits.most(sign)
    last = newest(sign, most + 1) if most is not None else None
    if last:
        ledger.storms.forget(sign, last)


def _begin(
    ledger: Ledger,
    sign: Sign,
    waiting: Undecided,
    problem: Problem,
    now: datetime,
    world: World,
) -> Storm:
    limits = world.storm
    storm = Storm(
        id=world.new_id(),
        why=why(limits, sign, ledger.storms.count(sign, now - limits.within)),
        began_at=now,
        event=waiting.id,
        problem=problem.id,
        look_at=over_at(limits, ledger.storms.newest) or now,
    )
    ledger.storms.begin(storm)
    details = {"storm": storm.id, "why": storm.why}
    ledger.audit.record(Entry(Kind.STORM_BEGAN, now, event=storm.event, details=details))
    telling = Telling(
        Milestone.STORM_BEGAN,
        f"storm_began:{storm.id}",
        storm_report.began(storm, limits, world.links),
        teams=world.investigation_teams(),
    )
    ledger.notes.tell(telling, problem, storm.event, now, aloud=not world.dry_run)
    return storm


@dataclass(frozen=True)
class Ending:
    """That a storm ends; `by` is whoever ends it, as the audit trail calls them."""

    at: datetime
    by: str | None = None
    reason: str = ""


async def end(store: Store, ending: Ending, links: Links, *, aloud: bool) -> Storm | None:
    """End the storm that lasts, by somebody's word. Gives it; None when there is none.

    What was counted is forgotten, or the next event would begin another one.
    """
    found = await store.read(partial(_summed_up, at=ending.at))
    if found is None:
        return None
    storm, collected = found

    def change(ledger: Ledger) -> bool:
        ledger.storms.forget_signs()
        return _end(ledger, storm, collected, ending, links, aloud=aloud)

    if not await store.write(change):
        return None
    tell_of_the_end(storm, ending)
    return storm


def _summed_up(ledger: Ledger, at: datetime) -> tuple[Storm, Collected] | None:
    storm = ledger.storms.current()
    return (storm, ledger.storms.collected(storm, at)) if storm else None


def _end(
    ledger: Ledger,
    storm: Storm,
    collected: Collected,
    ending: Ending,
    links: Links,
    *,
    aloud: bool,
) -> bool:
    """End it and tell so, unless somebody did."""
    at, by, reason = ending.at, ending.by, ending.reason
    if not ledger.storms.end(storm, at, by, reason, collected):
        return False
    details = {"storm": storm.id, "why": storm.why, "reason": reason or None}
    entry = Entry(Kind.STORM_ENDED, at, by or SERVICE, event=storm.event, details=details)
    ledger.audit.record(entry)
    telling = Telling(
        Milestone.STORM_OVER,
        f"storm_over:{storm.id}",
        storm_report.over(storm, at, by, reason, collected, links),
    )
    problem = ledger.problems.get(storm.problem)
    ledger.notes.tell(telling, problem, storm.event, at, aloud=aloud)
    return True


def tell_of_the_begin(storm: Storm) -> None:
    """Log that a storm has begun."""
    log.warning("storm_began", storm=storm.id, problem=storm.problem, why=storm.why)


def tell_of_the_end(storm: Storm, ending: Ending) -> None:
    """Log that a storm is over."""
    log.warning(
        "storm_over",
        storm=storm.id,
        began_at=storm.began_at.isoformat(),
        actor=ending.by or SERVICE,
        reason=ending.reason or None,
    )


class Storms:
    """Looks whether a storm is over, when it can be; there is nothing to do while there is none."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def due(self, now: datetime) -> Due:
        storm = await self._store.read(lambda ledger: ledger.storms.current())
        if storm is None:
            return [], None
        return ([storm.id], None) if storm.look_at <= now else ([], storm.look_at)

    async def look(self) -> None:
        """End the storm if it is over; else look again when it can be."""
        now = self._world.now()
        ending = Ending(now)
        found = await self._store.read(partial(self._over, ending=ending))
        ended = await self._store.write(partial(self._end_or_wait, found=found, ending=ending))
        if ended:
            tell_of_the_end(ended, ending)

    async def rest(self) -> None:
        """Look again later, since looking failed."""
        at = self._world.now() + _REST

        def change(ledger: Ledger) -> None:
            if storm := ledger.storms.current():
                ledger.storms.look_again(storm, at)

        await self._store.write(change)

    def _over(self, ledger: Ledger, ending: Ending) -> tuple[Storm, Collected] | None:
        return _summed_up(ledger, ending.at) if self._lasts_until(ledger) <= ending.at else None

    def _end_or_wait(
        self, ledger: Ledger, found: tuple[Storm, Collected] | None, ending: Ending
    ) -> Storm | None:
        storm = ledger.storms.current()
        if storm is None:
            return None
        until = self._lasts_until(ledger)
        if until > ending.at or found is None or found[0].id != storm.id:
            ledger.storms.look_again(storm, max(until, ending.at))
            return None
        world = self._world
        aloud = not world.dry_run
        return storm if _end(ledger, *found, ending, world.links, aloud=aloud) else None

    def _lasts_until(self, ledger: Ledger) -> datetime:
        return over_at(self._world.storm, ledger.storms.newest) or datetime.min.replace(tzinfo=UTC)
