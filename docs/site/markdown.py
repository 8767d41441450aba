"""Markdown as GitHub reads it, written so that Python-Markdown reads the same.

The pages are read on both. They differ in a few things: how far a list's items are indented, blank
lines around lists and fences, what may stand behind a fence, and pipes in the cells of tables.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKER = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +|$)")
_CODE = re.compile(r"`[^`]*`")
_FENCE = re.compile(r" *(```+|~~~+)")
_DEPTH = " " * 4
_NEED_ROOM = ("bullet_list_open", "ordered_list_open", "fence", "table_open")
"""What a blank line has to stand before."""


class _Item(NamedTuple):
    """An item of a list: its lines, and the column at which its content stands."""

    first: int
    end: int
    column: int


def for_the_site(text: str, prose: Callable[[str], str]) -> str:
    """Rewrite a page. `prose` is asked to rewrite all that is not a fenced block."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    lines = text.splitlines()
    items = _items(tokens, lines)
    fences = [_span(each) for each in tokens if each.type == "fence"]
    fenced = {number for first, end in fences for number in range(first, end)}
    starts = {_span(each)[0] for each in tokens if each.type in _NEED_ROOM}
    written: list[tuple[bool, str]] = []
    before: list[_Item] = []
    for number, line in enumerate(lines):
        around = [each for each in items if each.first <= number < each.end]
        wants_room = number in starts or len(around) < len(before)
        if wants_room and number > 0 and lines[number - 1].strip():
            written.append((False, ""))
        before = around
        is_fence = number in fenced
        moved = _moved(line, around, number)
        if number in {first for first, _ in fences}:
            moved = _plain_fence(moved)
        written.append((is_fence, moved if is_fence else _with_free_pipes(moved)))
        if number + 1 in {end for _, end in fences} and number + 1 < len(lines):
            written.append((False, ""))
    return _joined(written, prose)


def _items(tokens: Sequence[Token], lines: Sequence[str]) -> list[_Item]:
    """Give the items of all lists, outer ones before those inside them."""
    found: list[_Item] = []
    for token in tokens:
        if token.type == "list_item_open":
            first, end = _span(token)
            marker = _MARKER.search(lines[first], _outside(found, first))
            column = marker.end() if marker else 0
            found.append(_Item(first, end, column))
    return found


def _outside(items: Sequence[_Item], line: int) -> int:
    """Give the column from which the marker of an item is looked for: that of the item around."""
    return max((each.column for each in items if each.first <= line < each.end), default=0)


def _span(token: Token) -> tuple[int, int]:
    return (token.map[0], token.map[1]) if token.map else (0, 0)


def _moved(line: str, around: Sequence[_Item], number: int) -> str:
    """Indent a line by four for each item that it is in."""
    if not line.strip():
        return ""
    if not around:
        return line
    inner = around[-1]
    if inner.first == number:
        before = around[-2].column if len(around) > 1 else 0
        return _DEPTH * (len(around) - 1) + line[before:].lstrip()
    rest = line[inner.column :] if not line[: inner.column].strip() else line.lstrip()
    return _DEPTH * len(around) + rest


def _plain_fence(line: str) -> str:
    """Keep only the language of what stands behind a fence."""
    fence = _FENCE.match(line)
    if fence is None:
        return line
    language, *_ = [*line[fence.end() :].split(), ""]
    return fence[0] + language


def _with_free_pipes(line: str) -> str:
    """Take the backslash from pipes in the code of a table's cells: there it would be shown."""
    if not line.lstrip().startswith("|"):
        return line
    return _CODE.sub(lambda code: code[0].replace(r"\|", "|"), line)


def _joined(written: Sequence[tuple[bool, str]], prose: Callable[[str], str]) -> str:
    """Put the lines together, with what is not fenced rewritten, a stretch at a time."""
    edges = [0, *(n for n in range(1, len(written)) if written[n][0] != written[n - 1][0])]
    parts = []
    for first, end in pairwise([*edges, len(written)]):
        stretch = "\n".join(line for _, line in written[first:end])
        parts.append(stretch if written[first][0] else prose(stretch))
    return "\n".join(parts) + "\n"
