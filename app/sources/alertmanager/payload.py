"""What Alertmanager posts: a group of alerts, each firing or resolved.

Source: Prometheus documentation, "Configuration", webhook_config, version 4, and bodies of a real
Alertmanager 0.25. An alert is known by its fingerprint, which is made of its labels: it is the
same each time that it fires. `endsAt` of an alert that fires is the year 1. Grafana posts the same
with more in it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import JsonValue
from pydantic_core import to_json

from app.domain.errors import PayloadError
from app.domain.event import Entity, Event, EventKind
from app.sources.alertmanager.settings import AlertmanagerSettings
from app.sources.own.keys import key_of, name_here, status_of
from app.sources.own.values import host, text
from app.sources.own.wrapping import messages_of
from app.sources.reading import json_object, time

_KINDS = {"firing": EventKind.OPENED, "resolved": EventKind.RESOLVED}
_BESIDE_ALERTS = frozenset({"alerts", "commonLabels", "commonAnnotations", "status"})
_NEVER = 1970
"""An older year is Go's word for no time."""


def unwrap(headers: Mapping[str, str], body: bytes) -> Sequence[bytes]:
    """Give a delivery for each alert, without what only repeats what the alerts say."""
    said = json_object(body)
    alerts = said.get("alerts")
    if not isinstance(alerts, list):
        raise PayloadError("alerts", "must be a list of alerts")
    around = {name: value for name, value in said.items() if name not in _BESIDE_ALERTS}
    return messages_of(alerts, lambda alert: {**around, "alerts": [alert]})


def read(body: bytes, source: str, settings: AlertmanagerSettings) -> Event:
    """Read a delivery with one alert. Raises `PayloadError`, which names the field."""
    said = json_object(body)
    alert = _alert(said)
    labels, annotations = _pairs(alert.get("labels")), _pairs(alert.get("annotations"))
    status = text(alert.get("status")) or ""
    kind = _KINDS.get(status.casefold())
    if kind is None:
        raise PayloadError("status", "must be firing or resolved")
    ref = _ref(alert, labels)
    at = _happened_at(alert, kind)
    severity = labels.get(settings.severity_label)
    name = labels.get("alertname", "")
    return Event(
        source=source,
        ref=ref,
        kind=kind,
        action=status.casefold(),
        key=key_of(source, ref, kind, status, at, body),
        title=annotations.get("summary") or annotations.get("title") or name or ref,
        description=annotations.get("description") or annotations.get("message"),
        tags=tuple(f"{key}:{value}" for key, value in sorted(labels.items())),
        priority=settings.priorities.get(severity.casefold()) if severity else None,
        severity=severity,
        status=status_of(kind),
        url=text(alert.get("generatorURL")),
        entities=_hosts(labels, settings.host_labels),
        aliases=(name_here(source, ref),),
        occurred_at=at,
        fields=_fields(said, alert),
    )


def _alert(said: Mapping[str, JsonValue]) -> dict[str, Any]:
    alerts = said.get("alerts")
    if not isinstance(alerts, list) or len(alerts) != 1 or not isinstance(alerts[0], dict):
        raise PayloadError("alerts", "must be a list with an alert in it")
    return alerts[0]


def _pairs(value: object) -> dict[str, str]:
    """Give labels or annotations; what is no text in them is left out."""
    pairs = value.items() if isinstance(value, dict) else ()
    return {key: said for key, each in pairs if (said := text(each))}


def _ref(alert: Mapping[str, JsonValue], labels: Mapping[str, str]) -> str:
    if fingerprint := text(alert.get("fingerprint")):
        return fingerprint
    if not labels:
        raise PayloadError("fingerprint", "neither a fingerprint nor labels are there")
    return hashlib.sha256(to_json(sorted(labels.items()))).hexdigest()[:16]


def _happened_at(alert: Mapping[str, JsonValue], kind: EventKind) -> datetime | None:
    first, second = ("startsAt", "endsAt") if kind is EventKind.OPENED else ("endsAt", "startsAt")
    found = time(alert.get(first))
    if found is None or found.year < _NEVER:
        found = time(alert.get(second)) if kind is EventKind.RESOLVED else None
    return found if found and found.year >= _NEVER else None


def _hosts(labels: Mapping[str, str], names: Sequence[str]) -> tuple[Entity, ...]:
    for name in names:
        if said := labels.get(name):
            found = host(said)
            return (Entity(id=found, type="HOST", name=found),)
    return ()


def _fields(said: Mapping[str, JsonValue], alert: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Give the alert's own fields first, then those of its group."""
    around = {name: value for name, value in said.items() if name not in _BESIDE_ALERTS}
    return {**around, **alert}
