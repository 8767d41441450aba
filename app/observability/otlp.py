"""Spans as OpenTelemetry's protocol writes them (OTLP, protobuf).

This is the only module that knows it; it is imported when traces are switched on. Names of
attributes are those of OpenTelemetry's semantic conventions where there are any.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import (
    AnyValue,
    ArrayValue,
    InstrumentationScope,
    KeyValue,
)
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1 import trace_pb2 as otlp

from app.domain.span import Span, SpanContext, SpanKind, Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SAMPLED = 1
_LONGEST, _MOST = 500, 100
"""Characters of a text, and texts of a list, that are told; the rest is left out."""

_KINDS = {
    SpanKind.INTERNAL: otlp.Span.SPAN_KIND_INTERNAL,
    SpanKind.SERVER: otlp.Span.SPAN_KIND_SERVER,
    SpanKind.CLIENT: otlp.Span.SPAN_KIND_CLIENT,
    SpanKind.CONSUMER: otlp.Span.SPAN_KIND_CONSUMER,
}


class Writer:
    """Writes requests for a collector; `redact` takes secrets out of all texts."""

    def __init__(
        self, resource: Mapping[str, Value], version: str, redact: Callable[[str], str]
    ) -> None:
        self._resource = Resource(attributes=_written(resource, redact))
        self._scope = InstrumentationScope(name="alexis", version=version)
        self._redact = redact

    def write(self, spans: Iterable[Span]) -> bytes:
        scoped = otlp.ScopeSpans(scope=self._scope, spans=map(self._span, spans))
        resource = otlp.ResourceSpans(resource=self._resource, scope_spans=[scoped])
        written: bytes = ExportTraceServiceRequest(resource_spans=[resource]).SerializeToString()
        return written

    def _span(self, span: Span) -> otlp.Span:
        error = otlp.Status.STATUS_CODE_ERROR if span.error else otlp.Status.STATUS_CODE_UNSET
        began = _nanoseconds(span.began)
        return otlp.Span(
            trace_id=_trace(span.context),
            span_id=_id(span.context.span),
            parent_span_id=_id(span.parent) if span.parent else b"",
            flags=_SAMPLED,
            name=_text(span.name, self._redact),
            kind=_KINDS[span.kind],
            start_time_unix_nano=began,
            end_time_unix_nano=max(began, _nanoseconds(span.ended)),
            attributes=_written(span.attributes, self._redact),
            links=[_link(span.link)] if span.link else (),
            status=otlp.Status(code=error, message=_text(span.error or "", self._redact)),
        )


def _link(context: SpanContext) -> otlp.Span.Link:
    return otlp.Span.Link(trace_id=_trace(context), span_id=_id(context.span))


def _trace(context: SpanContext) -> bytes:
    return context.trace.to_bytes(16)


def _id(span: int) -> bytes:
    return span.to_bytes(8)


def _nanoseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND * 1000


def _written(
    attributes: Mapping[str, Value | None], redact: Callable[[str], str]
) -> list[KeyValue]:
    return [
        KeyValue(key=name, value=_value(value, redact))
        for name, value in attributes.items()
        if value is not None
    ]


def _value(value: Value, redact: Callable[[str], str]) -> AnyValue:
    match value:
        case str():
            return AnyValue(string_value=_text(value, redact))
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case float():
            return AnyValue(double_value=value)
        case _:
            texts = [_value(each, redact) for each in value[:_MOST]]
            return AnyValue(array_value=ArrayValue(values=texts))


def _text(said: str, redact: Callable[[str], str]) -> str:
    """Take secrets out, and what is no text: protobuf refuses half of a character."""
    text = redact(said)[:_LONGEST]
    return text if text.isascii() else text.encode(errors="replace").decode()
