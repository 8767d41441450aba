"""Values of an event as numbers, times and addresses, so that they can be compared."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_LONGEST_NUMBER = 40
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS_OF_SECONDS = 10
_DIGITS_OF_MILLISECONDS = 13

Network = IPv4Network | IPv6Network


def as_number(text: str) -> Decimal | None:
    """Read `97`, `-0.5`, `1e3` or `97 %`; None when it is no number, or not a finite one."""
    bare = text.strip().removesuffix("%").rstrip()
    if len(bare) > _LONGEST_NUMBER or "_" in bare:
        return None
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_time(text: str) -> datetime | None:
    """Read a time in ISO 8601 (without a zone: UTC), or seconds or milliseconds since 1970."""
    bare = text.strip()
    if bare.isascii() and bare.isdecimal():
        unit = {_DIGITS_OF_SECONDS: 1, _DIGITS_OF_MILLISECONDS: 1000}.get(len(bare))
        return _EPOCH + timedelta(seconds=int(bare) / unit) if unit else None
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(bare)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return None


def as_address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an IP address; None when it is none."""
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def is_within(text: str, networks: tuple[Network, ...]) -> bool:
    """Tell whether the text is an address of one of these networks."""
    address = as_address(text)
    return address is not None and any(address in network for network in networks)


def _bound(value: object) -> object:
    """Read what a value is compared with: a number, or a time."""
    if isinstance(value, bool):
        raise ValueError("compare with a number, or with a time in ISO 8601")  # noqa: TRY004 - pydantic
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, Decimal):
        return value
    text = str(value)
    if (number := as_number(text)) is not None:
        return number
    if (at := as_time(text)) is not None:
        return at
    raise ValueError("compare with a number, or with a time in ISO 8601")


def _written(bound: Decimal | datetime) -> str:
    return bound.isoformat() if isinstance(bound, datetime) else f"{bound:f}"


def _networks(value: object) -> object:
    """Read one network or several."""
    several = value if isinstance(value, list | tuple) else (value,)
    read: list[Any] = []
    for each in several:
        try:
            read.append(ip_network(each, strict=False))
        except ValueError:
            raise ValueError(f"{each!r} is no network: write it as 10.0.0.0/8") from None
    return tuple(read)


Bound = Annotated[
    Decimal | datetime,
    BeforeValidator(_bound),
    PlainSerializer(_written, return_type=str),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "examples": [90, "2026-11-22T08:00:00Z"],
            "description": "A number, or a time in ISO 8601.",
        }
    ),
]

Networks = Annotated[
    tuple[Network, ...],
    BeforeValidator(_networks),
    PlainSerializer(lambda networks: [str(network) for network in networks]),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "examples": ["10.0.0.0/8", ["10.0.0.0/8", "fd00::/8"]],
            "description": "Networks in CIDR notation.",
        }
    ),
]


def compare(text: str, bound: Decimal | datetime) -> int | None:
    """Give -1, 0 or 1 as the value is less than, equal to or greater than the bound.

    None when the value cannot be compared with it.
    """
    if isinstance(bound, datetime):
        at = as_time(text)
        return None if at is None else (at > bound) - (at < bound)
    number = as_number(text)
    return None if number is None else (number > bound) - (number < bound)
