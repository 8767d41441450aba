"""A delivery to try out on the documentation page."""

from pydantic import JsonValue

ALERT: dict[str, JsonValue] = {
    "status": "firing",
    "labels": {
        "alertname": "DiskWillFill",
        "instance": "web-01.example.net:9100",
        "severity": "critical",
    },
    "annotations": {"summary": "Disk /var of web-01.example.net is 96% full"},
    "startsAt": "2026-11-22T23:59:55.178Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "https://prometheus.example.net/graph",
    "fingerprint": "b90a7f32ec7a376a",
}

EXAMPLE: dict[str, JsonValue] = {
    "version": "4",
    "receiver": "alexis",
    "status": "firing",
    "groupKey": '{}:{alertname="DiskWillFill"}',
    "groupLabels": {"alertname": "DiskWillFill"},
    "truncatedAlerts": 0,
    "alerts": [ALERT],
}
