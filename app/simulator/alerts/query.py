"""The part of the alert search language that pollers use.

Source: Opsgenie's support page "Search syntax for alerts". Fields are case-sensitive, times are
epoch milliseconds, AND binds closer than OR. Left out: fuzzy search, saved searches, users' fields.
"""

import operator
import re
from collections.abc import Callable
from typing import Any

from app.simulator.alerts.state import Alert, as_text
from app.simulator.clock import milliseconds

Matches = Callable[[Alert], bool]

_CONDITION = re.compile(r'\s*([A-Za-z.]+)\s*(:|<=|>=|=|<|>)\s*("(?:[^"]*)"|[^\s()]+)')
_WORD = re.compile(r'\s*("[^"]*"|[()]|[^\s()]+)')
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ":": operator.eq,
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBERS: dict[str, Callable[[Alert], int]] = {
    "createdAt": lambda alert: milliseconds(alert.created_at),
    "updatedAt": lambda alert: milliseconds(alert.updated_at),
    "lastOccurredAt": lambda alert: milliseconds(alert.last_occurred_at),
    "count": lambda alert: alert.count,
}
_TEXTS: dict[str, Callable[[Alert], tuple[str, ...]]] = {
    "alertId": lambda alert: (alert.id,),
    "tinyId": lambda alert: (alert.tiny_id,),
    "alias": lambda alert: (alert.alias,),
    "message": lambda alert: (alert.message, *alert.message.split()),
    "description": lambda alert: (alert.description, *alert.description.split()),
    "status": lambda alert: (alert.status,),
    "tag": lambda alert: alert.tags,
    "entity": lambda alert: (alert.entity,),
    "source": lambda alert: (alert.source,),
    "owner": lambda alert: (alert.owner,),
    "priority": lambda alert: (alert.priority,),
    "acknowledged": lambda alert: ("true" if alert.acknowledged else "false",),
    "snoozed": lambda alert: ("true" if alert.snoozed_until else "false",),
    "teams": lambda alert: tuple(team.name for team in alert.teams),
    "details.key": lambda alert: tuple(alert.details),
    "details.value": lambda alert: tuple(as_text(value) for value in alert.details.values()),
}


class BadQuery(Exception):
    """The text says where."""


def parse(query: str) -> Matches:
    if not query.strip():
        return lambda _: True
    matches, rest = _either(query)
    if rest.strip():
        raise BadQuery(f"cannot read {rest.strip()!r}")
    return matches


def _either(text: str) -> tuple[Matches, str]:
    parts = []
    while True:
        part, text = _all(text)
        parts.append(part)
        word, rest = _word(text)
        if word != "OR":
            return lambda alert: any(part(alert) for part in parts), text
        text = rest


def _all(text: str) -> tuple[Matches, str]:
    parts = []
    while True:
        part, text = _one(text)
        parts.append(part)
        word, rest = _word(text)
        if word != "AND":
            return lambda alert: all(part(alert) for part in parts), text
        text = rest


def _one(text: str) -> tuple[Matches, str]:
    word, rest = _word(text)
    if word == "NOT":
        negated, rest = _one(rest)
        return lambda alert: not negated(alert), rest
    if word == "(":
        inner, rest = _either(rest)
        closing, rest = _word(rest)
        if closing != ")":
            raise BadQuery("a bracket is not closed")
        return inner, rest
    if condition := _CONDITION.match(text):
        return _condition(*condition.groups()), text[condition.end() :]
    if word in ("", ")", "AND", "OR"):
        raise BadQuery(f"a condition is missing before {word!r}")
    return _condition("message", ":", word), rest


def _word(text: str) -> tuple[str, str]:
    match = _WORD.match(text)
    return (match[1], text[match.end() :]) if match else ("", "")


def _condition(field: str, sign: str, value: str) -> Matches:
    value = value.strip('"')
    if field in _NUMBERS:
        if not value.isdigit():
            raise BadQuery(f"{field} needs a number, not {value!r}")
        number, compare, wanted = _NUMBERS[field], _COMPARISONS[sign], int(value)
        return lambda alert: compare(number(alert), wanted)
    if field not in _TEXTS or sign not in ":=":
        raise BadQuery(f"cannot search {field!r} by {sign!r}")
    texts = _TEXTS[field]
    pattern = re.compile(re.escape(value).replace(r"\*", ".*"), re.IGNORECASE | re.DOTALL)
    return lambda alert: any(pattern.fullmatch(text) for text in texts(alert))
