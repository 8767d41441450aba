"""alexis downgrade: make the database one that an older release can go on with."""

import asyncio
from typing import Annotated

import typer

from app.cli.loading import settings_from
from app.cli.options import SettingsFile
from app.config.settings import Settings
from app.store.migrations.releases import revision_of
from app.store.taking_back import taken_back


def downgrade(
    version: Annotated[str, typer.Argument(help="The release that is to be started next.")],
    settings: SettingsFile = None,
) -> None:
    """Change the tables back to those of an older release, to start that one then.

    Stop Alexis first, all replicas of it. Everything stays but what the older release has no
    place for. It is all changed or nothing.
    """
    revision, read = revision_of(version), settings_from(settings)
    was = asyncio.run(_change(read, revision))
    shown = read.database.shown
    if was <= revision:
        typer.echo(f"{shown}: nothing to change, {version} knows these tables (schema {was})")
    else:
        typer.echo(f"{shown}: schema {was} is {revision} now. Start {version}, and no newer one.")


async def _change(settings: Settings, revision: str) -> str:
    place = settings.database
    return await taken_back(place.url, place.secret, place.lease, revision)
