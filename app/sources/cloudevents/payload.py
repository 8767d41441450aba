"""A CloudEvent 1.0 in structured mode.

Source: CloudEvents specification 1.0.2: `id`, `source`, `specversion` and `type` are always there;
`subject`, `time` and `data` may be. Source and id together are the same for the same event only.
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from app.domain.errors import PayloadError
from app.domain.event import Event, EventKind
from app.sources.cloudevents.settings import CloudEventsSettings
from app.sources.generic.payload import Mapped
from app.sources.generic.said import Said
from app.sources.generic.settings import Mapping as EventMapping
from app.sources.own.values import text
from app.sources.reading import json_object

_ALWAYS = ("id", "source", "type")
_CE_SOURCE = "eventSource"


class CloudEvents:
    """Reads the events of one source by its settings."""

    def __init__(self, name: str, settings: CloudEventsSettings) -> None:
        self._name = name
        self._otherwise = settings.otherwise
        self._types = sorted(settings.types.items(), key=lambda each: -len(each[0]))
        self._mapped = {kind: Mapped(name, _mapping(settings, kind)) for kind in EventKind}

    def read(self, body: bytes) -> Event:
        """Read an event. Raises `PayloadError`, which names the attribute."""
        said = json_object(body)
        if not str(said.get("specversion", "")).startswith("1."):
            raise PayloadError("specversion", "must be 1.0")
        attributes = {name: value for name in _ALWAYS if (value := text(said.get(name)))}
        for name in _ALWAYS:
            if name not in attributes:
                raise PayloadError(name, "is missing")
        kind = self._kind(attributes["type"])
        event = self._mapped[kind].event(said, body)
        return event.model_copy(update=_own(event, attributes))

    def _kind(self, of: str) -> EventKind:
        for pattern, kind in self._types:
            if fnmatchcase(of, pattern) if pattern.endswith("*") else of == pattern:
                return kind
        if self._otherwise is None:
            raise PayloadError("type", f"{of[:100]!r} is none of the types of the settings")
        return self._otherwise


def _own(event: Event, attributes: Mapping[str, str]) -> dict[str, object]:
    """Tell updates apart by their ids, and leave the name `source` to the event's own."""
    fields = {
        _CE_SOURCE if name == "source" else name: value for name, value in event.fields.items()
    }
    if event.kind is not EventKind.UPDATED:
        return {"fields": fields}
    key = f"{event.source}:{event.ref}:{attributes['source']}:{attributes['id']}"
    return {"fields": fields, "key": key}


def _mapping(settings: CloudEventsSettings, kind: EventKind) -> EventMapping:
    said = {
        name: getattr(settings, name)
        for name in ("ref", "title", "description", "tags", "priority", "severity", "url", "hosts")
    }
    return EventMapping.model_construct(
        **said,
        fields=settings.fields,
        kind=Said.model_construct(literal=kind.value),
        action=Said.model_construct(from_="type"),
        occurred_at=Said.model_construct(from_="time"),
    )
