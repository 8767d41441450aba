"""A problem notification ("Custom integration"), filled in from a template that the user wrote.

Ids are told by their form, wherever they stand; details as an object of the API v2 or v1 by what
they look like. Source: Dynatrace documentation, "Webhook integration", placeholders and test
notification.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from app.domain.errors import PayloadError
from app.domain.event import Entity, Event, EventKind
from app.sources.dynatrace import problem, references
from app.sources.dynatrace.template import Filled, filled, without_placeholders
from app.sources.reading import objects, texts

_IDS = frozenset({"pid", "problemid"})
_SHORT_NUMBER = re.compile(r"\d{1,9}")
_LONGEST_ACTION = 200
_STATES = {
    "OPEN": EventKind.OPENED,
    "ACTIVE": EventKind.OPENED,
    "RESOLVED": EventKind.RESOLVED,
    "CLOSED": EventKind.RESOLVED,
    "MERGED": EventKind.UPDATED,
}
_TEST_TITLE = "Dynatrace problem notification test run"
_DETAILS = ("problemdetailsjsonv2", "problemdetailsjson", "problemdetails", "problem")
_WHOLE = frozenset({"affectedEntities", "impactedEntities", "evidenceDetails"})
_TITLE = ("problemtitle", "title", "name")
_SEVERITY = ("problemseverity", "severity", "severitylevel")
_IMPACT = ("problemimpact", "impact", "impactlevel")
_TAGS = ("tags", "entitytags")


@dataclass(frozen=True)
class _Said:
    """A notification, and the details that stand in it as objects of the API."""

    plain: Filled
    v2: dict[str, Any]
    v1: dict[str, Any]
    trial: bool

    @property
    def details(self) -> dict[str, Any]:
        return self.v2 or self.v1


def is_notification(said: dict[str, JsonValue]) -> bool:
    """Tell whether this is surely a notification itself, not an envelope around one."""
    if any(references.plain_name(key) in _IDS for key in said):
        return True
    read = _read(said)
    return bool(read.details) or read.trial


def names_a_problem(said: dict[str, JsonValue]) -> bool:
    """Tell whether there is at least some id in it."""
    return bool(_refs(_read(without_placeholders(said))))


def read(message: dict[str, JsonValue], digest: str) -> Event:
    """Read a notification. Raises `PayloadError` when it has neither PID nor ProblemID."""
    fields = without_placeholders(message)
    said = _read(fields)
    refs = _refs(said)
    if not refs:
        raise PayloadError("PID", "neither PID nor ProblemID is there")
    state = _state(said)
    kind = _STATES.get(state, EventKind.UPDATED)
    key = problem.key_of_state(refs[0], kind)
    whole = problem.event_of({**said.v2, "problemId": refs[0]}) if said.v2 else None
    entities = _entities(said, whole)
    title = said.plain.text(*_TITLE) or (whole.title if whole else "")
    return Event(
        source=references.SOURCE,
        ref=refs[0],
        kind=kind,
        action=state or "UNKNOWN",
        key=f"{key}:{digest}" if kind is EventKind.UPDATED else key,
        title=title,
        description=_description(said.plain) or (whole.description if whole else None),
        tags=_tags(said, whole),
        severity=problem.severity(said.plain.text(*_SEVERITY) or said.details.get("severityLevel")),
        impact=problem.impact(said.plain.text(*_IMPACT) or said.details.get("impactLevel")),
        status=_status(kind, state),
        url=said.plain.text("problemurl", "url", "link"),
        maintenance=_maintenance(said),
        entities=entities,
        unlocated=problem.are_on_no_host(entities),
        aliases=problem.aliases(*refs),
        occurred_at=problem.happened_at(said.details, kind),
        ignore=_ignore(said, refs),
        missing=_missing(said, title, state),
        fields={**fields, "problem": said.v2} if said.v2 else fields,
    )


def _read(said: dict[str, JsonValue]) -> _Said:
    """Find the details by what they look like, not by their name.

    The template may be nothing but one of them; but one that only calls its key `problemId` is
    not. In a test notification the details are nothing but the id.
    """
    plain = filled(said)
    v2: dict[str, Any] = said if "problemId" in said and _is_whole(said) else {}
    v1: dict[str, Any] = said if "rankedEvents" in said else {}
    trial = False
    for name in _DETAILS:
        thing = plain.thing(name)
        if not isinstance(thing, dict):
            continue
        if "problemId" in thing:
            v2 = v2 or thing
        elif "rankedEvents" in thing:
            v1 = v1 or thing
        elif str(thing.get("ID")) == references.TEST_PID:
            trial = True
    return _Said(plain, v2, v1, trial)


def _is_whole(details: dict[str, Any]) -> bool:
    return not _WHOLE.isdisjoint(details)


def _refs(said: _Said) -> list[str]:
    """Give the problem's ids, the system's first. The two were swapped in somebody's template."""
    plain, v2, v1 = said.plain, said.v2, said.v1
    named: list[object] = [
        *(plain.text(name) for name in ("pid", "problemid", "displayid", "problemnumber", "id")),
        *(v2.get("problemId"), v2.get("displayId"), v1.get("id"), v1.get("displayName")),
    ]
    if said.trial:
        return [references.TEST_PID]
    ids = [str(text).strip() for text in named if isinstance(text, str | int) and text]
    numbers = [text for text in ids if _SHORT_NUMBER.fullmatch(text)]
    if references.TEST_PID in numbers:
        return [references.TEST_PID]
    anywhere = [text.strip() for text in plain.texts()]
    pids = [text for text in ids if references.is_pid(text)]
    pids += [text for text in anywhere if references.is_full_pid(text)]
    pids += [pid for text in anywhere if (pid := references.in_url(text))]
    display = [text for text in ids + anywhere if references.is_display_id(text)]
    display += [f"P-{number}" for number in numbers]
    found = list(dict.fromkeys(pids[:1] + display[:1]))
    if found:
        return found
    words = [text for text in anywhere if not text.startswith(("{", "["))]
    link = references.find({}, texts=(), short=words)
    return [link.ref] if link else []


def _state(said: _Said) -> str:
    state = said.plain.text("state", "status", "problemstate", "problemstatus")
    if state is None and isinstance(told := said.details.get("status"), str):
        state = told
    return (state or "").strip().upper()[:_LONGEST_ACTION]


def _status(kind: EventKind, state: str) -> str | None:
    if kind is EventKind.RESOLVED:
        return "resolved"
    return "open" if state in _STATES else None


def _description(plain: Filled) -> str | None:
    text = plain.text(
        "problemdetailstext", "problemdetailsmarkdown", "problemdetailshtml", "description"
    )
    if text is None and plain.thing("problemdetails") is None:
        return plain.text("problemdetails")
    return text


def _tags(said: _Said, whole: Event | None) -> tuple[str, ...]:
    """Prefer the tags of the details: the text of `{Tags}` cannot be split for sure."""
    if whole and whole.tags:
        return whole.tags
    if found := problem.spelled(said.v1.get("tagsOfAffectedEntities")):
        return found
    listed = said.plain.thing(*_TAGS)
    if isinstance(listed, list):
        return tuple(dict.fromkeys(texts(listed) + problem.spelled(listed)))
    text = (said.plain.text(*_TAGS) or "").strip()
    parts = (text[1:-1] if _is_in_brackets(text) else text).split(",")
    return tuple(dict.fromkeys(tag for part in parts if (tag := part.strip())))


def _is_in_brackets(text: str) -> bool:
    """Tell `[a:b, [AWS]c:d]`, as one sender prints a list, from `[AWS]Name:web-01, c:[d]`."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth <= 0:
            return place > 0 and place == len(text) - 1
    return False


def _entities(said: _Said, whole: Event | None) -> tuple[Entity, ...]:
    """Give the entities of all that the notification lists, each once, the fullest first."""
    found = list(whole.entities if whole else ())
    for each in objects(said.plain.thing("impactedentities")):
        found += _entity(each.get("entity"), each.get("name"), each.get("type"))
    for each in _ranked(said.v1):
        found += _entity(each.get("entityId"), each.get("entityName"))
    first: dict[str, Entity] = {}
    for entity in found:
        first.setdefault(entity.id, entity)
    return tuple(first.values())


def _entity(key: object, name: object, kind: object = None) -> list[Entity]:
    if not isinstance(key, str) or not key:
        return []
    known_as = name if isinstance(name, str) and name else None
    called = kind if isinstance(kind, str) and kind else problem.type_of(key)
    return [Entity(id=key, type=called, name=known_as)]


def _ranked(v1: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from objects(v1.get("rankedImpacts"))
    yield from objects(v1.get("rankedEvents"))


def _ignore(said: _Said, refs: list[str]) -> str | None:
    is_test = refs == [references.TEST_PID] or any(
        _TEST_TITLE in text for text in said.plain.texts()
    )
    return "Dynatrace's test notification" if is_test else None


def _maintenance(said: _Said) -> bool | None:
    """Read it from the details: no placeholder of a template says it."""
    return problem.maintenance(said.v2) if said.v2 else problem.maintenance(said.v1)


def _missing(said: _Said, title: str, state: str) -> frozenset[str]:
    """Name what the template left out, so that it is fetched when a rule asks for it."""
    plain, v2, v1 = said.plain, said.v2, said.v1
    known = {
        "problem": _is_whole(v2),
        "maintenance": _is_whole(v2) or _maintenance(said) is not None,
        "title": bool(title),
        "status": state in _STATES,
        "severity": bool(plain.text(*_SEVERITY) or said.details.get("severityLevel")),
        "impact": bool(plain.text(*_IMPACT) or said.details.get("impactLevel")),
        "description": _description(plain) is not None or "evidenceDetails" in v2,
        "entities": _is_whole(v2) or bool(v1) or plain.thing("impactedentities") is not None,
        "tags": "entityTags" in v2 or "tagsOfAffectedEntities" in v1 or plain.has(*_TAGS),
    }
    return frozenset(name for name, is_known in known.items() if not is_known)
