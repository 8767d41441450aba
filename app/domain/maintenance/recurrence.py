"""Rules by which something happens again, as RFC 5545 writes them: `FREQ=WEEKLY;BYDAY=SU`.

Only what gives at most one time a day is read. The search for the next time is done in the last
centuries of the calendar, which repeats itself every 400 years: so a rule that never gives any,
such as every 30 February, is done with soon.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from dateutil.rrule import rrulestr
from pydantic import AfterValidator, Field

FIRST_YEAR, LAST_YEAR = 2000, 2100
_SHIFT = 7600
_LONGEST = 500
_NUMBER = re.compile(r"[+-]?\d{1,3}")
_COUNT = re.compile(r"[1-9]\d{0,3}")
_DAY = re.compile(r"(?:MO|TU|WE|TH|FR|SA|SU)")
_NUMBERED_DAY = re.compile(rf"(?:[+-]?\d{{1,2}})?{_DAY.pattern}")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WITH_NUMBERED_DAYS = frozenset({"MONTHLY", "YEARLY"})
_LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_ELSEWHERE = {
    "DTSTART": "`starts` says when it begins",
    "TZID": "`zone` says which clock counts",
    "UNTIL": "write `until` beside it",
    "BYHOUR": "`starts` says at which hour",
    "BYMINUTE": "`starts` says at which minute",
    "BYSECOND": "`starts` says at which time",
}


def _readable(text: str) -> str:
    """Give the rule as RFC 5545 spells it. Raises ValueError."""
    plain = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    parts: dict[str, str] = {}
    for part in plain.split(";"):
        key, _, value = part.partition("=")
        _refuse_elsewhere(key)
        if key in parts:
            raise ValueError(f"{key[:40]} stands twice")
        parts[key] = value
    if parts.get("FREQ") not in _FREQUENCIES:
        raise ValueError(f"write FREQ=WEEKLY; one of {', '.join(_FREQUENCIES)}")
    for key, value in parts.items():
        if not _is_right(key, value, parts["FREQ"]):
            raise ValueError(f"{key[:40]}={value[:40]} is no part of a rule")
    return plain


def _refuse_elsewhere(key: str) -> None:
    """Refuse what RFC 5545 would say in the rule, and a window says beside it."""
    for name, instead in _ELSEWHERE.items():
        if key.startswith(name):
            raise ValueError(f"no {name} here: {instead}")


def _is_right(key: str, value: str, frequency: str) -> bool:
    each = value.split(",")
    match key:
        case "FREQ":
            return True
        case "INTERVAL" | "COUNT":
            return bool(_COUNT.fullmatch(value))
        case "WKST":
            return bool(_DAY.fullmatch(value))
        case "BYDAY":
            day = _NUMBERED_DAY if frequency in _WITH_NUMBERED_DAYS else _DAY
            return all(day.fullmatch(one) for one in each)
        case _:
            return key in _LARGEST and all(_counts(one, key) for one in each)


def _counts(text: str, key: str) -> bool:
    """Tell whether it counts something there is, from the front or from the back."""
    if not _NUMBER.fullmatch(text):
        return False
    number = int(text)
    return 1 <= abs(number) <= _LARGEST[key] and (number > 0 or key != "BYMONTH")


Recurrence = Annotated[
    str,
    Field(max_length=_LONGEST, examples=["FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY;BYDAY=2TU"]),
    AfterValidator(_readable),
]
"""A rule of RFC 5545 that was looked at: it gives at most one time a day."""


def times(first: datetime, rule: Recurrence) -> Iterator[datetime]:
    """Give the wall-clock times at which it happens, none before the first, in their order."""
    shifted = first.replace(year=first.year + _SHIFT)
    found = iter(rrulestr(rule, dtstart=shifted))
    while True:
        try:
            following = next(found, None)
        except (ValueError, OverflowError):  # at the very end of the calendar
            return
        if following is None:
            return
        yield following.replace(year=following.year - _SHIFT)


def is_a_time(at: date) -> bool:
    """Tell whether it lies where such rules can begin."""
    return FIRST_YEAR <= at.year <= LAST_YEAR
