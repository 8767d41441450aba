"""Every `alexis …` that a page names is one that the command line takes, with its values.

What stands in a block of its own is called by test_shell.py. Here it is only parsed.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer._click.exceptions import BadOptionUsage, ClickException, MissingParameter
from typer.core import TyperGroup

from app.cli.command import command
from tests.parts.documented import PAGES, code, name_of

_END = re.compile(r"&&|\|\||[;|>]| #")
_ALEXIS = re.compile(r"^(?:[A-Z]\w+=\S* ?|RUN |kubectl .* -- )*(?:[\w./-]*/)?alexis (?P<words>.*)")
_VALUES = {"DIR": ".", "FILE": "file", "N": "3", "Z": "7d", "WORDS": "words", "…": "", "'*'": "x"}
"""What stands for a value that a reader puts in."""


def _calls(text: str) -> Iterator[list[str]]:
    """Give the words of each call in a piece of code."""
    for part in _END.split(text):
        if found := _ALEXIS.match(part.strip()):
            try:
                words = shlex.split(found["words"].replace("\\", ""))
            except ValueError:  # a line of several, or a quote goes on in the next
                words = found["words"].split()
            yield [each for word in words if (each := _VALUES.get(word, word))]


@pytest.mark.parametrize("of", PAGES, ids=name_of)
def test_every_command_that_is_named_is_taken(of: Path) -> None:
    verbs = typer.main.get_command(command(None))
    assert isinstance(verbs, TyperGroup)

    wrong = {
        text: complaint
        for text in code(of)
        for words in _calls(text)
        if (complaint := _complaint(words, verbs))
    }

    assert wrong == {}


def _complaint(words: list[str], verbs: TyperGroup) -> str:
    """Say what is wrong with a call; one that only names a verb, or lacks values, is right."""
    if not words or words[0] in ("--version", "--help", "-h", "--install-completion"):
        return ""
    name, *rest = words
    verb = verbs.commands.get(name)
    if verb is None:
        return f"there is no verb {name!r}"
    if isinstance(verb, TyperGroup):
        return _complaint(rest, verb)
    try:
        if rest and rest != ["--help"]:
            verb.make_context(name, rest)
    except (MissingParameter, BadOptionUsage):
        return ""
    except ClickException as error:
        return error.format_message()
    return ""


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        pytest.param("alexis checks", "there is no verb 'checks'", id="a verb"),
        pytest.param("alexis report --sinc 3d", "No such option: --sinc", id="an option"),
        pytest.param("alexis backtest --examples many", "valid integer", id="a value"),
        pytest.param("alexis report now", "unexpected extra argument", id="too much"),
    ],
)
def test_what_the_command_line_does_not_take_is_told(call: str, complaint: str) -> None:
    verbs = typer.main.get_command(command(None))
    assert isinstance(verbs, TyperGroup)

    (words,) = _calls(call)

    assert complaint in _complaint(words, verbs)
