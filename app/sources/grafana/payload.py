"""What Grafana Alerting posts: Alertmanager's body, and more in it.

Source: Grafana documentation, "Configure the webhook notifier". Beside Alertmanager's fields an
alert has `values` (before version 10 `valueString`), `dashboardURL`, `panelURL` and `silenceURL`,
the group `orgId`, `title`, `state` and `message`. That the button "Test" sends an alert called
TestAlert of the instance Grafana is what others report; the documentation does not say it.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from app.domain.event import Event
from app.sources.alertmanager import payload as alerts
from app.sources.alertmanager.settings import AlertmanagerSettings
from app.sources.own.values import text

_ADDRESSES = ("generatorURL", "panelURL", "dashboardURL")
_OF_THE_GROUP = {"title": "groupTitle", "state": "groupState", "message": "groupMessage"}
"""The group's words for what an event has a name for; they are about all of its alerts."""


def read(body: bytes, source: str, settings: AlertmanagerSettings) -> Event:
    """Read a delivery with one alert. Raises `PayloadError`, which names the field."""
    event = alerts.read(body, source, settings)
    return event.model_copy(
        update={
            "url": _url(event.fields),
            "fields": {_OF_THE_GROUP.get(name, name): said for name, said in event.fields.items()},
            "ignore": "Grafana's test notification" if _is_trial(event.fields) else None,
        }
    )


def _url(fields: Mapping[str, JsonValue]) -> str | None:
    """Give the first address there is; Grafana sends empty ones."""
    return next((said for name in _ADDRESSES if (said := text(fields.get(name)))), None)


def _is_trial(fields: Mapping[str, JsonValue]) -> bool:
    labels = fields.get("labels")
    return (
        isinstance(labels, dict)
        and labels.get("alertname") == "TestAlert"
        and labels.get("instance") == "Grafana"
    )
