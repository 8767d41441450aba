"""The kind `zabbix`."""

from functools import partial

from pydantic import JsonValue

from app.kinds import Reading, SourceKind
from app.sources.zabbix.payload import read
from app.sources.zabbix.settings import ZabbixSettings

_EXAMPLE: dict[str, JsonValue] = {
    "event_id": "4711",
    "event_value": "1",
    "update_status": "0",
    "title": "Disk /var of web-01 is 96% full",
    "description": "Less than 4% is left.",
    "severity": "High",
    "severity_level": "4",
    "host": "web-01.example.net",
    "tags": '[{"tag":"component","value":"storage"}]',
    "url": "https://zabbix.example.net/tr_events.php?triggerid=1&eventid=4711",
}


def _reading(name: str, settings: ZabbixSettings) -> Reading:
    return Reading(partial(read, source=name, settings=settings))


ZABBIX = SourceKind("zabbix", ZabbixSettings, _reading, example=_EXAMPLE)
