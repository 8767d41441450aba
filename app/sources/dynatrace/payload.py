"""What Dynatrace posts: a notification by the user's own template, or a record of a workflow.

Either may come inside an envelope: CloudEvents put it under `data`, the connector for
Event-Driven Ansible under `eventData`. Source: Dynatrace documentation, "Webhook integration"
(placeholders and test notification), "Davis problems" (record fields).
"""

import hashlib

from pydantic import JsonValue

from app.domain.errors import PayloadError
from app.domain.event import Event
from app.sources.dynatrace import notification, workflow
from app.sources.reading import json_object

_ENVELOPES = ("eventData", "data", "event")
_DEEPEST_ENVELOPE = 4


def read(body: bytes) -> Event:
    """Read a notification or a workflow's record. Raises `PayloadError`, which names the field."""
    said = _unwrapped(json_object(body))
    digest = hashlib.sha256(body).hexdigest()[:16]
    if workflow.is_record(said):
        return workflow.read(said, digest)
    return notification.read(said, digest)


def _unwrapped(said: dict[str, JsonValue]) -> dict[str, JsonValue]:
    for _ in range(_DEEPEST_ENVELOPE):
        name = next((name for name in _ENVELOPES if _is_envelope(said, name)), None)
        if name is None:
            return said
        inner = said[name]
        said = json_object(inner.encode()) if isinstance(inner, str) else inner  # type: ignore[assignment]
    raise PayloadError(_ENVELOPES[0], "too many envelopes")


def _is_envelope(said: dict[str, JsonValue], name: str) -> bool:
    inner = said.get(name)
    if workflow.is_record(said) or notification.has_ids(said):
        return False
    return isinstance(inner, dict) or (isinstance(inner, str) and inner.lstrip().startswith("{"))
