"""Made-up messages of the vendors, in the shapes that they document."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from app.domain.event import Event
from app.sources.dynatrace import payload as dynatrace
from app.sources.opsgenie import payload as alerts

FOLDER = Path(__file__).parents[1] / "payloads"
OUR_USER = "Alexis"


class Reader(Protocol):
    """How a source reads the body of a webhook."""

    def __call__(self, body: bytes) -> Event: ...


READERS: Mapping[str, Reader] = {
    "opsgenie": partial(alerts.read, source="opsgenie", our_user=OUR_USER),
    "jsm": partial(alerts.read, source="jsm", our_user="automation@example.net"),
    "dynatrace": dynatrace.read,
}


def payload(name: str) -> Any:
    """Give a message, as `opsgenie/create`."""
    return json.loads((FOLDER / f"{name}.json").read_bytes())


def webhooks(source: str) -> list[str]:
    """Name the messages that this source posts."""
    names = [path.stem for path in sorted((FOLDER / source).glob("*.json"))]
    return [f"{source}/{name}" for name in names if not name.startswith(("rest-", "v2-"))]


def read(source: str, message: object) -> Event:
    """Let the source read a message: bytes as they are, all else as JSON."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return READERS[source](body)


def an_alert(action: str = "Create", /, **alert: object) -> dict[str, Any]:
    """Give OpsGenie's webhook; what is said of the alert is added, None takes away."""
    message = payload("opsgenie/create")
    fields = {**message["alert"], **alert}
    kept = {name: value for name, value in fields.items() if value is not None}
    return {**message, "action": action, "alert": kept}
