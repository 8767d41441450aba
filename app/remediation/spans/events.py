"""The spans of an event: taken in, held, completed, decided. Texts of alerts are not in them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from app.domain.arrival import Letter, Origin
from app.domain.by_hand import ACTION
from app.domain.decide import Decision
from app.domain.event import Event
from app.domain.ids import EventId
from app.domain.matching import Matching
from app.domain.problem import Problem
from app.domain.span import Span, SpanContext, SpanKind, Value, in_trace_of
from app.ledger import Hold, Undecided
from app.ports import Admission, Status
from app.remediation.spans.contexts import of_asking, of_decision, of_event, of_feed

_TAKEN: Mapping[str, Value] = {"http.request.method": "POST", "http.response.status_code": 202}


def received(
    letter: Letter, admission: Admission, new_id: EventId, stored_since: datetime, now: datetime
) -> Iterator[Span]:
    """Tell of a message that was taken in, and put on disk since then.

    A repeat is told in the trace of what it repeats. Nothing is told of what is ignored, or of
    what a feed only sees again.
    """
    repeats = admission.status is Status.DUPLICATE
    if admission.status is Status.IGNORED or (repeats and letter.origin is Origin.FEED):
        return
    event, first = admission.says, of_event(admission.event)
    context = in_trace_of(admission.event, "repeat", new_id) if repeats else first
    path = _path(letter, event)
    http = {**_TAKEN, "http.route": path, "url.path": path} if path else {}
    yield Span(
        context=context,
        name=f"POST {path}" if path else f"receive {event.source}",
        kind=SpanKind.SERVER if path else SpanKind.CONSUMER,
        began=letter.received_at,
        ended=now,
        parent=first.span if repeats else None,
        attributes={
            **_about(admission.event, event),
            **http,
            "alexis.status": admission.status.value,
            "alexis.origin": letter.origin.value,
            "alexis.client": letter.client,
        },
        link=SpanContext.read(letter.caused_by) if letter.caused_by else None,
    )
    yield Span(
        context=in_trace_of(admission.event, "store", new_id),
        name="store event",
        kind=SpanKind.INTERNAL,
        began=stored_since,
        ended=now,
        parent=context.span,
    )


def _path(letter: Letter, event: Event) -> str | None:
    """Give where the message came in; a feed went and got it."""
    match letter.origin:
        case Origin.WEBHOOK:
            return f"/v1/webhooks/{event.source}"
        case Origin.MANUAL:
            return "/v1/actions" if event.action == ACTION else "/v1/events"
        case _:
            return None


def held(hold: Hold, by: EventId) -> Iterator[Span]:
    """Tell that a rule waits for the problem to last: that is an event, so a trace, of its own."""
    yield Span(
        context=of_event(hold.id),
        name=f"hold {hold.rule.name}",
        kind=SpanKind.CONSUMER,
        began=hold.at,
        ended=hold.at,
        attributes={
            **_about(hold.id, hold.event),
            "alexis.rule": hold.rule.name,
            "alexis.hold.until": hold.due_at.isoformat(),
        },
        link=of_decision(by),
    )


def asked(waiting: Undecided, began: datetime, now: datetime, *, answered: bool) -> Iterator[Span]:
    """Tell that sources were asked for what a message left out, and whether all answered."""
    yield Span(
        context=of_asking(waiting.id, waiting.tries),
        name="ask sources",
        kind=SpanKind.CONSUMER,
        began=began,
        ended=now,
        parent=of_event(waiting.id).span,
        attributes={**_about(waiting.id, waiting.event), "alexis.tries": waiting.tries + 1},
        error=None if answered else "unavailable",
    )


def decided(
    waiting: Undecided,
    problem: Problem,
    matching: Matching,
    decisions: Sequence[Decision],
    *,
    began: datetime,
    now: datetime,
) -> Iterator[Span]:
    """Tell what was decided for an event, and how long it was held before."""
    first, about = of_event(waiting.id), _about(waiting.id, waiting.event)
    if waiting.held:
        yield Span(
            context=in_trace_of(waiting.id, "hold"),
            name="hold",
            kind=SpanKind.CONSUMER,
            began=waiting.received_at,
            ended=began,
            parent=first.span,
            attributes=about,
        )
    yield Span(
        context=of_decision(waiting.id),
        name="decide",
        kind=SpanKind.CONSUMER,
        began=began,
        ended=now,
        parent=first.span,
        attributes={
            **about,
            "alexis.problem.id": problem.id,
            "alexis.rules.tried": matching.tried,
            "alexis.rules.matched": [each.rule.name for each in decisions],
            "alexis.rules.acting": [each.rule.name for each in decisions if each.acts],
            "alexis.rules.blocked": list(_blocks(decisions)),
        },
    )


def _blocks(decisions: Sequence[Decision]) -> Iterator[str]:
    for each in decisions:
        for reason in sorted({block.reason.value for block in each.blocks()}):
            yield f"{each.rule.name}: {reason}"


def feed_looked(
    name: str, began: datetime, now: datetime, counted: tuple[int, int] | None
) -> Iterator[Span]:
    """Tell of a look at a feed: how many it saw, and how many were news, if it came to its end."""
    seen, new = counted or (None, None)
    yield Span(
        context=of_feed(name, began),
        name=f"look {name}",
        kind=SpanKind.INTERNAL,
        began=began,
        ended=now,
        attributes={"alexis.source": name, "alexis.feed.seen": seen, "alexis.feed.new": new},
        error=None if counted else "unavailable",
    )


def _about(event_id: EventId, event: Event) -> dict[str, Value | None]:
    return {
        "alexis.event.id": event_id,
        "alexis.event.kind": event.kind.value,
        "alexis.source": event.source,
        "alexis.ref": event.ref,
    }
