"""What waits, by the rows, and for how long."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from prometheus_client.core import Metric

from app.api.metrics.gauges import gauge, gauges
from app.domain.dead_letter import DeadLetterKind
from app.domain.run import RunState
from app.domain.waiting import Line, Waiting
from app.ports import Source

_AT_WORK = (RunState.RUNNING, RunState.VERIFYING)


def families(
    waiting: Waiting, sources: list[Source], began: datetime, now: datetime
) -> Iterator[Metric]:
    """Give how many wait and how old the first is. Every replica tells the same.

    A feed that was never looked at to its end lags since this process began.
    """

    def age(since: datetime | None) -> float:
        return max((now - since) / timedelta(seconds=1), 0.0) if since else 0.0

    yield from _events_and_runs(waiting, age)
    yield from _notes(waiting, sources, age)
    yield gauges(
        "dead_letters",
        "What was given up, and waits to be requeued.",
        "kind",
        {kind.value: waiting.dead.get(kind.value, 0) for kind in DeadLetterKind},
    )
    feeds = [source for source in sources if source.feed]
    yield gauges(
        "feed_lag_seconds",
        "Since the last look at the feed that came to its end.",
        "source",
        {source.name: age(waiting.feeds.get(source.name, began)) for source in feeds},
    )
    yield gauges(
        "feed_interval_seconds",
        "How often the feed is looked at.",
        "source",
        {source.name: source.feed_interval.total_seconds() for source in feeds},
    )
    if waiting.size is not None:
        yield gauge("database_size_bytes", "What the database takes.", waiting.size)
    if waiting.room is not None:
        yield gauge("database_free_bytes", "What is free on the disk it is on.", waiting.room)


def _events_and_runs(waiting: Waiting, age: Callable[[datetime | None], float]) -> Iterator[Metric]:
    yield gauge("events_waiting", "Events that wait to be decided.", waiting.events.count)
    yield gauge(
        "events_oldest_waiting_seconds",
        "How long the first of them has waited; 0 when there is none.",
        age(waiting.events.since),
    )
    yield gauge(
        "events_held",
        "Problems that have not lasted yet for as long as a rule asks.",
        waiting.held,
    )
    at_work = [line.since for state in _AT_WORK if (line := waiting.runs.get(state)) and line.since]
    yield gauges(
        "runs_oldest_seconds",
        "For how long the first run of the state has been in it; 0 when there is none.",
        "state",
        {
            "active": age(min(at_work, default=None)),
            "waiting": age(waiting.runs.get(RunState.QUEUED, Line()).since),
            "awaiting_approval": age(waiting.runs.get(RunState.AWAITING_APPROVAL, Line()).since),
        },
    )
    if waiting.approval_ends:
        yield gauge(
            "approval_ends_timestamp_seconds",
            "When the first run that waits for approval times out.",
            waiting.approval_ends.timestamp(),
        )


def _notes(
    waiting: Waiting, sources: list[Source], age: Callable[[datetime | None], float]
) -> Iterator[Metric]:
    lines = {
        source.name: waiting.notes.get(source.name, Line()) for source in sources if source.desk
    }
    yield gauges(
        "deliveries_waiting",
        "Notes, and teams to be added, on their way to a source.",
        "source",
        {name: line.count for name, line in lines.items()},
    )
    yield gauges(
        "deliveries_oldest_waiting_seconds",
        "How long the first of them has been on its way; 0 when there is none.",
        "source",
        {name: age(line.since) for name, line in lines.items()},
    )
