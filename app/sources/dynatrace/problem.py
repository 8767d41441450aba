"""A problem object of Dynatrace's API v2, as an event.

The same object stands in a notification under `{ProblemDetailsJSONv2}`. Source: Dynatrace
documentation, "Problems API v2". Enumerations may grow at any time, so they are read as text.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

from app.domain.event import Entity, Event, EventKind
from app.sources.dynatrace import references
from app.sources.reading import objects, time

_SEVERITY = {"SLOWDOWN": "PERFORMANCE"}
_MAINTENANCE = ("underMaintenance", "isUnderMaintenance")
_IMPACT = {"SERVICES": "SERVICE", "APPLICATIONS": "APPLICATION"}


def is_problem(thing: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether it can be a problem at all: without its id nothing can be done with it."""
    ref = thing.get("problemId") if isinstance(thing, dict) else None
    return isinstance(ref, str) and ref != ""


def event_of(problem: dict[str, Any]) -> Event:
    """Turn a problem of the API into the event that its notification would have been."""
    ref, display_id = str(problem["problemId"]), problem.get("displayId")
    is_over = str(problem.get("status", "")).upper() in {"CLOSED", "RESOLVED"}
    kind = EventKind.RESOLVED if is_over else EventKind.OPENED
    found = entities(problem)
    return Event(
        source=references.SOURCE,
        ref=ref,
        kind=kind,
        action="RESOLVED" if is_over else "OPEN",
        key=key_of_state(ref, kind),
        title=str(problem.get("title") or ""),
        description=describe(problem),
        tags=tags(problem),
        severity=severity(problem.get("severityLevel")),
        impact=impact(problem.get("impactLevel")),
        status="resolved" if is_over else "open",
        maintenance=maintenance(problem),
        entities=found,
        unlocated=are_on_no_host(found),
        aliases=aliases(ref, display_id),
        occurred_at=happened_at(problem, kind),
        fields={"problem": problem},
    )


def key_of_state(ref: str, kind: EventKind) -> str:
    """Give the key of "is open" and of "is over": the same by webhook and by feed."""
    return f"{references.alias(ref)}:{kind}"


def aliases(*refs: object) -> tuple[str, ...]:
    known = [references.alias(ref) for ref in refs if isinstance(ref, str) and ref]
    return tuple(dict.fromkeys(known))


def severity(level: object) -> str | None:
    """Give the severity in the words of notifications (workflows say SLOWDOWN)."""
    return _SEVERITY.get(level.upper(), level.upper()) if isinstance(level, str) else None


def impact(level: object) -> str | None:
    """Give the impact in the words of notifications (the API says SERVICES)."""
    return _IMPACT.get(level.upper(), level.upper()) if isinstance(level, str) else None


def happened_at(problem: dict[str, Any], kind: EventKind) -> Any:
    """Give the problem's start or end; an open problem ends at -1."""
    return time(problem.get("endTime" if kind is EventKind.RESOLVED else "startTime"))


def tags(problem: dict[str, Any]) -> tuple[str, ...]:
    return spelled(problem.get("entityTags"))


def spelled(tags: object) -> tuple[str, ...]:
    """Give tag objects as texts, as Dynatrace spells them, each once."""
    return tuple(dict.fromkeys(_spelled(tags)))


def entities(problem: dict[str, Any]) -> tuple[Entity, ...]:
    """Give the impacted and affected entities and the root cause, with their own tags if known."""
    own_tags: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for evidence in _evidence(problem):
        data = evidence.get("data")
        if isinstance(data, dict) and (key := _entity_id(data.get("entityId"))):
            own_tags.setdefault(key, spelled(data.get("entityTags")))
    stubs = [
        stub
        for name in ("impactedEntities", "affectedEntities")
        for stub in objects(problem.get(name))
    ]
    if isinstance(root := problem.get("rootCauseEntity"), dict):
        stubs.append(root)
    for stub in stubs:
        if key := _entity_id(stub):
            names[key] = names.get(key) or str(stub.get("name") or "")
    return tuple(
        Entity(id=key, type=type_of(key), name=name or None, tags=own_tags.get(key, ()))
        for key, name in names.items()
    )


def are_on_no_host(entities: Sequence[Entity]) -> bool:
    """Tell whether there are some, but no host: Dynatrace may know on which hosts they run."""
    return bool(entities) and all(entity.type.upper() != "HOST" for entity in entities)


def maintenance(problem: dict[str, Any]) -> bool | None:
    """Tell whether it is under maintenance, or anything that it rests on; None when it is not said.

    Source: Dynatrace documentation, "Problems API v2", evidence: each event says it in its data,
    and a maintenance window is an evidence of its own. The object of the API v1 lists its events.
    """
    evidence = [*_evidence(problem), *objects(problem.get("rankedEvents"))]
    data = [each.get("data") for each in evidence]
    told = [problem, *evidence, *(each for each in data if isinstance(each, dict))]
    if any(is_true(each.get(name)) for each in told for name in _MAINTENANCE) or any(
        each.get("evidenceType") == "MAINTENANCE_WINDOW" for each in evidence
    ):
        return True
    return False if isinstance(problem.get("evidenceDetails"), dict) else None


def is_true(said: object) -> bool:
    """Tell it of a value that somebody may have quoted."""
    return said is True or (isinstance(said, str) and said.strip().lower() == "true")


def type_of(entity_id: str) -> str:
    """Give the type that an entity's id begins with: `HOST-0A1B…` is a HOST."""
    return entity_id.rpartition("-")[0] or entity_id


def describe(problem: dict[str, Any]) -> str:
    """Put what the evidence says into words: the API has no text of the problem's details."""
    lines = [str(problem.get("title") or "")]
    for evidence in _evidence(problem):
        entity = evidence.get("entity")
        where = entity.get("name") if isinstance(entity, dict) else None
        what = str(evidence.get("displayName") or "")
        lines.append(f"{what} on {where}" if what and where else what)
        data = evidence.get("data")
        properties = objects(data.get("properties") if isinstance(data, dict) else None)
        lines += [f"{item.get('key')}: {item.get('value')}" for item in properties]
    return "\n".join(line for line in lines if line)


def _evidence(problem: dict[str, Any]) -> Iterator[dict[str, Any]]:
    details = problem.get("evidenceDetails")
    if isinstance(details, dict):
        yield from objects(details.get("details"))


def _entity_id(stub: object) -> str | None:
    inner = stub.get("entityId") if isinstance(stub, dict) else None
    key = inner.get("id") if isinstance(inner, dict) else inner
    return key if isinstance(key, str) and key else None


def _spelled(tags: object) -> Iterator[str]:
    for tag in objects(tags):
        if isinstance(said := tag.get("stringRepresentation"), str):
            yield said
        elif isinstance(key := tag.get("key"), str):
            context = tag.get("context")
            prefix = f"[{context}]" if context and context != "CONTEXTLESS" else ""
            yield f"{prefix}{key}" + (f":{tag['value']}" if tag.get("value") else "")
