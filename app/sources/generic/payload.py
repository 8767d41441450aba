"""Read a message by a mapping: an event, or what is missing and where it was looked for."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Names
from typing import Any

from pydantic import JsonValue
from pydantic_core import from_json, to_json

from app.domain.errors import PayloadError
from app.domain.event import TOLD_BY_LINK, Entity, Event, EventKind, Link
from app.sources.dynatrace import references
from app.sources.generic.expression import Expression, compiled, found
from app.sources.generic.said import Said
from app.sources.generic.settings import KINDS, Mapping
from app.sources.own.keys import key_of, name_here, shortened, status_of
from app.sources.own.values import host, tags, text, texts
from app.sources.own.wrapping import messages_of
from app.sources.reading import objects, parse, time

_LONGEST_SCALAR = 200
_Look = Callable[[JsonValue], Any]


class Mapped:
    """A mapping, ready to read messages of one source."""

    def __init__(self, source: str, mapping: Mapping) -> None:
        self._source = source
        self._mapping = mapping
        self._expressions: dict[str, Expression] = {}
        for path in _paths(mapping):
            self._expressions[path] = compiled(path)

    def unwrap(self, headers: Names[str, str], body: bytes) -> Sequence[bytes]:
        """Give the items of `each`; what is plain beside the list goes with them as `delivery`."""
        message = _json(body)
        items = self._look(self._mapping.each or "@", message, "each")
        if items is None:
            items = []
        if not isinstance(items, list):
            raise PayloadError("mapping.each", f"{self._mapping.each}: must be a list")
        around = _plain(message)
        return messages_of(
            items,
            lambda item: (
                {"delivery": around, **item} if around and isinstance(item, dict) else item
            ),
        )

    def read(self, body: bytes) -> Event:
        """Read a message. Raises `PayloadError`, which names the key of the mapping."""
        return self.event(_json(body), body)

    def event(self, message: JsonValue, body: bytes) -> Event:
        """Make the event of a message that was parsed."""
        mapping = self._mapping
        ref = self._text(mapping.ref, message, "ref")
        if ref is None:
            raise PayloadError("mapping.ref", f"{mapping.ref.from_}: gives nothing")
        kind, word = self._kind(message)
        action = shortened(self._text(mapping.action, message, "action") or word)
        at = time(self._text(mapping.occurred_at, message, "occurred_at") or None)
        links = tuple(self._links(message))
        entities = tuple(self._entities(message))
        about = any(link.source == references.SOURCE for link in links)
        return Event(
            source=self._source,
            ref=ref,
            kind=kind,
            action=action,
            key=key_of(self._source, ref, kind, action, at, body),
            title=self._text(mapping.title, message, "title") or ref,
            description=self._text(mapping.description, message, "description"),
            tags=tags(self._look(mapping.tags, message, "tags")),
            priority=_priority(self._text(mapping.priority, message, "priority")),
            severity=self._text(mapping.severity, message, "severity"),
            status=status_of(kind),
            url=self._text(mapping.url, message, "url"),
            author=self._text(mapping.author, message, "author"),
            entities=entities,
            aliases=(name_here(self._source, ref),),
            links=links,
            occurred_at=at,
            ignore=self._ignored(message),
            missing=TOLD_BY_LINK - ({"entities"} if entities else set()) if about else frozenset(),
            fields=self._fields(message),
        )

    def _look(self, path: str | None, message: JsonValue, place: str) -> Any:
        """Look up what an expression finds; None when there is no expression."""
        if path is None:
            return None
        return found(self._expressions[path], path, message, f"mapping.{place}")

    def _text(self, said: Said | None, message: JsonValue, place: str) -> str | None:
        if said is None or said.literal is not None:
            return said.literal if said else None
        value = text(self._look(said.from_, message, place))
        if said.table:
            return said.table.get(value, said.default) if value is not None else said.default
        return value if value is not None else said.default

    def _kind(self, message: JsonValue) -> tuple[EventKind, str]:
        """Give the kind, and the sender's own word that stands for it."""
        said = self._mapping.kind
        meant = self._text(said, message, "kind")
        word = text(self._look(said.from_, message, "kind"))
        if meant not in KINDS:
            saw = "gives nothing" if word is None else f"{word[:100]!r} means nothing here"
            raise PayloadError("mapping.kind", f"{said.from_}: {saw}")
        return EventKind(meant), word or EventKind(meant).value

    def _ignored(self, message: JsonValue) -> str | None:
        value = self._look(self._mapping.ignore, message, "ignore")
        return "ignored by its mapping" if value else None

    def _entities(self, message: JsonValue) -> Iterator[Entity]:
        hosts = texts(self._look(self._mapping.hosts, message, "hosts"))
        for found_host in dict.fromkeys(map(host, hosts)):
            yield Entity(id=found_host, type="HOST", name=found_host)
        listed = self._look(self._mapping.entities, message, "entities")
        for each in objects(listed if isinstance(listed, list) else [listed]):
            name = text(each.get("name"))
            if known_as := text(each.get("id")) or name:
                yield Entity(
                    id=known_as,
                    type=text(each.get("type")) or "HOST",
                    name=name,
                    tags=tags(each.get("tags")),
                )

    def _links(self, message: JsonValue) -> Iterator[Link]:
        for number, each in enumerate(self._mapping.links):
            if ref := self._text(each.ref, message, f"links.{number}.ref"):
                is_there = each.source == references.SOURCE
                alias = references.alias(ref) if is_there else name_here(each.source, ref)
                yield Link(source=each.source, ref=ref, alias=alias)

    def _fields(self, message: JsonValue) -> dict[str, Any]:
        whole = message if isinstance(message, dict) else {"message": message}
        found_too = {
            name: self._look(path, message, f"fields.{name}")
            for name, path in self._mapping.fields.items()
        }
        clean = {name: _storable(value) for name, value in found_too.items() if value is not None}
        return {**whole, **clean}


def _json(body: bytes) -> JsonValue:
    try:
        return parse(body)
    except ValueError as error:
        raise PayloadError("", f"not JSON: {error}") from error


def _paths(mapping: Mapping) -> Iterator[str]:
    """Give every expression of a mapping."""
    yield "@"
    for said in (
        *(value for _, value in mapping if isinstance(value, Said)),
        *(each.ref for each in mapping.links),
    ):
        if said.from_:
            yield said.from_
    plain = (mapping.each, mapping.ignore, mapping.tags, mapping.hosts, mapping.entities)
    yield from (path for path in plain if path)
    yield from mapping.fields.values()


def _plain(message: JsonValue) -> dict[str, JsonValue]:
    """Give what is short and stands beside the list, such as the name of the sender."""
    said = message.items() if isinstance(message, dict) else ()
    return {
        name: value
        for name, value in said
        if isinstance(value, str | int | float) and len(str(value)) <= _LONGEST_SCALAR
    }


def _priority(said: str | None) -> str | None:
    return f"P{said}" if said and said in "12345" else said


def _storable(value: Any) -> JsonValue:
    """Give what an expression made as JSON has it: there is no infinity in it."""
    stored: JsonValue = from_json(to_json(value))
    return stored
