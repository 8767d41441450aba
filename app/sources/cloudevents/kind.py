"""The kind `cloudevents`."""

from pydantic import JsonValue

from app.kinds import Reading, SourceKind
from app.sources.cloudevents.modes import unwrap
from app.sources.cloudevents.payload import CloudEvents
from app.sources.cloudevents.settings import CloudEventsSettings

_EXAMPLE: dict[str, JsonValue] = {
    "specversion": "1.0",
    "id": "4c1b6a52-0001",
    "source": "https://monitor.example.net/disks",
    "type": "net.example.disk.full",
    "subject": "web-01.example.net/var",
    "time": "2026-11-22T23:59:55Z",
    "data": {
        "title": "Disk /var of web-01 is 96% full",
        "host": "web-01.example.net",
        "severity": "critical",
        "tags": ["disk_full"],
    },
}


def _reading(name: str, settings: CloudEventsSettings) -> Reading:
    return Reading(CloudEvents(name, settings).read, unwrap)


CLOUDEVENTS = SourceKind("cloudevents", CloudEventsSettings, _reading, example=_EXAMPLE)
