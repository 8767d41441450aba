"""Maintenance windows that keep nothing from being done."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from app.domain.maintenance.window import Window
from app.linting.code import Code
from app.linting.finding import Finding, Kind, Linted, Subject
from app.linting.near import did_you_mean

BY_HAND = "by-hand"
"""What tasks that somebody asks for by hand are called, as if that were a rule."""

_BEFORE_ALL = datetime(1999, 1, 1, tzinfo=UTC)


def findings(linted: Linted) -> Iterator[Finding]:
    rules = [*(rule.name for rule in linted.rules), BY_HAND]
    for window in linted.windows:
        yield from _when(window, linted.now)
        for number, pattern in enumerate(window.rules or ()):
            if not any(fnmatchcase(rule.lower(), pattern.lower()) for rule in rules):
                yield Finding(
                    Code.WINDOW_NEVER_COVERS,
                    Subject(Kind.WINDOW, window.name),
                    ("rules", number),
                    f"no rule is called {pattern!r}",
                    did_you_mean(pattern, rules),
                )


def _when(window: Window, now: datetime) -> Iterator[Finding]:
    subject = Subject(Kind.WINDOW, window.name)
    if window.next(_BEFORE_ALL) is None:
        place = ("repeats",) if window.repeats else ("starts",)
        yield Finding(
            Code.WINDOW_NEVER_COVERS, subject, place, "there is no time at which this window is"
        )
    elif window.next(now) is None:
        yield Finding(
            Code.WINDOW_IS_OVER,
            subject,
            ("starts",),
            "this window is over, and there will be no other",
            "Delete it; the audit trail has kept it.",
        )
