"""The settings of a verb that works on files, or on the database that they name."""

import os
from pathlib import Path

from app.cli.known import catalogue
from app.config.load import Loaded, load
from app.config.said import find_settings
from app.config.settings import Settings
from app.domain.errors import ConfigError, Problem
from app.secret.section import Needed


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
