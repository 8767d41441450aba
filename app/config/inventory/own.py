"""Inventories in YAML of our own: `hosts` as in the settings, and `groups`."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from app.config.inventory.found import Found, Group, Host, Spot
from app.config.yaml_file import Document, Location, decoded, problems_of, read_long_document
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Machine
from app.domain.frozen import Frozen
from app.linting.code import Code

_LARGEST = 50_000_000


def _nothing_said(said: Any) -> Any:
    return {} if said is None else said


class _Inventory(Frozen):
    """What such a file holds."""

    hosts: dict[str, Annotated[Machine, BeforeValidator(_nothing_said)]] = Field(
        default_factory=dict
    )
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)


def read(path: Path) -> Found:
    """Read the file. Raises `ConfigError` with a line for each problem."""
    document = _document(path)
    try:
        said = _Inventory.model_validate(document.data)
    except ValidationError as error:
        raise ConfigError(*problems_of(error, document, _Inventory)) from error
    return Found(
        [
            Host(name, machine, _spot(document, ("hosts", name)))
            for name, machine in said.hosts.items()
        ],
        [
            Group(name, hosts, _spot(document, ("groups", name)))
            for name, hosts in said.groups.items()
        ],
    )


def _document(path: Path) -> Document:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            Problem(str(path), str(error.strerror), code=Code.UNREADABLE_FILE)
        ) from error
    if len(raw) > _LARGEST:
        raise ConfigError(Problem(str(path), f"larger than {_LARGEST} bytes", code=Code.NOT_YAML))
    documents = read_long_document(str(path), decoded(str(path), raw))
    if len(documents) != 1:
        raise ConfigError(Problem(str(path), "must be one YAML document, with hosts: or groups:"))
    return documents[0]


def _spot(document: Document, location: Location) -> Spot:
    place = document.problem(location, "")
    return Spot(place.where, place.line, place.column)
