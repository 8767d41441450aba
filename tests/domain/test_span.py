"""An event is a trace, known to every process without a word between them."""

import pytest
from ulid import ULID

from app.domain.ids import EventId
from app.domain.span import SpanContext, in_trace_of, trace_of

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_the_trace_of_an_event_is_its_id() -> None:
    event = ULID()

    assert trace_of(EventId(str(event))) == int(event)


def test_a_span_is_known_by_what_it_is_about() -> None:
    event = EventId(str(ULID()))

    told, again = in_trace_of(event, "run", "1"), in_trace_of(event, "run", "1")

    assert told == again
    assert len({in_trace_of(event), told, in_trace_of(event, "run1"), in_trace_of(event, "r")}) == 4
    assert SpanContext.read(told.traceparent) == told


@pytest.mark.parametrize(
    ("said", "is_read"),
    [
        pytest.param(f"00-{TRACE}-{SPAN}-01", True, id="as W3C writes it"),
        pytest.param(f" 00-{TRACE}-{SPAN}-00 ", True, id="not sampled, with spaces around"),
        pytest.param(f"cc-{TRACE}-{SPAN}-01-more", True, id="of a later version"),
        pytest.param(f"ff-{TRACE}-{SPAN}-01", False, id="of the version that there is not"),
        pytest.param(f"00-{'0' * 32}-{SPAN}-01", False, id="without a trace"),
        pytest.param(f"00-{TRACE}-{'0' * 16}-01", False, id="without a span"),
        pytest.param(f"00-{TRACE.upper()}-{SPAN}-01", False, id="in capitals"),
        pytest.param(f"00-{TRACE}-{SPAN}", False, id="cut"),
        pytest.param("", False, id="empty"),
    ],
)
def test_a_header_is_read_or_left(said: str, *, is_read: bool) -> None:
    expected = SpanContext(int(TRACE, 16), int(SPAN, 16)) if is_read else None

    assert SpanContext.read(said) == expected
