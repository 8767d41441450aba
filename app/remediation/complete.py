"""Complete an event before it is decided: what its message left out or cut, its source knows."""

import asyncio
from dataclasses import dataclass

import structlog

from app.domain.errors import SourceUnavailable
from app.domain.event import Event, Link
from app.domain.matching import Matching, depends_on_missing, needs_hosts
from app.remediation.world import World

log = structlog.get_logger()

_Answer = Event | SourceUnavailable | bool


@dataclass(frozen=True)
class Asked:
    """The event with what could be learned; `wait`: a source that knows more did not answer."""

    event: Event
    wait: SourceUnavailable | None = None


async def complete(event: Event, matching: Matching, world: World) -> Asked:
    """Ask the event's source for what a rule needs, and the linked source for its problem.

    Asks nothing of the event's source when the answer could not change what is done.
    """
    asked = Asked(event)
    told = event.model_copy(update={"unlocated": False})
    if depends_on_missing(matching, told, world.permissions.opt_in_tag):
        asked = await _fill(event, world)
    answers = await asyncio.gather(*(_ask(link.source, link.ref, world) for link in event.links))
    for link, answer in zip(event.links, answers, strict=True):
        asked = _joined(asked, link, answer)
    return asked


async def locate(asked: Asked, matching: Matching, world: World) -> Asked:
    """Ask on which hosts the entities of the problem run, if a rule that matches acts on those."""
    event = asked.event
    locator = world.locator(event)
    if locator is None or not needs_hosts(matching, event):
        return asked
    try:
        found = await locator.whereabouts(event.entities)
    except SourceUnavailable as error:
        log.warning("locating_failed", source=event.source, ref=event.ref, reason=str(error))
        return Asked(event, asked.wait or error)
    log.info(
        "located",
        source=event.source,
        ref=event.ref,
        hosts=len(found.hosts),
        reason=found.trouble or None,
    )
    return Asked(event.located(found), asked.wait)


async def _fill(event: Event, world: World) -> Asked:
    answer = await _ask(event.source, event.ref, world)
    if isinstance(answer, SourceUnavailable):
        return Asked(event, answer)
    return Asked(event.completed_by(answer) if isinstance(answer, Event) else event)


def _joined(asked: Asked, link: Link, answer: _Answer) -> Asked:
    """Take from the linked problem its names and what the problem is on.

    A link to a problem that there is not is dropped. While its source does not answer the link
    stands, so that nothing is repaired twice.
    """
    event = asked.event
    if isinstance(answer, SourceUnavailable):
        return Asked(event, asked.wait or answer)
    if isinstance(answer, Event):
        return Asked(event.joined_with(link, answer), asked.wait)
    return asked if answer else Asked(event.without(link), asked.wait)


async def _ask(source: str, ref: str, world: World) -> _Answer:
    """Ask for a problem: False if there is no such one, True if there is nobody to be asked."""
    desk = world.desk(source)
    if desk is None:
        return True
    try:
        fetched = await desk.fetch(ref)
    except SourceUnavailable as error:
        log.warning("fetch_failed", source=source, ref=ref, reason=str(error))
        return error
    log.info("fetched", source=source, ref=ref, found=fetched is not None)
    return fetched or False
