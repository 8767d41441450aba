"""Find what an event says under a path: `description`, `details.host`, `problem.title`, `*`.

A path is looked up among the event's own names first, then in the source's message. Lists are
gone through; a key that holds dots itself (`event.category`) is found too; a path that ends at
a mapping means everything in it, and `*` means everything that the event says.
"""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from app.domain.event import Event

OWN_NAMES = (
    "source",
    "kind",
    "action",
    "title",
    "description",
    "tags",
    "priority",
    "severity",
    "impact",
    "status",
    "url",
    "author",
    "note",
    "maintenance",
    "entities",
)
EVERYTHING = "*"

_LONGEST_NUMBER = 10
"""Digits of a place in a list: Python does not even read thousands of them."""


def values(event: Event, path: str) -> tuple[str, ...]:
    """Give every value under the path as text; none when the event does not say it."""
    if path == EVERYTHING:
        return tuple(_leaves([_own(event, name) for name in OWN_NAMES] + [event.fields]))
    head, _, rest = path.partition(".")
    if head in OWN_NAMES and (own := tuple(_descend(_own(event, head), rest))):
        return own
    return tuple(_descend(event.fields, path))


def is_known(event: Event, path: str) -> bool:
    """Tell whether the event is complete under this path (False: the source knows more)."""
    if path == EVERYTHING:
        return not event.missing
    return path.partition(".")[0] not in event.missing


def _own(event: Event, name: str) -> JsonValue:
    value = getattr(event, name)
    if name == "entities":
        return [entity.model_dump(mode="json") for entity in event.entities]
    return list(value) if isinstance(value, tuple) else value


def _descend(value: JsonValue, path: str) -> Iterator[str]:
    if not path:
        yield from _leaves(value)
    elif isinstance(value, list):
        yield from _descend_list(value, path)
    elif isinstance(value, Mapping):
        for key, rest in _splits(path):
            if key in value:
                yield from _descend(value[key], rest)
                return


def _descend_list(value: Sequence[JsonValue], path: str) -> Iterator[str]:
    head, _, rest = path.partition(".")
    if head.isdecimal():
        if len(head) <= _LONGEST_NUMBER and int(head) < len(value):
            yield from _descend(value[int(head)], rest)
        return
    for item in value:
        yield from _descend(item, path)


def _splits(path: str) -> Iterator[tuple[str, str]]:
    """Give (key, rest) for every way to cut the path, the longest key first."""
    yield path, ""
    end = path.rfind(".")
    while end > 0:
        yield path[:end], path[end + 1 :]
        end = path.rfind(".", 0, end)


def _leaves(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif value is not None:
        for item in value:
            yield from _leaves(item)
