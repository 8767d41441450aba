"""The kind `grafana`."""

from functools import partial

from pydantic import JsonValue

from app.kinds import Reading, SourceKind
from app.sources.alertmanager.example import ALERT
from app.sources.alertmanager.example import EXAMPLE as GROUP
from app.sources.alertmanager.payload import unwrap
from app.sources.alertmanager.settings import AlertmanagerSettings
from app.sources.grafana.payload import read

_EXAMPLE: dict[str, JsonValue] = {
    **GROUP,
    "version": "1",
    "orgId": 1,
    "title": "[FIRING:1] DiskWillFill",
    "state": "alerting",
    "alerts": [{**ALERT, "values": {"A": 96.2}, "panelURL": "https://grafana.example.net/d/1"}],
}


def _reading(name: str, settings: AlertmanagerSettings) -> Reading:
    return Reading(partial(read, source=name, settings=settings), unwrap)


GRAFANA = SourceKind("grafana", AlertmanagerSettings, _reading, example=_EXAMPLE)
