"""Odd values of other people's messages as what an event needs: texts, tags, hosts."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_KEYS = ("tag", "key", "name", "label")


def text(value: object) -> str | None:
    """Give a text, a number or a truth value as text; None for all else, and for no text."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value.strip() or None
        case int() | float():
            return _number(value)
        case _:
            return None


def _number(value: float) -> str | None:
    """Give a whole number without a fraction: some senders write 1.0."""
    try:
        whole = int(value)
        return str(whole if whole == value else value)
    except (OverflowError, ValueError):  # no number at all, or more digits than Python writes
        return None


def texts(value: object) -> Iterator[str]:
    """Give the texts of a list, or the one there is."""
    for each in value if isinstance(value, list) else [value]:
        if said := text(each):
            yield said


def tags(value: object) -> tuple[str, ...]:
    """Read tags: a list, a text with commas, `{k: v}`, or a list of `{tag: k, value: v}`."""
    return tuple(dict.fromkeys(_tags(value)))


def _tags(value: object) -> Iterator[str]:
    match value:
        case str():
            yield from (tag for part in value.split(",") if (tag := part.strip()))
        case dict():
            yield from _pairs(value)
        case list():
            for each in value:
                yield from _object(each) if isinstance(each, dict) else texts(each)
        case _:
            yield from texts(value)


def _object(said: Mapping[str, Any]) -> Iterator[str]:
    if "value" not in said:
        yield from _pairs(said)
    elif key := next((said[name] for name in _KEYS if name in said), None):
        yield from _pairs({str(key): said["value"]})


def _pairs(said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if name and (value is None or value == ""):
            yield name
        elif name and (what := text(value)):
            yield f"{name}:{what}"


def host(name: str) -> str:
    """Give the host of `web-01:9100`, `https://web-01/path` or `[::1]:9100`; else it as it is."""
    name = name.strip()
    try:
        found = urlsplit(name if "://" in name else f"//{name}").hostname
    except ValueError:
        return name
    is_bare_ipv6 = name.count(":") > 1 and not name.startswith("[") and "://" not in name
    if not found or is_bare_ipv6:
        return name
    start = name.lower().find(found)
    return name[start : start + len(found)] if start >= 0 else found
