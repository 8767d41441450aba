"""The command `alexis` and its verbs. A user's mistake ends with a line, never a traceback."""

import sys
from importlib import import_module
from typing import Annotated

import typer

from app import __version__
from app.cli.known import Find, known_by, whatever_is_installed
from app.domain.errors import AlexisError

_VERBS = (
    *("serve", "demo", "check", "targets", "test", "explain", "backtest", "report"),
    *("approvals", "approve", "reject", "pause", "resume", "silences", "storm", "breakers"),
    *("restraint", "dead-letters", "audit", "backup", "token", "schema", "plugins"),
    "import",
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Turn alerts into rehearsed repairs."""


def command(first: str | None) -> typer.Typer:
    """Make the command, with the one verb that is asked for, or with all when it is none of them.

    `serve` runs for months: it does without what the others need.
    """
    alexis = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    alexis.callback()(_options)
    for verb in (first,) if first in _VERBS else _VERBS:
        name = "import_" if verb == "import" else verb.replace("-", "_")
        does = getattr(import_module(f"app.cli.{name}"), name)
        if isinstance(does, typer.Typer):
            alexis.add_typer(does, name=verb)
        else:
            alexis.command(verb)(does)
    return alexis


def main(find: Find = whatever_is_installed) -> None:
    """Run a verb. Exit status 1: something is wrong in the user's files; 2: wrong usage."""
    try:
        with known_by(find):
            command(sys.argv[1] if len(sys.argv) > 1 else None)()
    except AlexisError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
