"""alexis backup: copy the database, also while Alexis is serving."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.loading import settings_from, sqlite_file
from app.cli.options import SettingsFile
from app.cli.progress import bar
from app.store.backup import back_up

_MB = 1_000_000


def backup(
    file: Annotated[Path, typer.Argument(help="The new file; one that is there is left alone.")],
    settings: SettingsFile = None,
) -> None:
    """Copy the database into a new file, also while Alexis is serving."""
    database = sqlite_file(settings_from(settings))
    with bar("copying the database") as told:
        length = back_up(database, file, told)
    typer.echo(f"{file}: {length / _MB:.1f} MB")
