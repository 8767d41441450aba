"""Spans, as tests need them."""

from datetime import timedelta
from typing import Any

from app.domain.span import Span, SpanContext, SpanKind
from tests.parts.building import NOW


def a_span(number: int = 1, **said: Any) -> Span:
    """Give a span that lasted a second."""
    parts: dict[str, Any] = {
        "context": SpanContext(number, number),
        "name": "made up",
        "kind": SpanKind.INTERNAL,
        "began": NOW,
        "ended": NOW + timedelta(seconds=1),
    }
    return Span(**{**parts, **said})
