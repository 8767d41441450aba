"""Calls are children of the current span, if there is one."""

from collections.abc import Iterator
from itertools import count
from random import Random

import pytest
from structlog.testing import capture_logs

from app.domain.span import Span, SpanContext
from app.observability.tracing import UNTRACED, Traced, calling, is_sampled, traceparent
from tests.parts.building import NOW
from tests.parts.spans import a_span

HERE = SpanContext(7 << 60, 5)


def _here() -> SpanContext:
    return HERE


def _call_in_vain() -> None:
    with calling("inner", {}) as inner:
        inner.answered(200)
        raise TimeoutError


def _traced(told: list[Span], sample: float = 1.0) -> Traced:
    numbers = count(100)
    return Traced(told.append, lambda: NOW, lambda: next(numbers), sample)


def test_a_call_is_a_child_of_the_current_span_and_of_the_call_around_it() -> None:
    told: list[Span] = []

    with _traced(told).within(_here), calling("outer", {"a": 1}) as outer:
        with pytest.raises(TimeoutError):
            _call_in_vain()
        outer.answered(404)

    assert [(span.name, span.parent, span.error) for span in told] == [
        ("inner", 100, "TimeoutError"),
        ("outer", HERE.span, "404"),
    ]
    assert told[1].attributes == {"a": 1, "http.response.status_code": 404, "error.type": "404"}
    assert outer.traceparent == SpanContext(HERE.trace, 100).traceparent


@pytest.mark.parametrize(
    "sample", [pytest.param(1.0, id="nowhere"), pytest.param(1e-9, id="in a trace not sampled")]
)
def test_elsewhere_nothing_is_told(sample: float) -> None:
    told: list[Span] = []
    traced = _traced(told, sample)
    around = traced.within(_here) if sample < 1 else UNTRACED.within(_here)

    with around, calling("a call", {}) as call:
        assert traceparent() is None

    assert call.traceparent is None
    assert told == []


def test_every_process_takes_the_same_share() -> None:
    random = Random(7)  # noqa: S311 - no secret
    traces = [random.getrandbits(128) for _ in range(4000)]

    taken = [trace for trace in traces if is_sampled(trace, 0.25)]

    assert 900 < len(taken) < 1100
    assert all(is_sampled(trace, 0.5) for trace in taken)


def test_a_fault_in_telling_is_in_nobodys_way() -> None:
    def make() -> Iterator[Span]:
        yield a_span()
        raise ValueError("made up")

    with capture_logs() as log:
        _traced([]).tell(make)

    assert [line["event"] for line in log] == ["span_fault"]
