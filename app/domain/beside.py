"""Texts that stand in files of their own beside a rule file, and are a part of the rule.

A rule names the file. When the rule is read the text is read with it, so that it counts for the
digest of the rule, is what people approve, and stays with the runs that were decided by it.
"""

from collections.abc import Callable
from typing import Annotated, Final

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from app.domain.frozen import Frozen

BESIDE: Final = "beside"
"""The name under which who reads a rule file gives what reads the files beside it."""

ReadBeside = Callable[[str], str]
"""Gives the text of a file by its path in the folder of rules, or raises `BesideRefused`."""


class BesideRefused(ValueError):
    """There is no such file beside the rule file, or none that is taken."""

    code = "unreadable-file"


class TextBeside(Frozen):
    """A file by its path in the folder of rules, and its text when the rule was read."""

    file: str
    text: str


def _read(value: object, info: ValidationInfo) -> object:
    """Read what a rule file names; what was read already comes back from the database."""
    read: ReadBeside | None = (info.context or {}).get(BESIDE)
    if isinstance(value, str):
        if read is None:
            raise BesideRefused("only a rule file can name a file that stands beside it")
        return TextBeside(file=value, text=read(value))
    if read is not None:
        raise BesideRefused("give the path of a file in the folder of rules")
    return value


FileBeside = Annotated[
    TextBeside,
    BeforeValidator(_read),
    WithJsonSchema({"type": "string", "examples": ["scripts/clean.sh"]}),
]
"""What a rule writes as a path."""
