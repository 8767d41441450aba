"""What the core knows beside the rows, as the settings say it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.config.settings import ServiceMode, Settings
from app.domain.access import PERSON
from app.domain.ids import NewId
from app.domain.maintenance.calendar import Calendar
from app.domain.note import Links
from app.domain.people import People
from app.domain.rule_set import RuleSet
from app.ports import Source
from app.remediation.clock import WatchedClock
from app.remediation.world import World


def world_of(
    settings: Settings,
    now: WatchedClock,
    new_id: NewId,
    redact: Callable[[str], str],
    rules: Callable[[], RuleSet] = RuleSet,
    sources: Mapping[str, Source] = MappingProxyType({}),
) -> World:
    """Give what the core knows beside the rows; without sources nothing is asked or told."""
    return World(
        sources=sources,
        fleet=settings.targets,
        caps=settings.limits,
        dry_run=settings.mode is ServiceMode.DRY_RUN,
        now=now,
        new_id=new_id,
        links=Links(settings.server.public_url),
        approval=settings.approval,
        people=_people(settings),
        redact=redact,
        permissions=settings.permissions,
        groups=lambda: rules().groups,
        storm=settings.storm,
        windows=Calendar(lambda: rules().windows).in_force,
        honours_maintenance=settings.sources.dynatrace.honour_maintenance,
    )


def _people(settings: Settings) -> People:
    clients = {client.name: client.users for client in settings.clients}
    persons = {f"{PERSON}{name}": others for name, others in settings.access.people.items()}
    return People(clients | persons)
