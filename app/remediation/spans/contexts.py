"""Where spans belong: each of them is known by what it is about, also to other processes.

The first span is the message at the door. What is decided for it is below its decision, and what is
done for a run below the run.
"""

from datetime import datetime

from app.domain.ids import DeliveryId, EventId
from app.domain.run import Run, RunState
from app.domain.span import SpanContext, in_trace_of, in_trace_of_its_own

VERIFY, PROBE = "verify", "probe"
"""Steps of a run that are a time in which something has to show."""


def of_event(event_id: EventId) -> SpanContext:
    """Give the first span of an event."""
    return in_trace_of(event_id)


def of_asking(event_id: EventId, tries: int) -> SpanContext:
    """Give the span in which sources are asked once more."""
    return in_trace_of(event_id, "ask", str(tries))


def of_decision(event_id: EventId) -> SpanContext:
    """Give the span under which everything is that was decided for the event."""
    return in_trace_of(event_id, "decide")


def of_approval(run: Run) -> SpanContext:
    """Give the span in which a run waited for an answer."""
    return in_trace_of(run.event_id, "approval", run.id)


def of_run(run: Run) -> SpanContext:
    """Give the span of a run."""
    return in_trace_of(run.event_id, "run", run.id)


def of_step(run: Run, step: str) -> SpanContext:
    """Give the span of a step of a run."""
    return in_trace_of(run.event_id, "step", run.id, step)


def of_looks(run: Run) -> SpanContext:
    """Give the span in which a run looks now: its verification, or before that the run itself."""
    return of_step(run, VERIFY) if run.state is RunState.VERIFYING else of_run(run)


def of_look(run: Run, began: datetime) -> SpanContext:
    """Give the span of a look that began then."""
    return in_trace_of(run.event_id, "look", run.id, began.isoformat())


def of_delivery(event_id: EventId, delivery_id: DeliveryId) -> SpanContext:
    """Give the span of a note on its way to one sink."""
    return in_trace_of(event_id, "delivery", delivery_id)


def of_feed(name: str, at: datetime) -> SpanContext:
    """Give the span of a look at a feed, which is a trace of its own."""
    return in_trace_of_its_own("look", name, at.isoformat())
