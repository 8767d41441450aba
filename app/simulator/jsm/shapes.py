"""Alerts and notes, as the JSM Operations REST API writes them.

Source: developer.atlassian.com "JSM Operations REST API", which misspells `lastOccuredAt`.
"""

from typing import Any

from app.simulator.alerts.state import Alert, Note
from app.simulator.clock import iso


def alert_json(alert: Alert) -> dict[str, Any]:
    """Write an alert, the same in lists and alone."""
    said: dict[str, Any] = {
        "id": alert.id,
        "tinyId": alert.tiny_id,
        "createdAt": iso(alert.created_at),
        "updatedAt": iso(alert.updated_at),
        "message": alert.message,
        "entity": alert.entity,
        "source": alert.source,
        "status": _status(alert),
        "alias": alert.alias,
        "tags": list(alert.tags),
        "extraProperties": dict(alert.details),
        "description": alert.description,
        "acknowledged": alert.acknowledged is not None,
        "count": alert.count,
        "owner": alert.owner,
        "snoozed": alert.snoozed_until is not None,
        "lastOccuredAt": iso(alert.last_occurred_at),
        "integrationType": alert.integration.type,
        "integrationName": alert.integration.name,
        "priority": alert.priority,
        "responders": [{"id": one.id, "type": one.type} for one in alert.responders],
        "actions": list(alert.actions),
        "seen": False,
    }
    times = {
        "ackTime": alert.acknowledged and alert.acknowledged.at,
        "closeTime": alert.closed and alert.closed.at,
        "snoozedUntil": alert.snoozed_until,
    }
    return said | {name: iso(at) for name, at in times.items() if at}


def note_json(note: Note) -> dict[str, Any]:
    return {
        "id": str(note.ns),
        "note": note.text,
        "owner": note.owner,
        "createdAt": iso(note.at),
        "updatedAt": iso(note.at),
    }


def _status(alert: Alert) -> str:
    if alert.closed:
        return "closed"
    if alert.snoozed_until:
        return "snoozed"
    return "acked" if alert.acknowledged else "open"
