"""Reading what others write: exact about what is used, tolerant of all the rest."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    JsonValue,
    ValidationError,
    WrapValidator,
)
from pydantic_core import from_json

from app.domain.errors import PayloadError

_MAX_EPOCH_SECONDS = 32_503_680_000
"""The year 3000: whatever is larger is not in seconds."""


class Tolerant(BaseModel):
    """A vendor's object: unknown keys are welcome, vendors add them at any time."""

    model_config = ConfigDict(extra="allow", frozen=True)


def _or_none(value: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


OddIsAbsent = WrapValidator(_or_none)
"""A value of an unexpected shape counts as absent; the field stays among the event's fields."""

Text = Annotated[str | None, BeforeValidator(_text), OddIsAbsent]
Texts = Annotated[tuple[Annotated[str, BeforeValidator(_text)], ...] | None, OddIsAbsent]
TextMap = Annotated[dict[str, JsonValue] | None, OddIsAbsent]


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
