"""Header lines of a request: a value never makes another line, and some are not for rules."""

import re
from typing import Annotated

from pydantic import AfterValidator

from app.domain.placeholder import ValueRefused

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "idempotency-key",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-alexis-run",
    }
)


def _check_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a header")
    if name.lower() in _OURS:
        raise ValueError(f"{name} is set by Alexis itself")
    return name


HeaderName = Annotated[str, AfterValidator(_check_name)]


def check_line(value: str) -> str:
    """Raise ValueError if this cannot be the value of a header."""
    if not value.isascii() or not value.isprintable():
        raise ValueError("a header holds printable ASCII only")
    return value


HeaderLine = Annotated[str, AfterValidator(check_line)]


def in_header(value: str) -> str:
    """Encode an event's value for a header. Raises `ValueRefused`."""
    try:
        return check_line(value)
    except ValueError as error:
        raise ValueRefused(str(error)) from error
