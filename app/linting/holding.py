"""Conditions that never hold, and those that always do."""

from collections.abc import Iterator

from app.domain.conditions.condition import AllOf, Condition, Location, Named, NotOf, parts_of
from app.domain.conditions.field_says import FieldSays
from app.domain.rule import Rule
from app.linting.code import Code
from app.linting.finding import Finding, Linted, Subject
from app.linting.logic import always, conflict, never


def whole(rule: Rule) -> Condition:
    """Give everything that an event has to be for a rule to match, as one condition."""
    parts: list[Condition] = []
    for path, wanted in (("source", rule.sources), ("action", rule.actions)):
        if wanted:
            parts.append(FieldSays.model_validate({"field": path, "in": wanted}))
    return AllOf(all=(*parts, rule.when)) if parts else rule.when


def findings(linted: Linted) -> Iterator[Finding]:
    """Find them, the smallest clause that is the cause."""
    for rule, (subject, at, condition, _) in zip(linted.rules, linted.conditions(), strict=False):
        asked_of_all = rule.catch_all or rule.actions
        found = [] if asked_of_all and always(condition) else list(_of(subject, at, condition))
        yield from found
        if not found and never(every := whole(rule)):
            yield _never(subject, at, every)
    for subject, at, condition, _ in list(linted.conditions())[len(linted.rules) :]:
        yield from _of(subject, at, condition)


def _of(subject: Subject, at: Location, condition: Condition) -> Iterator[Finding]:
    if isinstance(condition, Named):
        return
    if never(condition):
        inside = [(at + place, part) for place, part in parts_of(condition) if never(part)]
        if inside and isinstance(condition, AllOf) and not isinstance(inside[0][1], Named):
            yield from _of(subject, *inside[0])
            return
        yield _never(subject, at, condition)
    elif always(condition):
        yield Finding(
            Code.ALWAYS_HOLDS,
            subject,
            at,
            f"this always holds: {condition}",
            "Leave it out, or say what it is to tell apart.",
        )
    elif not isinstance(condition, NotOf):
        for place, part in parts_of(condition):
            yield from _of(subject, at + place, part)


def _never(subject: Subject, at: Location, condition: Condition) -> Finding:
    parts = conflict(condition)
    if len(parts) > 1:
        why = f": not both {parts[0]} and {parts[1]}"
    else:
        why = f": {parts[0]}" if parts else ""
    return Finding(
        Code.NEVER_HOLDS,
        subject,
        at,
        f"this can never hold{why}",
        "Take one of them away, or put them into `any`."
        if len(parts) > 1
        else "Say something that an event can be when rules are asked.",
    )
