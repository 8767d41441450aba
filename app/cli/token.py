"""alexis token: make a client's token, print it once, and its hash for the settings."""

import hashlib
import json
import os
import secrets
import shutil
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from ruamel.yaml import YAML

from app.cli.options import AsJson, SettingsFile
from app.config.client_settings import Client
from app.config.said import settings_document, settings_path
from app.config.scopes import Scope
from app.domain.errors import ConfigError, Problem

_BYTES = 32
_WIDTH = 100


def token(
    name: Annotated[str, typer.Argument(help="The client's name, such as opsgenie or ana.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help=f"What it may do: {', '.join(Scope)}, or webhooks:NAME of a source of yours; "
            "may be given several times. [default: read]"
        ),
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
        first = error.errors()[0]
        hint = "--scope" if first["loc"][0] == "scopes" else "NAME"
        words = str(first["msg"]).removeprefix("Value error, ")
        raise typer.BadParameter(words, param_hint=hint) from error
    row = client.model_dump(mode="json", exclude_defaults=True)
    if save:
        _save(settings_path(settings, os.environ), row)
    if as_json:
        typer.echo(json.dumps({"token": secret, "client": row}))
        return
    typer.echo(f"token: {secret}")
    typer.echo(f"client: {json.dumps(row)}")
    if not save:
        typer.echo("Put the client into `clients` of the settings (or use --save).", err=True)


def _save(path: Path, row: dict[str, Any]) -> None:
    """Add the client, and leave all else in the file as it is."""
    try:
        text = path.read_text(encoding="utf-8") if _has_room(path, row["name"]) else ""
        _replace(path, _with_client(text, row))
    except OSError as error:
        raise ConfigError(Problem(str(path), str(error.strerror))) from error


def _has_room(path: Path, name: str) -> bool:
    """Tell whether there is a file. Raises `ConfigError` when it cannot take this client."""
    if not path.exists():
        return False
    document = settings_document(path)
    data = document.data
    if not isinstance(data, dict):
        raise ConfigError(document.problem((), "must be sections with names, such as `server:`"))
    clients = data.get("clients") or []
    if not isinstance(clients, list):
        raise ConfigError(document.problem(("clients",), "clients: must be a list"))
    for number, client in enumerate(clients):
        if isinstance(client, dict) and client.get("name") == name:
            what = f"there is a client {name!r} already"
            raise ConfigError(document.problem(("clients", number), what))
    return True


def _with_client(text: str, row: dict[str, Any]) -> str:
    yaml, written = YAML(), StringIO()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    settings = yaml.load(text)
    if settings is None:
        written.write(text)
        settings = {}
    clients = settings.get("clients") or []
    clients.insert(0, row)  # at the end it would come after the comment that follows the list
    settings["clients"] = clients
    yaml.dump(settings, written)
    return written.getvalue()


def _replace(path: Path, text: str) -> None:
    """Put the new text in the file's place all at once, with the file's permissions."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as new:
        new.write(text)
    if path.exists():
        shutil.copymode(path, new.name)
    Path(new.name).replace(path)
