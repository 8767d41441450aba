"""What the operator of Prometheus knows of its two kinds, as far as we use them.

Its schemas are not those of Kubernetes. The fields are those of its API reference,
https://prometheus-operator.dev/docs/api-reference/api/, monitoring.coreos.com/v1.
"""

from collections.abc import Mapping
from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXTS: Final = {"type": "object", "additionalProperties": _TEXT}
_DURATION: Final = {"type": "string", "pattern": r"^(\d+h)?(\d+m)?(\d+s)?$"}


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(of: Any) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": 1}


_KEY: Final = _object("key", "name", name=_TEXT, key=_TEXT)
_ENDPOINT: Final = _object(
    "port",
    port=_TEXT,
    path=_TEXT,
    scheme={"enum": ["http", "https"]},
    interval=_DURATION,
    scrapeTimeout=_DURATION,
    authorization=_object(type=_TEXT, credentials=_KEY),
    tlsConfig=_object(serverName=_TEXT, ca=_object(secret=_KEY, configMap=_KEY)),
)
_RULE: Final = {
    **_object("expr", expr=_TEXT, labels=_TEXTS, annotations=_TEXTS),
    "oneOf": [{"required": ["alert"]}, {"required": ["record"]}],
}
_RULE["properties"] |= {"alert": _TEXT, "record": _TEXT, "for": _DURATION}
_GROUP: Final = _object("name", "rules", name=_TEXT, interval=_DURATION, rules=_list(_RULE))


def _document(**spec: Any) -> dict[str, Any]:
    return _object(
        "spec",
        apiVersion={"const": "monitoring.coreos.com/v1"},
        kind=_TEXT,
        metadata={"type": "object"},
        spec=_object(**spec),
    )


SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ServiceMonitor": _document(
        jobLabel=_TEXT,
        selector=_object("matchLabels", matchLabels=_TEXTS),
        endpoints=_list(_ENDPOINT),
    ),
    "PrometheusRule": _document(groups=_list(_GROUP)),
}
"""A JSON Schema for each kind; a field that is not in it is an error."""
