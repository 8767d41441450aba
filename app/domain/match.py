"""Decide whether a condition holds for an event, and if not, which clause failed first."""

from dataclasses import dataclass
from typing import assert_never

from app.domain.cel import CelSays, NotEvaluated
from app.domain.condition import AllOf, AnyOf, Condition, FieldSays, HasTags, NotOf
from app.domain.event import Event
from app.domain.fields import is_known, values

_SHOWN = 200


@dataclass(frozen=True)
class Failure:
    """The first clause that did not hold, and what the event says instead.

    `unknown`: the event is silent only because its message was cut, and the source may know; or
    nobody will, because it cannot be evaluated.
    """

    clause: str
    saw: str
    unknown: bool = False


def failure(condition: Condition, event: Event) -> Failure | None:
    """Give None if the condition holds, else its first failure.

    What is unknown never holds, not even under `not`: nothing is done on a guess.
    """
    match condition:
        case HasTags():
            return _lacks_tags(condition, event)
        case FieldSays():
            return _says_otherwise(condition, event)
        case CelSays():
            return _is_not_so(condition, event)
        case AllOf(all=parts):
            return next((failed for part in parts if (failed := failure(part, event))), None)
        case AnyOf(any=parts):
            return _none_of(condition, parts, event)
        case NotOf(not_=part):
            failed = failure(part, event)
            if failed is None:
                return Failure(str(condition), "it holds")
            return failed if failed.unknown else None
        case _:
            assert_never(condition)


def _lacks_tags(condition: HasTags, event: Event) -> Failure | None:
    if condition.wanted.issubset(event.tags):
        return None
    return Failure(str(condition), _shown(event.tags), unknown="tags" in event.missing)


def _says_otherwise(condition: FieldSays, event: Event) -> Failure | None:
    if not is_known(event, condition.field):
        return Failure(str(condition), "not known: the message left it out", unknown=True)
    found = values(event, condition.field)
    return None if _passes(condition, found) else Failure(str(condition), _shown(found))


def _is_not_so(condition: CelSays, event: Event) -> Failure | None:
    if condition.cel.needs(event.missing):
        return Failure(str(condition), "not known: the message left it out", unknown=True)
    try:
        complaint = condition.cel.complaint(event)
    except NotEvaluated as error:
        return Failure(str(condition), f"not evaluated: {error}", unknown=True)
    return Failure(str(condition), complaint) if complaint else None


def _passes(condition: FieldSays, found: tuple[str, ...]) -> bool:
    if condition.search is not None:
        return any(condition.search.found_in(text) for text in found)
    if condition.equals is not None:
        return condition.equals in found
    if condition.contains is not None:
        return any(condition.contains in text for text in found)
    return bool(found) is condition.exists


def _none_of(condition: AnyOf, parts: tuple[Condition, ...], event: Event) -> Failure | None:
    failures = []
    for part in parts:
        if (failed := failure(part, event)) is None:
            return None
        failures.append(failed)
    unknown = next((failed for failed in failures if failed.unknown), None)
    return unknown or Failure(str(condition), failures[0].saw)


def _shown(found: tuple[str, ...]) -> str:
    text = ", ".join(found) if found else "nothing"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
