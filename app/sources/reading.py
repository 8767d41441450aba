"""Reading what others write: exact about what is used, tolerant of all the rest."""

import json
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from pydantic_core import from_json

from app.domain.errors import PayloadError

_MAX_EPOCH_SECONDS = 32_503_680_000
"""The year 3000: whatever is larger is not in seconds."""

_DEEPEST = 100
"""What is nested deeper could be stored, but not be read again."""


class Tolerant(BaseModel):
    """A vendor's object: unknown keys are welcome, vendors add them at any time."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


Model = TypeVar("Model", bound=Tolerant)


def read_tolerantly(
    model: type[Model], said: dict[str, Any], sure: Container[tuple[str, ...]]
) -> Model:
    """Read an object; what is odd but not sure to be there counts as absent.

    Raises `PayloadError`, which names the field, for what has to be there and is not as it must.
    """
    try:
        return model.model_validate(said)
    except ValidationError as error:
        odd = [tuple(map(str, each["loc"])) for each in error.errors(include_url=False)]
        if any(place in sure for place in odd):
            raise refuse(error) from error
    for place in dict.fromkeys(each[:2] for each in odd):
        said = _without(said, place)
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise refuse(error) from error


def _without(said: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    """Leave out the field at a place, as a whole: `alert.tags` for `alert.tags.3`."""
    head, *rest = place
    inner = said.get(head)
    if rest and isinstance(inner, dict):
        return {**said, head: _without(inner, tuple(rest[:1]))}
    return {name: value for name, value in said.items() if name != head}


def json_object(body: bytes) -> dict[str, JsonValue]:
    """Parse a body as a JSON object, whatever its content type said. Raises `PayloadError`."""
    try:
        parsed = parse(body)
    except ValueError as error:
        raise PayloadError("", f"not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise PayloadError("", "must be a JSON object")
    return parsed


def parse(text: bytes | str) -> JsonValue:
    """Parse JSON, also as senders write it who do not escape. Raises `ValueError`."""
    try:
        parsed: JsonValue = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        parsed = _parse_mended(text, error)
    if _may_be_deep(text) and _is_deeper(parsed, _DEEPEST):
        raise ValueError(f"nested deeper than {_DEEPEST} levels")
    return parsed


def _parse_mended(text: bytes | str, error: ValueError) -> JsonValue:
    """Mend what does not change the meaning, or raise the error.

    Mended are a byte order mark, another Unicode encoding, raw line ends in a text (Dynatrace
    does not escape them under another content type than JSON), and half of a surrogate pair:
    who cuts a text at so many UTF-16 units may cut an emoji in two.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), errors="replace")
        said = json.loads(text, strict=False)
        clean = json.dumps(said, ensure_ascii=False).encode(errors="replace")
        mended: JsonValue = from_json(clean, allow_inf_nan=False)
    except (ValueError, RecursionError):
        raise error from None
    return mended


def _may_be_deep(text: bytes | str) -> bool:
    if isinstance(text, bytes):
        return text.count(b"{") + text.count(b"[") > _DEEPEST
    return text.count("{") + text.count("[") > _DEEPEST


def _is_deeper(value: JsonValue, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in inner)


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Give the objects of a list; none when it is no list."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def texts(value: object) -> tuple[str, ...]:
    """Give the texts and numbers of a list as texts; none when it is no list."""
    items = value if isinstance(value, list) else ()
    return tuple(
        str(item)
        for item in items
        if isinstance(item, str | int | float) and not isinstance(item, bool)
    )


def refuse(error: ValidationError) -> PayloadError:
    """Turn the first thing that is wrong into an error that names the field."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return PayloadError(".".join(map(str, first["loc"])), first["msg"])


def time(value: object) -> datetime | None:
    """Read a time: ISO 8601, or an epoch in seconds, ms, µs or ns, told apart by its size."""
    if isinstance(value, str) and not value.removeprefix("-").isdecimal():
        return _iso(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (OverflowError, ValueError):
        return None
    for _ in range(3):
        if seconds > _MAX_EPOCH_SECONDS:
            seconds /= 1000
    if not 0 < seconds <= _MAX_EPOCH_SECONDS:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _iso(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
