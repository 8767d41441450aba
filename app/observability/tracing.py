"""What traces are told by: spans of the core, and those of the calls that are made meanwhile.

This knows nothing of OpenTelemetry. Without the setting `traces.endpoint` everybody has
`UNTRACED`, and nothing is made or told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, ParamSpec

import structlog

from app.domain.ids import EventId
from app.domain.span import Span, SpanContext, SpanKind, Value, trace_of

Asked = ParamSpec("Asked")

log = structlog.get_logger()

_CLIENT_ERROR = 400
_PORTS = {"http": 80, "https": 443}
_RANDOM_BITS = 56
"""Of a trace's id, from its end; by them OpenTelemetry decides what is sampled."""


class Untraced:
    """Tells nobody."""

    is_on = False

    def tell(
        self, make: Callable[Asked, Iterable[Span]], *args: Asked.args, **more: Asked.kwargs
    ) -> None:
        """Make nothing."""

    def within(
        self, where: Callable[Asked, SpanContext], *args: Asked.args, **more: Asked.kwargs
    ) -> AbstractContextManager[None]:
        """Let calls be nobody's children."""
        return nullcontext()


UNTRACED: Final = Untraced()


@dataclass(frozen=True)
class Traced:
    """Gives spans to `take`, of such a share of all traces, from 0 to 1.

    Every process takes the same ones, since the id decides. `new_span` makes the ids of calls.
    """

    take: Callable[[Span], None]
    now: Callable[[], datetime]
    new_span: Callable[[], int]
    sample: float = 1.0
    is_on = True

    def tell(
        self, make: Callable[Asked, Iterable[Span]], *args: Asked.args, **more: Asked.kwargs
    ) -> None:
        """Make the spans and give them on. A fault in that is logged, and in nobody's way."""
        try:
            for span in make(*args, **more):
                if self.is_sampled(span.context.trace):
                    self.take(span)
        except Exception:
            log.exception("span_fault")

    @contextmanager
    def within(
        self, where: Callable[Asked, SpanContext], *args: Asked.args, **more: Asked.kwargs
    ) -> Iterator[None]:
        """Let calls that are made meanwhile be children of this span."""
        context = where(*args, **more)
        token = _here.set(_Here(self, context) if self.is_sampled(context.trace) else None)
        try:
            yield
        finally:
            _here.reset(token)

    def is_sampled(self, trace: int) -> bool:
        return is_sampled(trace, self.sample)


def is_sampled(trace: int, share: float) -> bool:
    """Tell whether a trace is among such a share of all, from 0 to 1."""
    return trace % (1 << _RANDOM_BITS) >= (1 - share) * (1 << _RANDOM_BITS)


def trace_id(event_id: str, share: float) -> str | None:
    """Give the id of an event's trace, if it is among such a share of all."""
    trace = trace_of(EventId(event_id))
    return f"{trace:032x}" if is_sampled(trace, share) else None


@dataclass(frozen=True)
class _Here:
    traced: Traced
    context: SpanContext


_here: ContextVar[_Here | None] = ContextVar("alexis_span", default=None)
"""The span that a call would be a child of."""


@dataclass
class Call:
    """A call while it lasts; what is put into it is told at its end."""

    attributes: dict[str, Value | None] = field(default_factory=dict)
    error: str | None = None
    traceparent: str | None = None
    """What the other side may be told, if the call is traced."""

    def answered(self, status: int) -> None:
        """Take the status of an HTTP answer, which from 400 on is an error."""
        self.attributes["http.response.status_code"] = status
        self.error = str(status) if status >= _CLIENT_ERROR else None


def traceparent() -> str | None:
    """Give the span that is the current one, as a header writes it; None when there is none."""
    here = _here.get()
    return here.context.traceparent if here else None


def about_request(method: str, scheme: str, host: str, port: int | None) -> dict[str, Value | None]:
    """Say what an HTTP request is, in OpenTelemetry's words."""
    return {
        "http.request.method": method,
        "server.address": host,
        "server.port": port or _PORTS.get(scheme),
        "url.scheme": scheme,
    }


@contextmanager
def calling(name: str, attributes: Mapping[str, Value | None]) -> Iterator[Call]:
    """Tell of a call to the outside, as a child of the current span, if there is one."""
    here = _here.get()
    if here is None:
        yield Call()
        return
    traced, parent = here.traced, here.context
    context = SpanContext(parent.trace, traced.new_span())
    call = Call(dict(attributes), traceparent=context.traceparent)
    began = traced.now()
    token = _here.set(_Here(traced, context))
    try:
        yield call
    except BaseException as error:
        call.error = type(error).__name__
        raise
    finally:
        _here.reset(token)
        traced.tell(_span, name, call, context, parent.span, began=began, ended=traced.now())


def _span(
    name: str, call: Call, context: SpanContext, parent: int, *, began: datetime, ended: datetime
) -> Iterator[Span]:
    wrong = {"error.type": call.error} if call.error else {}
    yield Span(
        context=context,
        name=name,
        kind=SpanKind.CLIENT,
        began=began,
        ended=ended,
        parent=parent,
        attributes={**call.attributes, **wrong},
        error=call.error,
    )
