"""Read the settings: the file, then the environment over it, then where secrets are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.config.inventory.joined import Inventory, inventory_of
from app.config.plugged import settings_for
from app.config.said import Variables, said
from app.config.settings import Settings
from app.config.sudo_passwords import unknown_sudo_passwords
from app.config.yaml_file import (
    Document,
    Location,
    complaints,
    problems_of,
)
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Fleet
from app.plugins.catalogue import Catalogue, built_in
from app.secret.resolving import Resolver
from app.secret.section import Needed, Resolving


@dataclass(frozen=True)
class Loaded:
    """The settings with the hosts of the inventory files, and where these are said to be."""

    settings: Settings
    inventory: Inventory = field(default_factory=Inventory)

    @property
    def warnings(self) -> Sequence[Problem]:
        return self.inventory.warnings


def load_settings(
    path: Path | None,
    environment: Mapping[str, str],
    catalogue: Catalogue | None = None,
    needed: Needed = Needed.ALL,
) -> Settings:
    """Read and check everything. Raises `ConfigError` with a line for each problem."""
    return load(path, environment, catalogue, needed).settings


def load(
    path: Path | None,
    environment: Mapping[str, str],
    catalogue: Catalogue | None = None,
    needed: Needed = Needed.ALL,
) -> Loaded:
    """Do the same, and tell where each host is said to be.

    Without a catalogue there are only the kinds that every Alexis has. Only what references to
    the `needed` secrets stand for is asked for.
    """
    catalogue = catalogue or built_in()
    model = settings_for(catalogue)
    document, data, variables = said(path, environment, Settings.model_fields)
    inventory = _inventory(data)
    if inventory.fleet.inventory_files:
        data["targets"] = inventory.fleet
    resolving = Resolving(Resolver(environment, data.get("vault")), needed)
    try:
        context = {"catalogue": catalogue, "resolving": resolving}
        settings = model.model_validate(data, context=context)
    except ValidationError as error:
        raise ConfigError(*_problems(error, document, variables, model)) from error
    if unknown := list(unknown_sudo_passwords(settings, inventory, document)):
        raise ConfigError(*unknown)
    return Loaded(settings, inventory)


def _inventory(data: dict[str, Any]) -> Inventory:
    """Read the inventory files first: other settings name groups that only these may have.

    What is wrong in the section itself is told with all else that is wrong in the settings.
    """
    try:
        return inventory_of(Fleet.model_validate(data.get("targets", {})))
    except ValidationError:
        return Inventory()


def _problems(
    error: ValidationError,
    document: Document,
    variables: Variables,
    model: type[Settings],
) -> list[Problem]:
    """Point at the variable where the environment is wrong, else at the line of the file."""
    in_file = problems_of(error, document, model)
    places = [tuple(map(str, location)) for location, *_ in complaints(error, ())]
    found = []
    for place, problem in zip(places, in_file, strict=True):
        name = next((name for at, (name, _) in variables.items() if _begins(at, place)), None)
        if name is None and not document.has(place):
            name = next((name for at, (name, _) in variables.items() if _begins(place, at)), None)
        found.append(Problem(name, problem.what, code=problem.code) if name else problem)
    return sorted(found, key=lambda problem: (problem.line or 0, problem.column or 0))


def _begins(short: Location, long: Location) -> bool:
    return bool(short) and tuple(long[: len(short)]) == tuple(short)
