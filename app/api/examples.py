"""Bodies to try out on the documentation page, in the shapes that the sources send."""

from typing import Any

from pydantic import JsonValue

from app.ports import Source

TITLES = {
    "opsgenie": "OpsGenie",
    "jsm": "Jira Service Management",
    "dynatrace": "Dynatrace",
}

_ALERT: dict[str, JsonValue] = {
    "action": "Create",
    "alert": {
        "alertId": "70413a06-38d6-4c85-92b8-5ebc900d42e2-1795334400123",
        "message": "Duplicator on app-01.example.net spends its time collecting garbage",
        "tags": ["syn.duplicator", "env:prod"],
        "tinyId": "1791",
        "entity": "app-01.example.net",
        "alias": "gc-app-01.example.net",
        "createdAt": 1795334400123,
        "updatedAt": 1795334400464000000,
        "username": "Monitoring API",
        "priority": "P2",
        "source": "monitor-1",
        "description": "Long garbage-collection time on app-01.example.net",
        "details": {"host": "app-01.example.net"},
    },
    "source": {"name": "Monitoring API", "type": "API"},
    "integrationId": "2f9d1c64-6f0a-4c0e-9b52-6a1d6f1f0c11",
    "integrationName": "alexis",
    "integrationType": "Webhook",
}

_PROBLEM: dict[str, JsonValue] = {
    "State": "OPEN",
    "PID": "-6386032669938507213_1795334340000V2",
    "ProblemID": "P-241100042",
    "ProblemTitle": "Long garbage-collection time",
    "ProblemSeverity": "PERFORMANCE",
    "ProblemImpact": "INFRASTRUCTURE",
    "ProblemURL": "https://abc12345.live.dynatrace.com/#problems/problemdetails;"
    "pid=-6386032669938507213_1795334340000V2",
    "Tags": "syn.duplicator, env:prod, ssh_host:app-01.example.net",
    "ImpactedEntities": [
        {"type": "HOST", "name": "app-01.example.net", "entity": "HOST-0A1B2C3D4E5F6071"}
    ],
    "ProblemDetailsText": "Long garbage-collection time on app-01.example.net",
}

PAYLOADS: dict[str, dict[str, JsonValue]] = {
    "opsgenie": _ALERT,
    "jsm": _ALERT,
    "dynatrace": _PROBLEM,
}

EVENT: dict[str, JsonValue] = {
    "title": "Duplicator on app-01.example.net spends its time collecting garbage",
    "description": "Long garbage-collection time on app-01.example.net",
    "tags": ["syn.duplicator"],
    "priority": "P3",
    "fields": {"details": {"host": "app-01.example.net"}},
}

ACTION: dict[str, JsonValue] = {
    "targets": ["app-01.example.net"],
    "tasks": [{"remote_ssh": "uptime", "timeout": "10s"}],
    "reason": "a look before the release",
}

PAUSE: dict[str, JsonValue] = {"reason": "the storage network is being replaced"}

RESUME: dict[str, JsonValue] = {"reason": "the storage network is back"}
END_OF_STORM: dict[str, JsonValue] = {"reason": "the switch is mended, the rest is to be repaired"}
SILENCE: dict[str, JsonValue] = {
    "comment": "moving the databases",
    "for": "2h",
    "targets": {"hosts": ["db-*.example.net"]},
}

EXPLAIN: dict[str, JsonValue] = {"source": "opsgenie", "payload": _ALERT}


def request_body(source: Source) -> dict[str, Any]:
    """Describe the body of a source's webhook for OpenAPI."""
    known = PAYLOADS.get(source.name)
    return {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "additionalProperties": True} if known else {},
                "example": known or dict(source.example),
            }
        },
    }
