"""A span: something that took its time, as a trace tells it.

An event is a trace: its id, a ULID, is the trace's id, as both have 128 bits. The ids of spans are
made of what they are about, so that every process, also after a restart, knows the span that
something belongs to, and nothing has to be stored for it.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.ids import EventId

Value = str | bool | int | float | Sequence[str]

_TO_BASE_32 = str.maketrans("ABCDEFGHJKMNPQRSTVWXYZ", "abcdefghijklmnopqrstuv")
"""From the digits of ULIDs (Crockford's) to those of Python's `int`."""

_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?")


class SpanKind(StrEnum):
    """What a span is to those around it, in OpenTelemetry's words.

    A consumer was handed its work through the database: it may begin when its parent has ended.
    """

    INTERNAL = "internal"
    SERVER = "server"
    CLIENT = "client"
    CONSUMER = "consumer"


@dataclass(frozen=True, slots=True)
class SpanContext:
    """Which span of which trace; 128 and 64 bits."""

    trace: int
    span: int

    @property
    def traceparent(self) -> str:
        """Write it as the header of W3C Trace Context, sampled."""
        return f"00-{self.trace:032x}-{self.span:016x}-01"

    @classmethod
    def read(cls, traceparent: str) -> "SpanContext | None":
        """Read such a header; None when it is none."""
        found = _TRACEPARENT.fullmatch(traceparent.strip())
        if found is None:
            return None
        context = cls(int(found[1], 16), int(found[2], 16))
        return context if context.trace and context.span else None


@dataclass(frozen=True, slots=True)
class Span:
    """It is told when it has ended. `error` says in a word what went wrong.

    `parent` is a span of the same trace; `link` is what it came from in another one.
    """

    context: SpanContext
    name: str
    kind: SpanKind
    began: datetime
    ended: datetime
    parent: int | None = None
    attributes: Mapping[str, Value | None] = field(default_factory=dict)
    error: str | None = None
    link: SpanContext | None = None


def trace_of(event_id: EventId) -> int:
    """Give the id of the event's trace. Raises `ValueError` for what is no ULID."""
    return int(event_id.translate(_TO_BASE_32), 32)


def in_trace_of(event_id: EventId, *what: str) -> SpanContext:
    """Give the span of the event's trace that is about this; without words the first of all."""
    return SpanContext(trace_of(event_id), _number("span", (event_id, *what), 8))


def in_trace_of_its_own(*what: str) -> SpanContext:
    """Give the only span of a trace that is about no event."""
    return SpanContext(_number("trace", what, 16), _number("span", what, 8))


def _number(kind: str, what: Sequence[str], size: int) -> int:
    said = "\n".join((kind, *what)).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=size).digest()) or 1
