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

_PID = re.compile(r"-?\d{10,20}(?:_\d{1,20}(?:V2)?)?")
_FULL_PID = re.compile(r"-?\d{10,20}_\d{13}(?:V2)?")
_DISPLAY_ID = re.compile(r"P-\d{1,20}")
_IN_URL = re.compile(r"(?:pid=|/problem/)(-?\d{10,20}(?:_\d{13}(?:V2)?)?)(?!\w)")
_FULL_PID_IN_TEXT = re.compile(r"(?<![\w-])-?\d{10,20}_\d{13}V2(?!\w)")
_DISPLAY_ID_IN_TEXT = re.compile(r"(?<![\w-])P-\d{3,20}(?![\w-])")
_MAY_NAME_ONE = re.compile(r"P-\d|pid=|/problem/|V2")
_ENTITY_ID = re.compile(r"[A-Z][A-Z0-9_]{0,60}-[0-9A-Fa-f]{1,32}")
_NAMES = ("pid", "problempid", "problemid", "displayid", "problemdisplayid")
_SEPARATORS = re.compile(r"[\W_]+")


def is_pid(text: str) -> bool:
    return _PID.fullmatch(text) is not None


def is_display_id(text: str) -> bool:
    return _DISPLAY_ID.fullmatch(text) is not None


def is_full_pid(text: str) -> bool:
    """Tell a PID from any other large number: both of its halves are there."""
    return _FULL_PID.fullmatch(text) is not None


def is_entity_id(text: str) -> bool:
    """Tell whether it is surely one: then it may stand in a selector as it is."""
    return _ENTITY_ID.fullmatch(text) is not None


def in_url(text: str) -> str | None:
    """Give the PID that a problem's URL holds."""
    hit = _IN_URL.search(text)
    return hit[1] if hit else None


def plain_name(key: str) -> str:
    """Give a key without case and separators: `Problem URL` and `problem_url` are `problemurl`."""
    return (key if key.isalnum() else _SEPARATORS.sub("", key)).casefold()


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

    In this order, the first hit counts: details that are called so (`dynatrace_pid`, `ProblemID`);
    a problem URL anywhere; a full system id anywhere; a number `P-…` in the short texts (message,
    alias). Whether there is such a problem has to be asked.
    """
    plain = {plain_name(key): value for key, value in details.items()}
    for prefix, is_id in (("dynatrace", is_pid), ("", is_full_pid)):
        for name in _NAMES:
            value = plain.get(prefix + name)
            if isinstance(value, str) and (is_id(value) or is_display_id(value)):
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
