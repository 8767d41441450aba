"""Values that somebody hostile may send, and what they may not change."""

import json
from typing import Any

from app.domain.event import Event, EventKind
from app.domain.fields import OWN_NAMES
from app.domain.task import TaskSpec

HOSTILE = (
    *("a", "-rf", "--", "/../..", "a/b?c=d&e#f", "%2e%2e%2f", "a b", "ä€𝄞", "=cmd()", "x" * 1000),
    *("'; reboot; '", '"; reboot; "', "$(reboot)", "`reboot`", "a\\", "\\", "'", '"', "${HOME}"),
    *("{{ target }}", "{{", "}}", '{"a": 1}', '", "b": "', "]}", "%s", "{0}", "null", "true"),
    *("a\nb", "a\r\nX-Header: b", "a\x00b", "\x1b[31m", "[a](b)", "<b>", "- a: b", "# a"),
)


def shape(spec: TaskSpec) -> Any:
    return _parts(json.loads(spec.model_dump_json(by_alias=True)))


def _parts(value: Any) -> Any:
    """Give what there is of it but its texts."""
    if isinstance(value, dict):
        return {name: _parts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_parts(inner) for inner in value]
    return type(value).__name__


def saying(paths: frozenset[str], value: str) -> Event:
    """Make an event that says this under each of the paths."""
    own: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for path in paths:
        head, _, rest = path.partition(".")
        if head in ("tags", "entities"):
            fields[path] = value
        elif head in OWN_NAMES and not rest:
            own[head] = value
        else:
            fields[path] = value
    event = Event(
        source="contract", ref="1", kind=EventKind.OPENED, action="made-up", key="1", fields=fields
    )
    return event.model_copy(update=own)
