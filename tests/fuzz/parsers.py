"""Every reader of messages that there is, with messages that it knows.

A kind of source is here by being in the catalogue; its messages are its example, and what lies in
`tests/payloads` under its name.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.domain.event import Event
from app.kinds import Reading
from app.plugins.catalogue import built_in
from tests.fuzz.service import SOURCES
from tests.parts.own_sources import events, mapped, reading
from tests.parts.payloads import FOLDER, READERS, payload, webhooks

_NO_WEBHOOKS = ("rest-", "v2-")


@dataclass(frozen=True)
class Parser:
    """What reads deliveries; `headers` are those that come with them."""

    reading: Reading
    messages: Sequence[Any]
    headers: Mapping[str, str] = field(default_factory=dict)

    def read(self, delivery: bytes) -> Sequence[Event]:
        """Read all messages of a delivery. Raises `PayloadError`."""
        return events(self.reading, delivery, dict(self.headers))


_BINARY: Final = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "s", "ce-type": "net.a"}
_WITH_FUNCTIONS: Final[dict[str, Any]] = {
    "each": "items || [@]",
    "ignore": "test",
    "action": "a",
    "title": "to_string(t)",
    "description": "join(',', tags)",
    "tags": "tags",
    "priority": "sum(n)",
    "severity": "to_string(max_by(l, &x))",
    "url": "sort(tags)[0]",
    "hosts": "hosts",
    "entities": "entities",
    "occurred_at": "at",
    "fields": {"sum": "avg(n)", "all": "@", "ceil": "ceil(at)"},
    "links": [{"source": "dynatrace", "ref": "ref"}],
}
_ITEM: Final[dict[str, Any]] = {
    "id": "7",
    "state": "bad",
    "t": 1,
    "a": "x",
    "l": [{"x": 1}],
    "n": [1, 2],
    "at": 1795334340,
    "tags": ["a"],
    "hosts": ["web-01.example.net"],
    "entities": ["HOST-1"],
    "ref": "P-1",
    "test": False,
}
_MAPPED: Final[list[Any]] = [
    _ITEM,
    {"items": [_ITEM, {**_ITEM, "id": "8", "state": "good", "at": "2026-11-22T08:00:00Z"}]},
    {"id": "7", "state": "bad", "title": "Disk full", "tags": "a, b", "hosts": "[::1]"},
]


def stored(folder: Path) -> list[Any]:
    """Give the messages that lie in a folder, none when there is no such folder."""
    return [
        json.loads(path.read_bytes())
        for path in sorted(folder.glob("*.json"))
        if not path.name.startswith(_NO_WEBHOOKS)
    ]


def _of_kinds() -> dict[str, Parser]:
    """Give the parser of each kind of the catalogue."""
    return {
        name: Parser(
            reading(name, **SOURCES.get(name, {})),
            [*([dict(kind.example)] if kind.example else []), *stored(FOLDER / name)] or _MAPPED,
        )
        for name, kind in built_in().sources.items()
    }


PARSERS: Final[dict[str, Parser]] = {
    **{
        name: Parser(Reading(reader), [payload(each) for each in webhooks(name)])
        for name, reader in READERS.items()
    },
    **_of_kinds(),
    "cloudevents in binary mode": Parser(
        reading("cloudevents", **SOURCES["cloudevents"]), stored(FOLDER / "cloudevents"), _BINARY
    ),
    "generic with functions": Parser(mapped(**_WITH_FUNCTIONS), _MAPPED),
}
