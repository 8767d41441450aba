"""What Dynatrace posts: a notification by the user's own template, or a record of a workflow.

Either may come inside an envelope: CloudEvents put it under `data`, the connector for
Event-Driven Ansible under `eventData`, a template of the user's wherever it likes. Source:
Dynatrace documentation, "Webhook integration" (placeholders and test notification), "Davis
problems" (record fields).
"""

import hashlib
from collections.abc import Iterator

from pydantic import JsonValue

from app.domain.event import Event
from app.sources.dynatrace import notification, workflow
from app.sources.dynatrace.template import quoted
from app.sources.reading import json_object

_ENVELOPES = ("eventData", "data", "event")
_DEEPEST_ENVELOPE = 4
_MOST_OBJECTS = 50


def read(body: bytes) -> Event:
    """Read a notification or a workflow's record. Raises `PayloadError`, which names the field."""
    said = _unwrapped(json_object(body))
    digest = hashlib.sha256(body).hexdigest()[:16]
    if workflow.is_record(said):
        return workflow.read(said, digest)
    return notification.read(said, digest)


def _unwrapped(said: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Give the first object, from outside to inside, that is surely what is looked for.

    If none is sure, the first that at least names a problem.
    """
    if _is_sure(said):
        return said
    inside = list(_objects_in(said))
    sure = (each for each in inside if _is_sure(each))
    likely = (each for each in inside if notification.names_a_problem(each))
    return next(sure, None) or next(likely, said)


def _is_sure(said: dict[str, JsonValue]) -> bool:
    return workflow.is_record(said) or notification.is_notification(said)


def _objects_in(said: dict[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    """Give an object and those in it, level by level, known envelopes first."""
    level, given = [said], 0
    for _ in range(_DEEPEST_ENVELOPE + 1):
        for each in level:
            yield each
            given += 1
            if given == _MOST_OBJECTS:
                return
        level = [inner for each in level for inner in _directly_in(each)]


def _directly_in(said: dict[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    names = [name for name in _ENVELOPES if name in said]
    names += [name for name in said if name not in _ENVELOPES]
    for name in names:
        value = said[name]
        inner = quoted(value) if isinstance(value, str) else value
        if isinstance(inner, dict):
            yield inner
