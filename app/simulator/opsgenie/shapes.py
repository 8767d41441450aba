"""Alerts and notes, as the Opsgenie REST API writes them.

Sources: docs.opsgenie.com "Alert API", the OpenAPI description in github.com/opsgenie/opsgenie-oas;
`seen`, `teams` and `ownerTeamId` as in live answers.
"""

from datetime import datetime
from typing import Any

from app.simulator.alerts.state import Alert, Note, as_text
from app.simulator.clock import iso, milliseconds


def list_item(alert: Alert) -> dict[str, Any]:
    """Lists have neither description nor details, entity or actions."""
    item: dict[str, Any] = {
        "id": alert.id,
        "tinyId": alert.tiny_id,
        "alias": alert.alias,
        "message": alert.message,
        "status": alert.status,
        "acknowledged": alert.acknowledged is not None,
        "isSeen": False,
        "seen": False,
        "tags": list(alert.tags),
        "snoozed": alert.snoozed_until is not None,
        "count": alert.count,
        "lastOccurredAt": iso(alert.last_occurred_at),
        "createdAt": iso(alert.created_at),
        "updatedAt": iso(alert.updated_at),
        "source": alert.source,
        "owner": alert.owner,
        "priority": alert.priority,
        "teams": [{"id": team.id} for team in alert.teams],
        "responders": [{"type": one.type, "id": one.id} for one in alert.responders],
        "integration": {
            "id": alert.integration.id,
            "name": alert.integration.name,
            "type": alert.integration.type,
        },
        "ownerTeamId": alert.teams[0].id if alert.teams else "",
    }
    if alert.snoozed_until:
        item["snoozedUntil"] = iso(alert.snoozed_until)
    if alert.acknowledged or alert.closed:
        item["report"] = _report(alert)
    return item


def whole_alert(alert: Alert) -> dict[str, Any]:
    return {
        **list_item(alert),
        "actions": list(alert.actions),
        "entity": alert.entity,
        "description": alert.description,
        "details": {key: as_text(value) for key, value in alert.details.items()},
    }


def note_json(note: Note) -> dict[str, Any]:
    return {
        "note": note.text,
        "owner": note.owner,
        "createdAt": iso(note.at),
        "offset": note_offset(note),
    }


def note_offset(note: Note) -> str:
    """Opaque to clients."""
    return f"{milliseconds(note.at)}_{note.ns}"


def _report(alert: Alert) -> dict[str, Any]:
    """Durations in milliseconds since the creation."""

    def lasted(until: datetime) -> int:
        return milliseconds(until) - milliseconds(alert.created_at)

    report: dict[str, Any] = {}
    if alert.acknowledged:
        report |= {
            "ackTime": lasted(alert.acknowledged.at),
            "acknowledgedBy": alert.acknowledged.by,
        }
    if alert.closed:
        report |= {"closeTime": lasted(alert.closed.at), "closedBy": alert.closed.by}
    return report
