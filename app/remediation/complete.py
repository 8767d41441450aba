"""Complete an event before it is decided: what its message left out or cut, its source knows."""

from dataclasses import dataclass

import structlog

from app.domain.decide import Matching, depends_on_missing
from app.domain.errors import SourceUnavailable
from app.domain.event import Event, Link
from app.remediation.world import World

log = structlog.get_logger()


@dataclass(frozen=True)
class Asked:
    """The event with what could be learned; `wait`: a source did not answer what is needed."""

    event: Event
    wait: SourceUnavailable | None = None


async def complete(event: Event, matching: Matching, world: World) -> Asked:
    """Ask the event's source for what a rule needs, and the linked source whether it knows it.

    Asks nothing when the answer could not change what is done.
    """
    asked = Asked(event)
    if depends_on_missing(matching, event):
        asked = await _fill(event, world)
    links = [await _verify(link, world) for link in asked.event.links]
    names = tuple(alias for _, aliases in links for alias in aliases)
    return Asked(
        asked.event.model_copy(
            update={
                "links": tuple(link for link, _ in links if link),
                "aliases": tuple(dict.fromkeys(asked.event.aliases + names)),
            }
        ),
        asked.wait,
    )


async def _fill(event: Event, world: World) -> Asked:
    desk = world.desk(event.source)
    if desk is None:
        return Asked(event)
    try:
        fetched = await desk.fetch(event.ref)
    except SourceUnavailable as error:
        log.warning("fetch_failed", source=event.source, ref=event.ref, reason=str(error))
        return Asked(event, error)
    log.info("fetched", source=event.source, ref=event.ref, found=fetched is not None)
    return Asked(event.completed_by(fetched) if fetched else event)


async def _verify(link: Link, world: World) -> tuple[Link | None, tuple[str, ...]]:
    """Make sure that there is such a problem, and learn its other names.

    While its source does not answer the link stands, so that nothing is repaired twice.
    """
    desk = world.desk(link.source)
    if desk is None:
        return link, ()
    try:
        fetched = await desk.fetch(link.ref)
    except SourceUnavailable as error:
        log.warning("fetch_failed", source=link.source, ref=link.ref, reason=str(error))
        return link, ()
    if fetched is None:
        log.info("link_dropped", source=link.source, ref=link.ref, reason="no such problem")
        return None, ()
    return link.model_copy(update={"ref": fetched.ref}), fetched.aliases
