"""Values that no source sends: sources, actions, priorities, severities and the like."""

from collections.abc import Collection, Iterator, Sequence

from app.domain.conditions.condition import Condition, Location
from app.domain.conditions.event_has import HasPriority, HasSeverity
from app.domain.conditions.field_says import FieldSays
from app.domain.rule import Rule
from app.linting.code import Code
from app.linting.finding import Finding, Linted, subject_of
from app.linting.known import (
    ALERT_ACTIONS,
    ALERTS,
    BY_HAND_TOO,
    DYNATRACE,
    MANUAL,
    MANUAL_ACTIONS,
    SOURCES,
    VALUES,
)
from app.linting.near import did_you_mean


def findings(linted: Linted) -> Iterator[Finding]:
    for rule in linted.rules:
        yield from _sources(rule, linted.own)
        yield from _actions(rule, linted.own)
    for subject, place, clause, sources in linted.clauses():
        for inner, path, word, exactly in _asked(clause):
            if hint := _not_sent(path, word, exactly, sources, linted.own):
                what = f"no source is known to send {path} {word!r}"
                yield Finding(Code.UNKNOWN_VALUE, subject, place + inner, what, hint)


def _sources(rule: Rule, own: Collection[str]) -> Iterator[Finding]:
    known = (*SOURCES, *own)
    for number, name in enumerate(rule.sources):
        if name not in known:
            hint = did_you_mean(name, known) or f"There are {', '.join(known)}."
            what = f"there is no source {name!r}"
            place = ("sources", number)
            yield Finding(Code.UNKNOWN_SOURCE, subject_of(rule), place, what, hint)


def _actions(rule: Rule, own: Collection[str]) -> Iterator[Finding]:
    asked = rule.sources or (*SOURCES, *own)
    sources = [] if set(asked) & set(own) else [name for name in asked if name in SOURCES]
    for number, action in enumerate(rule.actions):
        if sources and (hint := _action_hint(action, sources)):
            what = f"{' or '.join(sources)} never sends the action {action!r}, spelt like this"
            place = ("actions", number)
            yield Finding(Code.UNKNOWN_ACTION, subject_of(rule), place, what, hint)


def _action_hint(action: str, sources: Sequence[str]) -> str:
    """Give a hint when none of the sources sends it; alerts may have custom actions."""
    hints = []
    for source in sources:
        if source in ALERTS:
            slip = [known for known in ALERT_ACTIONS if known.casefold() == action.casefold()]
            hints.append(f"did you mean {slip[0]}?" if slip and slip != [action] else "")
        elif source == DYNATRACE:
            hints.append("" if action == action.upper() else f"did you mean {action.upper()}?")
        elif source == MANUAL:
            known = action in MANUAL_ACTIONS
            hints.append("" if known else f"There are {', '.join(MANUAL_ACTIONS)}.")
    return hints[0] if hints and all(hints) else ""


def _asked(clause: Condition) -> Iterator[tuple[Location, str, str, bool]]:
    """Give the values that a clause asks for: place, field, value, whether case counts."""
    match clause:
        case HasPriority(priority=levels):
            yield from ((("priority", at), "priority", text, False) for at, text in _all(levels))
        case HasSeverity(severity=levels):
            yield from ((("severity", at), "severity", text, False) for at, text in _all(levels))
        case FieldSays(field=path, equals=text) if text is not None:
            yield ("equals",), path, text, True
        case FieldSays(field=path, in_=texts) if texts is not None:
            yield from ((("in", at), path, text, True) for at, text in _all(texts))


def _all(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    return enumerate(texts)


def _not_sent(
    path: str, word: str, exactly: bool, sources: Sequence[str], own: Collection[str]
) -> str:
    known = VALUES.get(path)
    if known is None or (set(sources) == {MANUAL} and path not in BY_HAND_TOO):
        return ""
    if path == "source":
        known = (*known, *own)
    elif path not in BY_HAND_TOO and set(sources or own) & set(own):
        return ""
    if (word if exactly else word.upper()) in known:
        return ""
    return did_you_mean(word, known) or f"Known are {', '.join(known)}."
