"""A text as one word of a shell's text, whichever shell the user of a host has.

Within single quotes a POSIX shell reads nothing. fish still reads a backslash there, csh a `!`;
so both stand outside of the quotes, behind a backslash, which all of them read in the same way.
"""

import re
from collections.abc import Iterable

_HARMLESS = re.compile(r"[A-Za-z0-9@%+:,./_-]+")
_OUTSIDE = {"'": "'\"'\"'", "\\": "'\\\\'", "!": "'\\!'"}
_SIGNS = str.maketrans(_OUTSIDE)


def quoted(text: str) -> str:
    """Quote it, even what looks harmless: `2` before `>` or `a,b` in braces is not a word."""
    return f"'{text.translate(_SIGNS)}'".replace("''", "") or "''"


def word(text: str) -> str:
    """Give it as a word that stands for itself: quoted if it has to be."""
    return text if _HARMLESS.fullmatch(text) else quoted(text)


def words(texts: Iterable[str]) -> str:
    """Give them as words, one after the other."""
    return " ".join(map(word, texts))
