"""A problem record as a Dynatrace workflow posts it, with its dotted names.

Source: Dynatrace documentation, semantic dictionary, "Davis problems": event.status is ACTIVE or
CLOSED, event.status_transition says what happened, event.category says SLOWDOWN where
notifications say PERFORMANCE.
"""

from datetime import datetime

from pydantic import JsonValue

from app.domain.errors import PayloadError
from app.domain.event import Entity, Event, EventKind
from app.sources.dynatrace import problem, references
from app.sources.reading import texts, time

_PROBLEM_KIND = "DAVIS_PROBLEM"
_ID = "event.id"
_DISPLAY_ID = "display_id"
_MAINTENANCE = "maintenance.is_under_maintenance"
_LONGEST = 200
_OPENED = frozenset({"CREATED", "REOPENED", ""})
_OVER = frozenset({"RESOLVED", "CLOSED"})


def is_record(said: dict[str, JsonValue]) -> bool:
    return any(name in said for name in ("event.kind", _ID, "event.status"))


def read(said: dict[str, JsonValue], digest: str) -> Event:
    """Read a record. Raises `PayloadError` when it has neither of the problem's ids."""
    ids = [ref for name in (_ID, _DISPLAY_ID) if (ref := _text(said, name)[:_LONGEST])]
    refs = [ref for ref in ids if references.is_pid(ref) or references.is_display_id(ref)]
    ignore = _ignore(said)
    if ignore and not refs:
        refs = ids[:1]
    if not refs:
        raise PayloadError(_ID, f"neither {_ID} nor {_DISPLAY_ID} is there")
    transition = _text(said, "event.status_transition").upper()
    status = _text(said, "event.status").upper()
    kind = _kind(status, transition)
    entities = _entities(said)
    key = problem.key_of_state(refs[0], kind)
    if kind is EventKind.UPDATED:
        key = f"{key}:{transition[:_LONGEST]}:{digest}"
    return Event(
        source=references.SOURCE,
        ref=refs[0],
        kind=kind,
        action=(transition or status or "UPDATED")[:_LONGEST],
        key=key,
        title=_text(said, "event.name"),
        description=_text(said, "event.description") or None,
        tags=tuple(dict.fromkeys(texts(said.get("entity_tags")))),
        severity=problem.severity(said.get("event.category")),
        status="resolved" if kind is EventKind.RESOLVED else "open",
        maintenance=_maintenance(said),
        entities=entities,
        unlocated=problem.are_on_no_host(entities),
        aliases=problem.aliases(*refs),
        occurred_at=_happened_at(said, kind),
        reopens=transition == "REOPENED",
        ignore=ignore,
        missing=_missing(said),
        fields=said,
    )


def _kind(status: str, transition: str) -> EventKind:
    if status in _OVER or transition in _OVER:
        return EventKind.RESOLVED
    return EventKind.OPENED if transition in _OPENED else EventKind.UPDATED


def _happened_at(said: dict[str, JsonValue], kind: EventKind) -> datetime | None:
    return time(said.get("event.end" if kind is EventKind.RESOLVED else "event.start"))


def _ignore(said: dict[str, JsonValue]) -> str | None:
    if (kind := _text(said, "event.kind")) and kind != _PROBLEM_KIND:
        return f"{kind} is not a problem"
    if said.get("dt.davis.is_duplicate") in (True, "true"):
        return "a duplicate of another problem, says Dynatrace"
    return None


def _entities(said: dict[str, JsonValue]) -> tuple[Entity, ...]:
    """Give the affected entities; only the root cause comes with a name."""
    root, root_name = _text(said, "root_cause_entity_id"), _text(said, "root_cause_entity_name")
    ids = dict.fromkeys(each for each in [*texts(said.get("affected_entity_ids")), root] if each)
    return tuple(
        Entity(
            id=each, type=problem.type_of(each), name=root_name or None if each == root else None
        )
        for each in ids
    )


def _maintenance(said: dict[str, JsonValue]) -> bool | None:
    """Read it; a record is of one moment, and one that is silent does not say."""
    return None if said.get(_MAINTENANCE) is None else problem.is_true(said[_MAINTENANCE])


def _missing(said: dict[str, JsonValue]) -> frozenset[str]:
    missing = {"problem", "impact"}
    if _maintenance(said) is None:
        missing.add("maintenance")
    if any(entity.name is None for entity in _entities(said)) or not _entities(said):
        missing.add("entities")
    for name, field in (
        ("event.name", "title"),
        ("event.description", "description"),
        ("entity_tags", "tags"),
        ("event.category", "severity"),
    ):
        if not said.get(name) and said.get(name) != []:
            missing.add(field)
    return frozenset(missing)


def _text(said: dict[str, JsonValue], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
