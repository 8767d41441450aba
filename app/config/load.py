"""Read the settings: the file, then the environment over it, then where secrets are kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.config.inventory.joined import Inventory, inventory_of
from app.config.plugged import settings_for
from app.config.server_settings import Server
from app.config.settings import Settings
from app.config.sudo_passwords import unknown_sudo_passwords
from app.config.yaml_file import (
    Document,
    Location,
    complaints,
    decoded,
    problems_of,
    read_documents,
)
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Fleet
from app.plugins.catalogue import Catalogue, built_in
from app.secret.resolving import Resolver
from app.secret.section import Needed, Resolving

STANDARD = Path("settings/alexis.yaml")
_PREFIX = "ALEXIS_"
_FILE_VARIABLE = "ALEXIS_SETTINGS"


def find_settings(given: Path | None, environment: Mapping[str, str]) -> Path | None:
    """Give the settings file: as given, by ALEXIS_SETTINGS, or the standard one if it is there.

    Raises `ConfigError` when the one that was asked for is not there.
    """
    path = settings_path(given, environment)
    if path.is_file():
        return path
    if given or environment.get(_FILE_VARIABLE):
        raise ConfigError(Problem(str(path), "there is no such file", code="unreadable-file"))
    return None


def settings_path(given: Path | None, environment: Mapping[str, str]) -> Path:
    """Give where the settings file is, or would be."""
    return given or Path(environment.get(_FILE_VARIABLE) or STANDARD)


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


def load_server(path: Path | None, environment: Mapping[str, str]) -> Server:
    """Read only where Alexis listens, in no time, whatever else there is to be read."""
    _, data, _ = _said(path, environment)
    try:
        return Settings.model_validate({"server": data.get("server", {})}).server
    except ValidationError as error:
        raise ConfigError(*_problems(error, Document("settings", {}), {}, Settings)) from error


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
    document, data, variables = _said(path, environment)
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


def _said(
    path: Path | None, environment: Mapping[str, str]
) -> tuple[Document, dict[str, Any], dict[tuple[str, ...], tuple[str, Any]]]:
    """Give the file, what it and the environment say together, and what the latter says."""
    document = settings_document(path) if path else Document("settings", {})
    data = document.data
    if not isinstance(data, dict):
        raise ConfigError(document.problem((), "must be sections with names, such as `server:`"))
    variables = _overrides(environment)
    for place, (name, value) in sorted(variables.items()):
        _put(data, place, name, value)
    return document, data, variables


def _inventory(data: dict[str, Any]) -> Inventory:
    """Read the inventory files first: other settings name groups that only these may have.

    What is wrong in the section itself is told with all else that is wrong in the settings.
    """
    try:
        return inventory_of(Fleet.model_validate(data.get("targets", {})))
    except ValidationError:
        return Inventory()


def settings_document(path: Path) -> Document:
    """Read the file as YAML, whatever it says. Raises `ConfigError`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = str(error.strerror)
        raise ConfigError(Problem(str(path), what, code="unreadable-file")) from error
    documents = read_documents(str(path), decoded(str(path), raw))
    if len(documents) > 1:
        raise ConfigError(Problem(str(path), "must be one YAML document"))
    return documents[0] if documents else Document(str(path), {})


def _overrides(environment: Mapping[str, str]) -> dict[tuple[str, ...], tuple[str, Any]]:
    """Give by place what `ALEXIS_SECTION__KEY` says; other variables of ours have no place."""
    found = {}
    for name, text in environment.items():
        if not name.startswith(_PREFIX) or name == _FILE_VARIABLE:
            continue
        place = tuple(name.removeprefix(_PREFIX).lower().split("__"))
        if len(place) > 1 or place[0] in Settings.model_fields:
            found[place] = (name, _value(name, text))
    return found


def _value(name: str, text: str) -> Any:
    """Read lists and mappings as JSON; all else is text."""
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise ConfigError(Problem(name, f"not JSON: {error}")) from error


def _put(data: dict[str, Any], place: tuple[str, ...], name: str, value: Any) -> None:
    for part in place[:-1]:
        inner = data.get(part)
        if isinstance(inner, list):
            raise ConfigError(Problem(name, f"{part} is a list: give the whole of it, as JSON"))
        data[part] = inner if isinstance(inner, dict) else {}
        data = data[part]
    data[place[-1]] = value


def _problems(
    error: ValidationError,
    document: Document,
    variables: Mapping[tuple[str, ...], tuple[str, Any]],
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
