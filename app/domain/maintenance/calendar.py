"""Which windows are in force at a time; they are looked up anew only when one begins or ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile, zip_longest

from app.domain.maintenance.window import Span, Window
from app.domain.restraint.maintenance import Closed

_AHEAD = timedelta(days=35)
"""So far ahead the times of a window are looked up at once."""


@dataclass(frozen=True)
class _Ahead:
    """The times of a window for a while."""

    since: datetime
    until: datetime
    spans: Sequence[Span]

    @classmethod
    def of(cls, window: Window, now: datetime) -> "_Ahead":
        until = now + _AHEAD
        spans = takewhile(lambda span: span.begins <= until, window.spans(now))
        return cls(now, until, tuple(spans))


@dataclass(frozen=True)
class _InForce:
    """What is in force from one time to another, if the windows are these."""

    windows: Sequence[Window]
    ahead: Sequence[_Ahead]
    since: datetime
    until: datetime
    closed: Sequence[Closed]

    @classmethod
    def of(cls, windows: Sequence[Window], known: Sequence[_Ahead], now: datetime) -> "_InForce":
        """Look up what is in force; `known` are the times of these windows, or nothing yet."""
        ahead = [
            before if before and before.since <= now < before.until else _Ahead.of(window, now)
            for window, before in zip_longest(windows, known)
        ]
        closed = [
            closed_by(window, max(lasting, key=lambda span: span.ends))
            for window, each in zip(windows, ahead, strict=True)
            if (lasting := [span for span in each.spans if span.begins <= now < span.ends])
        ]
        changes = [each.until for each in ahead]
        changes += [at for each in ahead for span in each.spans for at in span if at > now]
        return cls(windows, ahead, now, min(changes), tuple(closed))


class Calendar:
    """The windows that `windows` gives, as long as it gives the same."""

    def __init__(self, windows: Callable[[], Sequence[Window]]) -> None:
        self._windows = windows
        self._known: _InForce | None = None

    def in_force(self, now: datetime) -> Sequence[Closed]:
        """Give what is closed at that time, in the order of the windows."""
        windows, known = self._windows(), self._known
        if not windows:
            return ()
        if known is None or known.windows is not windows:
            known = _InForce.of(windows, (), now)
        elif not known.since <= now < known.until:
            known = _InForce.of(windows, known.ahead, now)
        self._known = known
        return known.closed


def closed_by(window: Window, span: Span) -> Closed:
    """Give what a window closes while it lasts."""
    what = f"the maintenance window {window.name}"
    return Closed(what, window.author, window.comment, span.begins, span.ends, window)
