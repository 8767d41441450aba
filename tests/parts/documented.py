"""The pages of the documentation, taken apart: fenced blocks, tables, links, commands."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(
            file
            for name in ("docs", "deploy", "benchmarks")
            for file in (ROOT / name).rglob("*.md")
        ),
    ]
)

_FENCE = re.compile(r"^ *```([^\n]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_CELL = re.compile(r"(?<!\\)\|")


class Block(NamedTuple):
    """A fenced block. `info` is what stands behind the fence, `yaml rule`."""

    page: Path
    line: int
    info: str
    text: str

    @property
    def id(self) -> str:
        return f"{name_of(self.page)}:{self.line}"


class Table(NamedTuple):
    """A table under its heading, each row by the names of its columns."""

    heading: str
    rows: list[dict[str, str]]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def page(name: str) -> Path:
    return ROOT / "docs" / name


def blocks(*pages: Path) -> Iterator[Block]:
    """Give the fenced blocks of these pages, or of all."""
    for each in pages or PAGES:
        text = each.read_text(encoding="utf-8")
        for match in _FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Block(each, line, match[1].strip(), textwrap.dedent(match[2]))


def prose(of: Path) -> str:
    """Give a page without its fenced blocks."""
    return _FENCE.sub("", of.read_text(encoding="utf-8"))


def links(of: Path) -> list[str]:
    return _LINK.findall(_CODE.sub("", prose(of)))


def anchors(of: Path) -> set[str]:
    """Give the names under which GitHub links to the headings of a page."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose(of))
    }


def code(of: Path) -> Iterator[str]:
    """Give everything that is written as code: spans, and the lines of shell blocks."""
    yield from _CODE.findall(prose(of))
    for block in blocks(of):
        if block.info.split()[:1] in (["sh"], ["ini"], ["dockerfile"]):
            yield from block.text.splitlines()


def tables(of: Path) -> list[Table]:
    """Give the tables of a page."""
    found: list[Table] = []
    heading, columns = "", [""]
    rows: list[dict[str, str]] | None = None
    for line in prose(of).splitlines():
        if title := _HEADING.fullmatch(line):
            heading = title[1]
        if not line.startswith("|"):
            rows = None
            continue
        cells = [cell.strip() for cell in _CELL.split(line)[1:-1]]
        if rows is None:
            columns, rows = cells, []
            found.append(Table(heading, rows))
        elif not set("".join(cells)) <= set("-:"):
            rows.append(dict(zip(columns, cells, strict=True)))
    return found


def spans(cell: str) -> list[str]:
    """Give what stands as code in a cell."""
    return _CODE.findall(cell)
