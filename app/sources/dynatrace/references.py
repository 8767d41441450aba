"""Dynatrace's names for a problem, and how to find them in other people's text.

A problem has a system id, `-6386032669938507213_1634684083930V2` (older forms lack the second
half), and a number for people, `P-211117376`. Source: Dynatrace documentation, "Webhook
integration" (placeholders PID and ProblemID) and Problems API v2 (problemId, displayId).
"""

import re
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from app.domain.event import Link

SOURCE = "dynatrace"
TEST_PID = "99999"

_PID = re.compile(r"-?\d{10,}(?:_\d+(?:V2)?)?")
_DISPLAY_ID = re.compile(r"P-\d+")
_IN_URL = re.compile(r"(?:pid=|/problem/)(-?\d+(?:_\d+V2)?)")
_FULL_PID_IN_TEXT = re.compile(r"(?<![\w-])-?\d{10,}_\d{13}V2(?!\w)")
_DISPLAY_ID_IN_TEXT = re.compile(r"\bP-\d{3,}\b")
_MAY_NAME_ONE = re.compile(r"P-\d|pid=|/problem/|V2")
_OUR_KEYS = ("dynatrace_pid", "dynatrace_display_id")


def is_pid(text: str) -> bool:
    return _PID.fullmatch(text) is not None


def is_display_id(text: str) -> bool:
    return _DISPLAY_ID.fullmatch(text) is not None


def bare(pid: str) -> str:
    """Give the id without `V2`, which some messages leave out."""
    return pid.removesuffix("V2")


def alias(ref: str) -> str:
    """Give the name under which a problem is known here, from either of its ids."""
    return f"{SOURCE}:{bare(ref)}"


def find(
    details: Mapping[str, JsonValue], texts: Iterable[str], short: Iterable[str]
) -> Link | None:
    """Find the Dynatrace problem that an alert of another product is about.

    In this order, the first hit counts: our own detail keys; a problem URL anywhere; a full
    system id anywhere; a number `P-…` in the short texts (message, alias). Whether there is such
    a problem has to be asked.
    """
    for key in _OUR_KEYS:
        value = details.get(key)
        if isinstance(value, str) and (is_pid(value) or is_display_id(value)):
            return _link(value)
    everywhere = [*texts, *short, *(text for text in details.values() if isinstance(text, str))]
    if not _MAY_NAME_ONE.search("\n".join(everywhere)):
        return None
    for pattern, places in (
        (_IN_URL, everywhere),
        (_FULL_PID_IN_TEXT, everywhere),
        (_DISPLAY_ID_IN_TEXT, short),
    ):
        for text in places:
            if hit := pattern.search(text):
                return _link(hit[hit.lastindex or 0])
    return None


def _link(ref: str) -> Link:
    return Link(source=SOURCE, ref=ref, alias=alias(ref))
