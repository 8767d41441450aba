"""Texts of others in an index: PostgreSQL takes no entry above 2.7 kB."""

import hashlib
from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator

_LONGEST, _KEPT = 500, 400
"""Bytes. An index may hold several such texts."""


def fitting(text: str) -> str:
    """Give a text that fits into an index: a long one by its beginning and its hash."""
    if len(text) * 4 <= _LONGEST:
        return text
    said = text.encode(errors="replace")
    if len(said) <= _LONGEST:
        return text
    return f"{said[:_KEPT].decode(errors='ignore')}#{hashlib.sha256(said).hexdigest()}"


class Fitting(TypeDecorator[str]):
    """A text that is written, and looked for, as it fits into an index."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else fitting(value)
