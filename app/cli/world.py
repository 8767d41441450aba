"""What the service knows beside the rows, as far as a command needs it."""

from app.config.settings import ServiceMode, Settings
from app.domain.note import Links
from app.main import new_ulid
from app.ports import Clock
from app.remediation.clock import WatchedClock
from app.remediation.world import World


def world_of(settings: Settings, now: Clock) -> World:
    """Give what the service knows too, without its sources: nothing is asked of them."""
    return World(
        sources={},
        fleet=settings.targets,
        caps=settings.limits,
        dry_run=settings.mode is ServiceMode.DRY_RUN,
        now=WatchedClock(now),
        new_id=new_ulid,
        links=Links(settings.server.public_url),
    )
