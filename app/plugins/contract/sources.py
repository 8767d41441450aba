"""What a source has to keep."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pydantic_core import PydanticSerializationError

from app.domain.errors import PayloadError
from app.domain.event import Event
from app.kinds import Reading, SourceKind
from app.plugins.catalogue import Group
from app.plugins.contract.check import Broke, Check, demand, every_field_says_what_it_is
from app.plugins.fitting import complaint

_LONGEST_REF, _LONGEST_KEY = 1200, 4000
_NO_BODIES = (
    *(b"", b" ", b"null", b"1", b'"a"', b"[]", b"[{}]", b"{}", b"{", b"\x00", b"\xff\xfe{", b"a=b"),
    *(b'{"a": NaN}', b'{"a": 1e999}', b'{"a": ' + b"9" * 5000 + b"}"),
    *(b"[" * 100_000, b'{"a":' * 100_000, b'{"a":' * 500 + b"1" + b"}" * 500),
)
_ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1.5, "", " ", "a\nb", "\x00", "\ud83d", "x" * 10_000, "P-1"),
    *([], {}, [None], [[]], [{}], {"a": None}, {"": {}}, ["a", 1], "9999-12-31T23:59:59-12:00"),
)


@dataclass(frozen=True)
class SourceContract:
    """The checks of a source: `bodies` are messages as it sends them, to a source of this name."""

    kind: SourceKind
    bodies: Sequence[bytes]
    settings: Mapping[str, Any] | None = None
    name: str = "contract"

    def checks(self) -> list[Check]:
        """Give all of them, by their names."""
        plain: Mapping[str, Callable[[], None]] = {
            "it can be used as a plug-in": self._fits,
            "every setting says what it is": self._is_described,
            "a message says the same each time": self._is_the_same_each_time,
            "an event says where it is from and what it is about": self._says_what_is_needed,
            "what it does not know is refused, and nothing else is raised": self._refuses,
            "a signature is looked at, whatever it is": self._looks_at_signatures,
        }
        return [Check(f"{self.kind.name}: {name}", _waiting(does)) for name, does in plain.items()]

    def _fits(self) -> None:
        why = complaint(self.kind, Group.SOURCES, self.kind.name, ())
        demand(why is None, f"it would be a broken plug-in: {why}")

    def _is_described(self) -> None:
        every_field_says_what_it_is(self.kind.settings)

    def _is_the_same_each_time(self) -> None:
        for body in self.bodies:
            first, again = self._events(body), self._events(body)
            demand(first == again, "read twice, a message gives two events that are not the same")

    def _says_what_is_needed(self) -> None:
        for body in self.bodies:
            events = self._events(body)
            demand(events, f"nothing is read from {body!r:.200}")
            for event in events:
                self._is_whole(event)

    def _is_whole(self, event: Event) -> None:
        demand(event.source == self.name, f"the event says that it is from {event.source!r}")
        demand(event.ref, "the event does not say what it is about: ref is empty")
        demand(event.key, "the event has no key, by which a repeat is known")
        demand(len(event.ref.encode(errors="replace")) <= _LONGEST_REF, "ref is too long")
        demand(len(event.key) <= _LONGEST_KEY, "key is too long")
        again = Event.model_validate_json(_stored(event))
        demand(again == event, f"stored, the event is read back as another: {again!r:.300}")

    def _refuses(self) -> None:
        for body in chain(_NO_BODIES, *map(_odd, self.bodies)):
            try:
                events = self._events(body)
            except PayloadError:
                continue
            except Exception as error:
                what = f"{type(error).__name__}: {error!s:.200}"
                raise Broke(f"no PayloadError but {what}, for {body!r:.200}") from error
            for event in events:
                demand(isinstance(event, Event), f"it read a {type(event).__name__}, not an Event")
                _stored(event)

    def _looks_at_signatures(self) -> None:
        is_signed = self._reading().is_signed
        if is_signed is None:
            return
        for headers in ({}, {"authorization": "Bearer a"}, {"x-signature": "ÿ"}, {"": ""}):
            for body in (*_NO_BODIES, *self.bodies):
                try:
                    told = is_signed(headers, body)
                except PayloadError:
                    continue
                demand(isinstance(told, bool), f"is_signed gave a {type(told).__name__}, no bool")

    def _events(self, body: bytes) -> list[Event]:
        reading = self._reading()
        messages = reading.unwrap({}, body) if reading.unwrap else [body]
        return [reading.read(message) for message in messages]

    def _reading(self) -> Reading:
        return self.kind.reading(self.name, self.kind.settings.model_validate(self.settings or {}))


def _waiting(does: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def done() -> None:
        does()

    return done


def _stored(event: Event) -> str:
    try:
        return event.model_dump_json(exclude_defaults=True)
    except (PydanticSerializationError, RecursionError) as error:
        raise Broke(f"the event cannot be stored: {error!s:.300}") from error


def _odd(body: bytes) -> Iterator[bytes]:
    """Give the message without each of its parts, and with something odd in each place."""
    said = json.loads(body)
    for changed in _changes(said):
        yield json.dumps(changed).encode()


def _changes(said: Any) -> Iterator[Any]:
    if isinstance(said, dict):
        for name, inner in said.items():
            yield {key: value for key, value in said.items() if key != name}
            yield from ({**said, name: changed} for changed in _changes(inner))
    elif isinstance(said, list):
        for number, inner in enumerate(said):
            rest = said[:number], said[number + 1 :]
            yield from ([*rest[0], changed, *rest[1]] for changed in _changes(inner))
    yield from _ODD
