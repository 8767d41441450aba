"""A problem notification ("Custom integration"), filled in from a template that the user wrote.

So every key is optional and may be spelt in any way; a placeholder that Dynatrace does not know
stays as it is and counts as absent; ids are told by their form, wherever they stand. Source:
Dynatrace documentation, "Webhook integration", placeholders and test notification.
"""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue
from pydantic_core import from_json

from app.domain.errors import PayloadError
from app.domain.event import Entity, Event, EventKind
from app.sources.dynatrace import problem, references

_PLACEHOLDER = re.compile(r"\{[A-Za-z][A-Za-z0-9]*(?:\[[^\]]*\])?\}")
_SEPARATORS = re.compile(r"[\s_\-]+")
_SHORT_NUMBER = re.compile(r"\d{1,9}")
_STATES = {
    "OPEN": EventKind.OPENED,
    "ACTIVE": EventKind.OPENED,
    "RESOLVED": EventKind.RESOLVED,
    "CLOSED": EventKind.RESOLVED,
    "MERGED": EventKind.UPDATED,
}
_TEST_TITLE = "Dynatrace problem notification test run"


@dataclass(frozen=True)
class _Said:
    """The notification by plain names: `Problem URL` and `problem_url` are `problemurl`."""

    plain: dict[str, JsonValue]

    def text(self, *names: str) -> str | None:
        for name in names:
            value = self.plain.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                return str(value)
            if isinstance(value, str) and value and not _PLACEHOLDER.fullmatch(value.strip()):
                return value
        return None

    def thing(self, *names: str) -> Any:
        """Give an object or a list, also when the template put it between quotes."""
        for name in names:
            value = self.plain.get(name)
            if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
                try:
                    value = from_json(value, allow_inf_nan=False)
                except ValueError:
                    continue
            if isinstance(value, dict | list):
                return value
        return None


def has_ids(said: dict[str, JsonValue]) -> bool:
    """Tell whether this is a notification itself, not an envelope around one."""
    return not {"pid", "problemid"}.isdisjoint(_plain(said).plain)


def read(said: dict[str, JsonValue], digest: str) -> Event:
    """Read a notification. Raises `PayloadError` when it has neither PID nor ProblemID."""
    plain = _plain(said)
    v2, v1 = _details(said, plain)
    refs = _refs(plain, v2, v1)
    if not refs:
        raise PayloadError("PID", "neither PID nor ProblemID is there")
    state = (plain.text("state", "status", "problemstate", "problemstatus") or "").strip().upper()
    state = state or str((v2 or v1 or {}).get("status", "")).upper()
    kind = _STATES.get(state, EventKind.UPDATED)
    key = problem.key_of_state(refs[0], kind)
    whole = problem.event_of(v2) if v2 else None
    return Event(
        source=references.SOURCE,
        ref=refs[0],
        kind=kind,
        action=state or "UNKNOWN",
        key=f"{key}:{digest}" if kind is EventKind.UPDATED else key,
        title=plain.text("problemtitle", "title", "name") or (whole.title if whole else ""),
        description=_description(plain) or (whole.description if whole else None),
        tags=_tags(plain, whole, v1),
        severity=problem.severity(
            plain.text("problemseverity", "severity") or (v2 or v1 or {}).get("severityLevel")
        ),
        impact=problem.impact(
            plain.text("problemimpact", "impact") or (v2 or v1 or {}).get("impactLevel")
        ),
        status=_status(kind, state),
        url=plain.text("problemurl", "url", "link"),
        entities=_entities(plain, whole, v1),
        aliases=problem.aliases(*refs),
        occurred_at=problem.happened_at(v2 or v1 or {}, kind),
        ignore=_ignore(plain, refs),
        missing=_missing(plain, v2, v1, state),
        fields={**said, "problem": v2} if v2 else said,
    )


def _plain(said: dict[str, JsonValue]) -> _Said:
    return _Said({_SEPARATORS.sub("", key).casefold(): value for key, value in said.items()})


def _details(
    said: dict[str, JsonValue], plain: _Said
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Give the details as a v2 and as a v1 object, by what they look like, not by their name.

    The template may be nothing but one of them.
    """
    v2 = v1 = None
    names = ("problemdetailsjsonv2", "problemdetailsjson", "problemdetails", "problem")
    for thing in [said, *(plain.thing(name) for name in names)]:
        if isinstance(thing, dict) and "problemId" in thing:
            v2 = v2 or thing
        elif isinstance(thing, dict) and "rankedEvents" in thing:
            v1 = v1 or thing
    return v2, v1


def _refs(plain: _Said, v2: dict[str, Any] | None, v1: dict[str, Any] | None) -> list[str]:
    """Give the problem's ids, the system's first. The two were swapped in somebody's template."""
    named = [plain.text(name) for name in ("pid", "problemid", "displayid", "problemnumber", "id")]
    inner = [(v2 or {}).get("problemId"), (v2 or {}).get("displayId"), (v1 or {}).get("id")]
    anywhere = [value for value in plain.plain.values() if isinstance(value, str)]
    texts = [str(text).strip() for text in named + inner if text]
    pids = [text for text in texts + anywhere if references.is_pid(text)]
    numbers = [text for text in texts if _SHORT_NUMBER.fullmatch(text)]
    display = [text for text in texts + anywhere if references.is_display_id(text)]
    if references.TEST_PID in numbers:
        return [references.TEST_PID]
    display += [f"P-{number}" for number in numbers]
    return list(dict.fromkeys(pids[:1] + display[:1]))


def _status(kind: EventKind, state: str) -> str | None:
    if kind is EventKind.RESOLVED:
        return "resolved"
    return "open" if state in _STATES else None


def _description(plain: _Said) -> str | None:
    return plain.text(
        "problemdetailstext", "problemdetailsmarkdown", "problemdetailshtml", "description"
    ) or plain.text("problemdetails")


def _tags(plain: _Said, whole: Event | None, v1: dict[str, Any] | None) -> tuple[str, ...]:
    """Prefer the tags of the details: the text of `{Tags}` cannot be split for sure."""
    if whole and whole.tags:
        return whole.tags
    if v1 and (found := problem.tags({"entityTags": v1.get("tagsOfAffectedEntities")})):
        return found
    text = plain.text("tags", "entitytags")
    listed = plain.thing("tags", "entitytags")
    if isinstance(listed, list) and all(isinstance(tag, str) for tag in listed):
        return tuple(listed)
    parts = (text or "").removeprefix("[").removesuffix("]") if _is_bracketed(text) else text or ""
    return tuple(dict.fromkeys(tag for part in parts.split(",") if (tag := part.strip())))


def _is_bracketed(text: str | None) -> bool:
    """Tell `[a:b, c]`, as one sender prints it, from `[AWS]Name:web-01`."""
    return bool(text) and text[0] == "[" and text[-1] == "]" and "]" not in text[:-1]  # type: ignore[index]


def _entities(plain: _Said, whole: Event | None, v1: dict[str, Any] | None) -> tuple[Entity, ...]:
    """Give the entities of all that the notification lists, each once, the fullest first."""
    listed = plain.thing("impactedentities")
    found = list(whole.entities if whole else ())
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(key := each.get("entity"), str) and key:
            kind = str(each.get("type") or problem.type_of(key))
            found.append(Entity(id=key, type=kind, name=_name(each.get("name"))))
    for ranked in ("rankedImpacts", "rankedEvents"):
        for each in (v1 or {}).get(ranked) or ():
            if isinstance(each, dict) and isinstance(key := each.get("entityId"), str) and key:
                name = _name(each.get("entityName"))
                found.append(Entity(id=key, type=problem.type_of(key), name=name))
    first: dict[str, Entity] = {}
    for entity in found:
        first.setdefault(entity.id, entity)
    return tuple(first.values())


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _ignore(plain: _Said, refs: list[str]) -> str | None:
    is_test = refs == [references.TEST_PID] or plain.text("problemtitle") == _TEST_TITLE
    return "Dynatrace's test notification" if is_test else None


def _missing(
    plain: _Said, v2: dict[str, Any] | None, v1: dict[str, Any] | None, state: str
) -> frozenset[str]:
    missing = set() if v2 else {"problem"}
    if state not in _STATES:
        missing.add("status")
    if not v2:
        for field, names in (
            ("title", ("problemtitle", "title", "name")),
            ("url", ("problemurl", "url", "link")),
            ("severity", ("problemseverity", "severity")),
            ("impact", ("problemimpact", "impact")),
        ):
            if plain.text(*names) is None and not (v1 and field in {"severity", "impact"}):
                missing.add(field)
        if _description(plain) is None:
            missing.add("description")
        if not v1 and plain.thing("impactedentities") is None:
            missing.add("entities")
        if not v1 and not {"tags", "entitytags"} & plain.plain.keys():
            missing.add("tags")
    return frozenset(missing)
