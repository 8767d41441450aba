"""What somebody may have meant."""

import difflib
from collections.abc import Iterable

_CLOSE = 0.75


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that this one is likely a slip of; case does not count."""
    plain = {_plain(name): name for name in known}
    near = difflib.get_close_matches(_plain(word), list(plain), 1, _CLOSE)
    return plain[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"did you mean {near}?" if near else ""


def _plain(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")
