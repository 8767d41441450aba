"""Patterns of Python's `re`, which searched in 2018, as patterns of RE2."""

import re
import warnings
from dataclasses import dataclass

from app.domain.conditions.pattern import Pattern

_SIGN = re.compile(
    r"\\u(?P<code>[0-9A-Fa-f]{4})"
    r"|\\(?P<escape>.)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|\{,(?P<most>\d*)\}"
    r"|(?P<end>\$)",
    re.DOTALL,
)
_ASCII = frozenset("dDwWsSbB")


@dataclass(frozen=True)
class Translated:
    """A pattern of RE2, and where it may find something else than before."""

    text: str
    remarks: tuple[str, ...] = ()


def translated(pattern: str) -> Translated:
    """Write the pattern for RE2. Raises ValueError when it cannot be said there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a regular expression, also not in 2018: {error}") from error
    remarks: list[str] = []
    text = _SIGN.sub(lambda sign: _written(sign, remarks), pattern)
    Pattern(text)
    return Translated(text, tuple(dict.fromkeys(remarks)))


def _written(sign: re.Match[str], remarks: list[str]) -> str:
    if code := sign["code"]:
        return rf"\x{{{code}}}"
    if (most := sign["most"]) is not None:
        return f"{{0,{most}}}"
    if sign["end"]:
        remarks.append("$ is the very end now; it was also before a last line end")
    elif inside := sign["set"]:
        return _set(inside, remarks)
    elif sign["escape"] == "Z":
        return r"\z"
    elif sign["escape"] in _ASCII:
        remarks.append(r"\d, \w, \s and \b know the letters and digits of ASCII only")
    return sign[0]


def _set(text: str, remarks: list[str]) -> str:
    if "[:" in text:
        raise ValueError("[: in a set of characters means something else in RE2: escape the [")
    if any(rf"\{letter}" in text for letter in "dDwWsS"):
        remarks.append(r"\d, \w, \s and \b know the letters and digits of ASCII only")
    return re.sub(r"\\u([0-9A-Fa-f]{4})", r"\\x{\1}", text)
