"""Rows as CSV (RFC 4180) that a spreadsheet only shows.

A spreadsheet takes a cell for a formula by its first character, and texts in the report come from
others. Such a cell gets a `'` before it, as OWASP says under "CSV Injection".
"""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from app.domain.legible import clean
from app.domain.reporting.tables import Cell, Row, Table, columns

_FULL_WIDTH = (
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *_FULL_WIDTH)


def header(table: Table) -> str:
    """Give the line with the names of the columns."""
    return lines([columns(table)], str)


def lines(rows: Iterable[Row], redact: Callable[[str], str]) -> str:
    """Write rows, each text `redact`ed before it is quoted; times are ISO 8601 in UTC."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_cell(cell, redact) for cell in row])
    return text.getvalue()


def file_name(table: Table, since: datetime, until: datetime) -> str:
    """Give a name that tells what is in the file."""
    return f"alexis-{table}-{since:%Y-%m-%dT%H%M}Z-to-{until:%Y-%m-%dT%H%M}Z.csv"


def _cell(cell: Cell, redact: Callable[[str], str]) -> str | int | float | None:
    if isinstance(cell, str):
        return _harmless(redact(cell))
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return cell


def _harmless(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
