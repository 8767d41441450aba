"""The webhook of Opsgenie, and word for word of JSM: who gets which action, in what body.

Sources: support.atlassian.com "Integrate Opsgenie with outgoing webhooks" and "Opsgenie Edge
Connector alert action data" (JSM's page on its Edge Connector has the same text), docs.opsgenie.com
"Outgoing integration triggers for team routings"; ids, times and priorities as in real captures.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.simulator.alerts.state import Alert, By, Change, Escalation, as_text, fixed_id
from app.simulator.clock import milliseconds
from app.simulator.webhooks import Letter

_LONGEST_TEXT = 1000


@dataclass(frozen=True, kw_only=True)
class OutgoingWebhook:
    """A webhook integration. `actions` None maps all; `team` is the owner, None for a global one.

    The check boxes "Add alert description" and "Add alert details" are off unless said otherwise.
    """

    url: str
    name: str = "alexis"
    headers: Mapping[str, str] = field(default_factory=dict)
    with_description: bool = False
    with_details: bool = False
    actions: frozenset[str] | None = None
    team: str | None = None

    @property
    def id(self) -> str:
        return fixed_id(f"webhook {self.name}")


def letter(webhook: OutgoingWebhook, change: Change) -> Letter | None:
    """Write what this webhook says of a change; None if it says nothing."""
    action = _action(webhook, change)
    if action is None or (webhook.actions is not None and action not in webhook.actions):
        return None
    return Letter(
        webhook=webhook.name,
        url=webhook.url,
        headers={"Content-Type": "application/json", **webhook.headers},
        content=json.dumps(_body(webhook, change, action)).encode(),
    )


def _action(webhook: OutgoingWebhook, change: Change) -> str | None:
    """A team's integration sees only the team's alerts, and gets Create when the team is added."""
    if webhook.team is None:
        return change.action
    if webhook.team not in _team_names(change.alert):
        return None
    if change.before is not None and webhook.team not in _team_names(change.before):
        return "Create"
    return change.action


def _team_names(alert: Alert) -> tuple[str, ...]:
    return tuple(team.name for team in alert.teams)


def _body(webhook: OutgoingWebhook, change: Change, action: str) -> dict[str, Any]:
    integration = {"integrationName": webhook.name, "integrationId": webhook.id}
    if change.escalation:
        stub = {"action": action, "alert": {"alertId": change.alert.id}}
        return {**stub, **integration, **_escalation(change.escalation, webhook)}
    return {
        "action": action,
        "alert": _alert(webhook, change, action),
        "source": _source(change.by),
        **integration,
        "integrationType": "Webhook",
    }


def _escalation(escalation: Escalation, webhook: OutgoingWebhook) -> dict[str, Any]:
    """The custom headers are echoed, secrets and all."""
    return {
        "escalationId": fixed_id(escalation.name),
        "escalationName": escalation.name,
        "escalationTime": escalation.time,
        "repeatCount": escalation.repeat_count,
        "escalationNotify": {
            "name": escalation.notify,
            "id": fixed_id(escalation.notify),
            "type": "default",
            "entity": "user",
        },
        "headers": dict(webhook.headers),
    }


def _alert(webhook: OutgoingWebhook, change: Change, action: str) -> dict[str, Any]:
    alert, by = change.alert, change.by
    body = {
        "alertId": alert.id,
        "message": alert.message,
        "tinyId": alert.tiny_id,
        "entity": alert.entity,
        "alias": alert.alias,
        "createdAt": milliseconds(alert.created_at),
        "updatedAt": alert.updated_ns,
        "username": by.name,
        "source": alert.source,
    }
    if by.integration is None:
        body["userId"] = fixed_id(by.user)
    if action == "Delete":
        return body
    body |= _circumstances(alert) | dict(change.fields)
    if change.before is not None and action != "Create":
        body["oldPriority"] = change.before.priority
    if by.note and action != "Create":
        body["note"] = by.note
    if action == "Create" or change.custom:
        body |= _long_texts(webhook, alert)
    return body


def _circumstances(alert: Alert) -> dict[str, Any]:
    said = {
        "tags": list(alert.tags),
        "responders": [
            {"id": responder.id, "type": responder.type, "name": responder.name}
            for responder in alert.responders
        ],
        "teams": [team.id for team in alert.teams],
        "actions": list(alert.actions),
        "priority": alert.priority,
    }
    return {"team": alert.teams[0].name, **said} if alert.teams else said


def _long_texts(webhook: OutgoingWebhook, alert: Alert) -> dict[str, Any]:
    """Both are cut at 1,000 characters; that the cut is per value of the details is a guess."""
    texts: dict[str, Any] = {}
    if webhook.with_description:
        texts["description"] = alert.description[:_LONGEST_TEXT]
    if webhook.with_details:
        texts["details"] = {
            key: as_text(value)[:_LONGEST_TEXT] for key, value in alert.details.items()
        }
    return texts


def _source(by: By) -> dict[str, str]:
    if by.integration is None:
        return {"name": "", "type": "web"}
    return {"name": by.integration.name, "type": by.integration.type}
