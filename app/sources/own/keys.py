"""What makes two messages say the same, for sources that have no words of their own for it."""

import hashlib
from datetime import datetime

from app.domain.event import EventKind

_LONGEST_ACTION = 200


def name_here(source: str, ref: str) -> str:
    """Give the name under which a problem of the source is known here."""
    return f"{source}:{ref}"


def key_of(
    source: str, ref: str, kind: EventKind, action: str, at: datetime | None, body: bytes
) -> str:
    """Give the key: "is open" and "is over" are states, other messages are told apart by time."""
    if kind is not EventKind.UPDATED:
        return f"{source}:{ref}:{kind}"
    when = f"{at.timestamp():.3f}" if at else hashlib.sha256(body).hexdigest()[:16]
    return f"{source}:{ref}:{action}:{when}"


def shortened(action: str) -> str:
    """Give a source's own word for what happened, not longer than any should be."""
    return action[:_LONGEST_ACTION]


def status_of(kind: EventKind) -> str | None:
    """Tell how the problem is after a message of this kind, if that says it."""
    return {EventKind.OPENED: "open", EventKind.RESOLVED: "resolved"}.get(kind)
