"""When an answer says that nothing was done, and to come back."""

import email.utils
from datetime import datetime

from app.tasks.web.answer import Answer

_COME_BACK = frozenset({429, 503})
_LONGEST = 60.0
"""Seconds; who asks for more time is not waited for."""


def pause_asked(answer: Answer, now: datetime) -> float | None:
    """Give the seconds that it asks to wait (Retry-After, RFC 9110), if it asks for a few."""
    if answer.status not in _COME_BACK:
        return None
    said = answer.headers.get("retry-after", "")
    if said.isdecimal():
        seconds = float(said)
    else:
        try:
            seconds = email.utils.parsedate_to_datetime(said).timestamp() - now.timestamp()
        except (ValueError, OverflowError):
            return None
    return max(seconds, 0.0) if seconds <= _LONGEST else None
