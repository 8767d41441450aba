"""What the settings file and the environment over it say together.

This is all that the health check loads, every half minute: it imports none of the sections but that
of the port.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from app.config.server_settings import Server
from app.config.yaml_file import Document, decoded, problems_of, read_documents
from app.domain.errors import ConfigError, Problem
from app.domain.frozen import Frozen

STANDARD = Path("settings/alexis.yaml")
_PREFIX = "ALEXIS_"
_FILE_VARIABLE = "ALEXIS_SETTINGS"

Variables = dict[tuple[str, ...], tuple[str, Any]]
"""By the place in the settings: the variable of the environment, and what it says."""


class _Alone(Frozen):
    server: Server = Field(default_factory=Server)


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


def said(
    path: Path | None, environment: Mapping[str, str], known: Collection[str]
) -> tuple[Document, dict[str, Any], Variables]:
    """Give the file, what it and the environment say together, and what the latter says.

    `known` are the sections and keys at the top. Raises `ConfigError`.
    """
    document = settings_document(path) if path else Document("settings", {})
    data = document.data
    if not isinstance(data, dict):
        raise ConfigError(document.problem((), "must be sections with names, such as `server:`"))
    variables = _overrides(environment, known)
    for place, (name, value) in sorted(variables.items()):
        _put(data, place, name, value)
    return document, data, variables


def load_server(path: Path | None, environment: Mapping[str, str]) -> Server:
    """Read only where Alexis listens, in no time, whatever else there is to be read.

    Raises `ConfigError`.
    """
    _, data, _ = said(path, environment, _Alone.model_fields)
    try:
        return _Alone.model_validate({"server": data.get("server", {})}).server
    except ValidationError as error:
        raise ConfigError(*problems_of(error, Document("settings", {}), _Alone)) from error


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


def _overrides(environment: Mapping[str, str], known: Collection[str]) -> Variables:
    """Give by place what `ALEXIS_SECTION__KEY` says; other variables of ours have no place."""
    found: Variables = {}
    for name, text in environment.items():
        if not name.startswith(_PREFIX) or name == _FILE_VARIABLE:
            continue
        place = tuple(name.removeprefix(_PREFIX).lower().split("__"))
        if len(place) > 1 or place[0] in known:
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
