"""What the script of docs/connect-zabbix.md posts: the macros of an event of Zabbix, by name.

Source: Zabbix documentation, "Webhook" (media types) and "Supported macros". The parameters of a
media type are texts; a macro that has no value there stays as it is written, or is `*UNKNOWN*`. In
a recovery message EVENT.ID is still the id of the problem, and EVENT.VALUE is 0; in a message about
an update EVENT.UPDATE.STATUS is 1. EVENT.TAGSJSON is a list of objects with tag and value.
"""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from app.domain.errors import PayloadError
from app.domain.event import Entity, Event, EventKind
from app.sources.own.keys import key_of, name_here, status_of
from app.sources.own.values import tags, text
from app.sources.reading import json_object, parse, time
from app.sources.zabbix.settings import ZabbixSettings

_MACRO = re.compile(r"\{[A-Z0-9_.]{1,100}\}|\*UNKNOWN\*")
_LEVELS = {"5": "P1", "4": "P2", "3": "P3", "2": "P4", "1": "P5", "0": "P5"}
_ACTIONS = {
    EventKind.OPENED: "PROBLEM",
    EventKind.UPDATED: "UPDATE",
    EventKind.RESOLVED: "RECOVERY",
}


def read(body: bytes, source: str, settings: ZabbixSettings) -> Event:
    """Read a message of the script. Raises `PayloadError`, which names the field."""
    message = json_object(body)
    said = {name: value for name, value in message.items() if not _is_open(value)}
    ref = text(said.get("event_id"))
    if ref is None and "event_id" not in message:
        raise PayloadError("event_id", "is missing")
    is_trial = ref is None
    ref = ref or "test"
    kind = EventKind.OPENED if is_trial else _kind(said)
    at = time(text(said.get("event_time"))) if text(said.get("event_time")) else None
    level = text(said.get("severity_level"))
    return Event(
        source=source,
        ref=ref,
        kind=kind,
        action=_ACTIONS[kind],
        key=key_of(source, ref, kind, _ACTIONS[kind], at, body),
        title=text(said.get("title")) or f"Zabbix event {ref}",
        description=text(said.get("description")),
        tags=_tags(said.get("tags")),
        priority=_LEVELS.get(level) if level and settings.priority else None,
        severity=text(said.get("severity")),
        status=status_of(kind),
        url=text(said.get("url")),
        author=text(said.get("user")) if kind is EventKind.UPDATED else None,
        note=text(said.get("update_message")) if kind is EventKind.UPDATED else None,
        entities=_hosts(said, settings),
        aliases=(name_here(source, ref),),
        occurred_at=at,
        ignore="a test without an event" if is_trial else None,
        fields=said,
    )


def _is_open(value: JsonValue) -> bool:
    """Tell a macro that Zabbix did not fill in."""
    return isinstance(value, str) and _MACRO.fullmatch(value.strip()) is not None


def _kind(said: Mapping[str, JsonValue]) -> EventKind:
    if text(said.get("update_status")) == "1":
        return EventKind.UPDATED
    value = text(said.get("event_value"))
    if value == "1":
        return EventKind.OPENED
    if value == "0":
        return EventKind.RESOLVED
    raise PayloadError("event_value", "must be 1 (a problem) or 0 (its recovery)")


def _tags(value: JsonValue) -> tuple[str, ...]:
    """Read EVENT.TAGSJSON, which comes as a text, or as the list that it is."""
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        try:
            return tags(parse(value))
        except ValueError:
            pass
    return tags(value)


def _hosts(said: Mapping[str, JsonValue], settings: ZabbixSettings) -> tuple[Entity, ...]:
    name = next((found for key in settings.host if (found := text(said.get(key)))), None)
    if name is None:
        return ()
    return (Entity(id=text(said.get("host_id")) or name, type="HOST", name=name),)
