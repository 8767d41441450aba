"""Reading what others write: exact about what is used, tolerant of all the rest."""

from collections.abc import Container
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from pydantic_core import from_json

from app.domain.errors import PayloadError

_MAX_EPOCH_SECONDS = 32_503_680_000
"""The year 3000: whatever is larger is not in seconds."""


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
    for place in odd:
        said = _without(said, place)
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise refuse(error) from error


def _without(said: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    """Leave out the field at a place, as a whole: `alert.tags` for `alert.tags.3`."""
    head, *rest = place
    inner = said.get(head)
    if rest and isinstance(inner, dict) and rest[0] in inner:
        return {**said, head: _without(inner, tuple(rest[:1]))}
    return {name: value for name, value in said.items() if name != head}


def json_object(body: bytes) -> dict[str, JsonValue]:
    """Parse a body as a JSON object, whatever its content type said. Raises `PayloadError`."""
    try:
        parsed = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise PayloadError("", f"not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise PayloadError("", "must be a JSON object")
    return parsed


def refuse(error: ValidationError) -> PayloadError:
    """Turn the first thing that is wrong into an error that names the field."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return PayloadError(".".join(map(str, first["loc"])), first["msg"])


def time(value: object) -> datetime | None:
    """Read a time: ISO 8601, or an epoch in seconds, ms, µs or ns, told apart by its size."""
    if isinstance(value, str) and not value.lstrip("-").isdecimal():
        return _iso(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except OverflowError:
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
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
