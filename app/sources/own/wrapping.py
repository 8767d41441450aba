"""A delivery that holds many messages is taken apart, within bounds."""

from collections.abc import Callable, Iterable, Sequence

from pydantic import JsonValue
from pydantic_core import to_json

from app.domain.errors import PayloadError

MOST = 1000
_LARGEST = 16_000_000
"""Bytes of all messages together: what goes with each of them must not make a flood of it."""


def messages_of(
    items: Iterable[JsonValue], wrap: Callable[[JsonValue], JsonValue]
) -> Sequence[bytes]:
    """Write each as a body of its own. Raises `PayloadError` when they are too many."""
    made: list[bytes] = []
    size = 0
    for item in items:
        made.append(to_json(wrap(item)))
        size += len(made[-1])
        if len(made) > MOST:
            raise PayloadError("", f"more than {MOST} messages in one")
        if size > _LARGEST:
            raise PayloadError("", f"its messages are larger than {_LARGEST} bytes together")
    return made
