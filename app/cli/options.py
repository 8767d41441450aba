"""Options that several verbs share."""

import os
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from app.cli.known import catalogue
from app.config.load import Loaded, find_settings, load
from app.config.settings import Settings
from app.domain.errors import ConfigError, Problem
from app.secret.section import Needed

SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        "-s",
        help="The settings file; else ALEXIS_SETTINGS, else settings/alexis.yaml.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Model = TypeVar("Model", bound=BaseModel)


def valid(model: type[Model], **said: object) -> Model:
    """Check what options say by the model that the API has for them, and name the wrong one."""
    try:
        return model.model_validate({k: v for k, v in said.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        words = str(first["msg"]).removeprefix("Value error, ")
        hint = f"--{first['loc'][0]}" if first["loc"] else None
        raise typer.BadParameter(words, param_hint=hint) from error


def settings_from(path: Path | None, needed: Needed = Needed.OF_THE_DATABASE) -> Settings:
    """Load the settings as every verb does. Raises `ConfigError`.

    A verb beside the service has to work while that which keeps the service's secrets is away.
    """
    return loaded_from(path, needed).settings


def loaded_from(path: Path | None, needed: Needed) -> Loaded:
    """Do the same, and tell where hosts are said to be. Raises `ConfigError`."""
    return load(find_settings(path, os.environ), os.environ, catalogue(), needed)


def sqlite_file(settings: Settings) -> Path:
    """Give the database's file. Raises `ConfigError` when it is not a file."""
    if settings.database.is_shared:
        what = "this works on a SQLite file; with PostgreSQL use its own tools"
        raise ConfigError(Problem("database.url", what))
    return Path(settings.database.path)
