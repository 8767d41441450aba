"""The command `alexis` and its verbs. A user's mistake ends with a line, never a traceback."""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from inspect import cleandoc
from typing import Annotated

import typer

from app import __version__
from app.cli.examples import EXAMPLES
from app.cli.known import Find, known_by, whatever_is_installed
from app.cli.verbs import VERBS
from app.domain.errors import AlexisError

_ABOUT = """Turn alerts into rehearsed repairs.

Verbs that look or act ask the Alexis at --url or ALEXIS_URL, as the client whose token is in
ALEXIS_TOKEN or in the file ALEXIS_TOKEN_FILE; without a URL the database of the settings, also
while Alexis is serving.

Exit status: 0 done, 1 wrong input or refused, 2 wrong usage. For programs: --json.
"""


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
    pass


def command(first: str | None) -> typer.Typer:
    """Make the command, with the one verb that is asked for, or with all when it is none of them.

    `serve` runs for months: it does without what the others need.
    """
    alexis = _nothing_yet()
    for verb in (first,) if first in VERBS else VERBS:
        name = "import_" if verb == "import" else verb.replace("-", "_")
        does = getattr(import_module(f"app.cli.{name}"), name)
        panel, examples = VERBS[verb].panel, EXAMPLES.get(verb)
        if isinstance(does, typer.Typer):
            alexis.add_typer(_group(does), name=verb, rich_help_panel=panel, epilog=examples)
        else:
            told = in_paragraphs(does.__doc__)
            alexis.command(verb, help=told, rich_help_panel=panel, epilog=examples)(does)
    return alexis


def _group(verbs: typer.Typer) -> typer.Typer:
    """Give a verb of several again, with what its docstrings say in paragraphs."""
    group = typer.Typer(no_args_is_help=True, help=verbs.info.help)
    for each in verbs.registered_commands:
        if each.callback:
            group.command(each.name, help=in_paragraphs(each.callback.__doc__))(each.callback)
    return group


def in_paragraphs(docstring: str | None) -> str:
    """Give each paragraph of a docstring as one line, which the terminal folds as it is wide."""
    paragraphs = cleandoc(docstring or "").split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)


def overview() -> typer.Typer:
    """Make the command with the names of all verbs, and nothing of what they do."""
    alexis = _nothing_yet()
    for name, verb in VERBS.items():
        alexis.command(name, help=verb.does, rich_help_panel=verb.panel)(_does_nothing)
    return alexis


def _nothing_yet() -> typer.Typer:
    alexis = typer.Typer(
        help=in_paragraphs(_ABOUT),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    alexis.callback()(_options)
    return alexis


def _does_nothing() -> None:
    pass


def first_word(arguments: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Give the verb of a command line; also of one that a shell asks to complete."""
    line = environment.get("COMP_WORDS") or environment.get("_TYPER_COMPLETE_ARGS")
    words = line.split() if line and "_ALEXIS_COMPLETE" in environment else arguments
    return words[1] if len(words) > 1 else None


def main(find: Find = whatever_is_installed) -> None:
    """Run a verb. Exit status 1: something is wrong in the user's files; 2: wrong usage."""
    first = first_word(sys.argv, os.environ)
    try:
        with known_by(find):
            (command(first) if first in VERBS else overview())()
    except AlexisError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
