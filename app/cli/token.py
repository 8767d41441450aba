"""alexis token: make a client's token, print it once, and its hash for the settings."""

import hashlib
import json
import secrets
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from app.cli.options import AsJson, SettingsFile
from app.config.load import STANDARD
from app.config.settings import Client, Scope
from app.domain.errors import ConfigError, Problem

_BYTES = 32
_WIDTH = 100


def token(
    name: Annotated[str, typer.Argument(help="The client's name, such as opsgenie or ana.")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What it may do; may be given several times. [default: read]"),
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", help="Add the client to the settings file.")
    ] = False,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a token. It is shown now and never again; the settings hold its hash only."""
    secret = secrets.token_urlsafe(_BYTES)
    try:
        client = Client(
            name=name,
            token_sha256=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=tuple(scope or [Scope.READ]),
        )
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"], param_hint="NAME") from error
    row = client.model_dump(mode="json")
    if save:
        _save(settings or STANDARD, row)
    if as_json:
        typer.echo(json.dumps({"token": secret, "client": row}))
        return
    typer.echo(f"token: {secret}")
    typer.echo(f"client: {json.dumps(row)}")
    if not save:
        typer.echo("Put the client into `clients` of the settings (or use --save).", err=True)


def _save(path: Path, row: dict[str, Any]) -> None:
    """Add the client, and leave all else in the file as it is."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = StringIO()
    try:
        settings = (yaml.load(path) if path.exists() else None) or {}
        clients = settings.get("clients") or []
        if any(client.get("name") == row["name"] for client in clients):
            raise ConfigError(Problem(str(path), f"there is a client {row['name']!r} already"))
        clients.insert(0, row)  # at the end it would come after the comment that follows the list
        settings["clients"] = clients
        yaml.dump(settings, written)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written.getvalue(), encoding="utf-8")
    except (OSError, YAMLError, AttributeError) as error:
        raise ConfigError(Problem(str(path), str(error))) from error
