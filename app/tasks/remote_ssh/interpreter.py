"""The programs that read a script from their input."""

import re
import shlex
from collections.abc import Sequence
from pathlib import PurePosixPath

from app.domain import shell_word

STANDARD = "/bin/sh"
_SHELL = re.compile(r"(?:ba|da|a|k|mk|z)?sh")
_OTHER = re.compile(r"(?:python|perl|ruby|lua|node)[0-9.]*")


def words_of(interpreter: str) -> list[str]:
    """Cut it into words as a shell does. Raises ValueError."""
    try:
        words = shlex.split(interpreter)
    except ValueError as error:
        raise ValueError(f"not the words of a command: {error}") from error
    if not words or words[0].startswith("-"):
        raise ValueError("name a program, with options if it needs some")
    return words


def reading_input(interpreter: str, arguments: Sequence[str]) -> str:
    """Give the command that runs a script from its input with these arguments.

    What a known interpreter needs for that is put in; another one is taken as it stands.
    """
    words = words_of(interpreter)
    program = PurePosixPath(words[0]).name
    if _SHELL.fullmatch(program):
        words += ([] if "-s" in words else ["-s"]) + (["--"] if arguments else [])
    elif _OTHER.fullmatch(program) and words[-1] != "-":
        words.append("-")
    return shell_word.words([*words, *arguments])
