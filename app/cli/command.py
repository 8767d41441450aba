"""The verbs of `alexis`. A user's mistake ends with one line per problem, never a traceback."""

import sys
from typing import Annotated

import typer

from app import __version__
from app.cli import check, demo, explain, report, schema, serve, token
from app.domain.errors import AlexisError

alexis = typer.Typer(
    help="Alexis turns alerts into rehearsed repairs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
alexis.command()(serve.serve)
alexis.command()(demo.demo)
alexis.command()(check.check)
alexis.command()(explain.explain)
alexis.command()(report.report)
alexis.command()(token.token)
alexis.command()(schema.schema)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@alexis.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Take the options that belong to no verb."""


def main() -> None:
    """Run a verb: exit status 0, 1 for something wrong in the user's files, 2 for wrong usage."""
    try:
        alexis()
    except AlexisError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
