"""Patterns that find everything, hold more than they need, or are slow."""

import re
from collections.abc import Iterator

from app.domain.conditions.field_says import FieldSays
from app.linting.code import Code
from app.linting.finding import Finding, Linted

_FLAGS = re.compile(r"\(\?[imsU]+\)")
_EVERYTHING = frozenset({"", "^", ".*", "^.*", ".*?", "(.*)", "(?s).*", "^(?s).*"})
_LARGEST = 20_000
"""Instructions of RE2's program. Beyond that its fast ways run out of their memory."""


def findings(linted: Linted) -> Iterator[Finding]:
    for subject, place, clause, _ in linted.clauses():
        if not isinstance(clause, FieldSays):
            continue
        if clause.search is not None:
            for code, what, hint in _of(clause.search.text, clause.search.size):
                yield Finding(code, subject, (*place, "search"), what, hint)
        elif clause.contains == "":
            yield Finding(
                Code.MATCHES_ANYTHING,
                subject,
                (*place, "contains"),
                "every value has the empty text in it",
                "Write `exists: true` if the field only has to be there.",
            )


def _of(pattern: str, size: int) -> Iterator[tuple[Code, str, str]]:
    bare = _FLAGS.sub("", pattern)
    if bare in _EVERYTHING:
        yield (
            Code.MATCHES_ANYTHING,
            f"the pattern {pattern!r} is found in every value",
            "Write `exists: true` if the field only has to be there.",
        )
        return
    if bare.startswith("^.*"):
        yield (
            Code.NEEDLESS_WILDCARD,
            "^.* at the beginning only keeps the search to the first line",
            "Leave it out to search the whole text.",
        )
    elif bare.startswith(".*") or _ends_with_all(bare):
        where = "beginning" if bare.startswith(".*") else "end"
        yield (
            Code.NEEDLESS_WILDCARD,
            f".* at the {where} changes nothing: a pattern is searched anywhere in the text",
            "Leave it out.",
        )
    if size > _LARGEST:
        yield (
            Code.SLOW_PATTERN,
            f"the pattern is large once its repetitions are written out: {size} instructions",
            "Repeat less, or a smaller set of characters: `\\w` instead of `\\p{L}`.",
        )


def _ends_with_all(pattern: str) -> bool:
    before = pattern.removesuffix(".*")
    if before == pattern:
        return False
    return (len(before) - len(before.rstrip("\\"))) % 2 == 0 and not before.endswith("[")
