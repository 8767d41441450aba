"""Secrets that sudo is said to ask for, and that the settings do not have."""

from collections.abc import Iterator

from app.config.inventory.joined import SETTINGS, Inventory
from app.config.settings import Settings
from app.config.yaml_file import Document, Location
from app.domain.errors import Problem
from app.linting.near import did_you_mean


def unknown_sudo_passwords(
    settings: Settings, inventory: Inventory, document: Document
) -> Iterator[Problem]:
    """Give the places in the settings and in inventory files that name them."""
    name = settings.ssh.sudo_password
    if name and name not in settings.secrets:
        yield _in_settings(document, ("ssh", "sudo_password"), _what(name, settings))
    for host in inventory.hosts.values():
        name = host.machine.sudo_password
        if not name or name in settings.secrets:
            continue
        what = f"{host.name}: {_what(name, settings)}"
        if host.spot.file.startswith(SETTINGS):
            place = ("targets", "inventory", host.name, "sudo_password")
            yield _in_settings(document, place, what)
        else:
            yield host.spot.problem(what)


def _in_settings(document: Document, place: Location, what: str) -> Problem:
    """Give its line, or its name where the environment says it."""
    if document.has(place):
        return document.problem(place, what)
    return Problem(".".join(map(str, place)), what)


def _what(name: str, settings: Settings) -> str:
    meant = did_you_mean(name, settings.secrets)
    said = f"sudo_password names {name!r}, and secrets has none of this name"
    return f"{said}; {meant}" if meant else said
