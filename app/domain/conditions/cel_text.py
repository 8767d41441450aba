"""What can be seen from the text of a CEL expression: which names it mentions, what it repeats.

The library bounds its own time by 10,000 repetitions, but not what one of them costs. So that
an event cannot be made to cost much, an expression may not repeat within a repetition, nor take
a pattern out of the event.
"""

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"""
    //[^\n]*
    | (?P<raw>[bB]?[rR][bB]?(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"[^"\n]*"|'[^'\n]*'))
    | (?P<text>[bB]?(?:
        \"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'
      ))
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_REPEATS = frozenset({"all", "exists", "exists_one", "existsOne", "filter", "map"})
_PLAIN = re.compile(r"""(["'])([A-Za-z0-9_ -]+)\1""")
_ENDS = tuple(")]}`\"'")
_ROOT = "event"
_MESSAGE = "fields"

ANY = None
"""It may look at everything that the event says."""


def tokens(expression: str) -> tuple[str, ...]:
    """Cut an expression into texts, names and signs, without its comments."""
    found = _TOKEN.finditer(expression)
    return tuple(each[0] for each in found if each.lastgroup)


def check(words: Sequence[str]) -> None:
    """Raise ValueError if an event could make the expression cost much."""
    open_: list[bool] = []
    for at, word in enumerate(words):
        calls = words[at + 1 : at + 2] == ("(",)
        repeats = calls and word in _REPEATS
        if repeats and any(open_):
            raise ValueError(f"{word} inside another repetition is not allowed")
        if calls and word == "map":
            raise ValueError("map is not allowed: all, exists, exists_one and filter are")
        if word == "matches" and not _is_own_pattern(words[at + 1 : at + 4]):
            raise ValueError('write matches as text.matches("pattern"), the pattern as it stands')
        if word == "(":
            open_.append(at > 0 and words[at - 1] in _REPEATS)
        elif word == ")" and open_:
            open_.pop()


def mentioned(words: Sequence[str]) -> frozenset[str] | None:
    """Give the names of the event, or of its message, that the expression looks at; or ANY."""
    names = list(_roots(words))
    return ANY if ANY in names else frozenset(name for name in names if name is not None)


def _is_own_pattern(words: Sequence[str]) -> bool:
    first, *rest = words or ("",)
    return first == "(" and len(rest) == 2 and rest[0][-1] in "\"'" and rest[1] == ")"  # noqa: PLR2004 - pattern and bracket


def _roots(words: Sequence[str]) -> Iterator[str | None]:
    for at, word in enumerate(words):
        if word != _ROOT or _is_member(words[:at]):
            continue
        name, end = _member(words, at + 1)
        yield _member(words, end)[0] if name == _MESSAGE else name


def _is_member(before: Sequence[str]) -> bool:
    """Tell whether a name stands behind a value and a dot; a dot alone begins a root name."""
    value, dot = (*("", ""), *before)[-2:]
    return dot == "." and value != "in" and (value[-1:] in _ENDS or value.isidentifier())


def _member(words: Sequence[str], at: int) -> tuple[str | None, int]:
    """Give the name that is taken here, by `.name` or `["name"]`, and where that ends."""
    sign, name, end = (*words[at : at + 3], "", "", "")[:3]
    if sign == "." and name.isidentifier() and end != "(":
        return name, at + 2
    if sign == "[" and end == "]" and (plain := _PLAIN.fullmatch(name)):
        return plain[2], at + 3
    return ANY, at
