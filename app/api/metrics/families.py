"""What is counted as it happens: the families, what they tell, and by which labels."""

from collections.abc import Sequence
from typing import Final, NamedTuple

_SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds, for what a machine waits for."""

_LONG = (0.1, 0.5, 1, 2.5, 5, 15, 30, 60, 120, 300, 600, 1800, 3600)
"""Seconds, for what people wait for."""

_OF_RULES = (1, 5, 15, 60, 300, 900, 3600)
"""Fewer, as there is a histogram for each rule."""


class Counted(NamedTuple):
    """A counter."""

    what: str
    labels: tuple[str, ...] = ()


class Measured(NamedTuple):
    """A histogram of seconds."""

    what: str
    labels: tuple[str, ...] = ()
    buckets: Sequence[float] = _LONG


COUNTERS: Final = {
    "events_received": Counted(
        "Messages that were taken in, and what became of them at the door.",
        ("source", "origin", "kind", "result"),
    ),
    "events_decided": Counted(
        "Events that were decided, by what came of it over all rules.", ("outcome",)
    ),
    "decisions": Counted("Decisions of rules that matched.", ("rule", "outcome")),
    "blocks": Counted("What was not done, on each target or for a rule as a whole.", ("reason",)),
    "runs_ended": Counted("Runs that ended.", ("rule", "state")),
    "tasks": Counted(
        "Tasks, and looks at targets, that came to an end.", ("task", "purpose", "outcome")
    ),
    "deliveries": Counted(
        "Steps of notes, and of teams to be added, on their way to a source.",
        ("source", "what", "result"),
    ),
    "feed_looks": Counted("Looks at feeds.", ("source", "result")),
    "faults": Counted("What failed by a fault of ours, each try of it.", ("kind",)),
    "rule_reloads": Counted(
        "Readings of rules that had changed, the first one included.", ("result",)
    ),
    "audit_entries": Counted("Entries put on the audit trail.", ("kind",)),
    "database_failures": Counted("Questions and changes that the database did not take."),
    "http_requests": Counted("Requests that were answered.", ("route", "method", "code")),
    "http_refusals": Counted(
        "Requests that were refused at the door, because of who or where the caller is, or how "
        "often he calls.",
        ("reason",),
    ),
    "scrape_errors": Counted("Parts of these metrics that could not be given.", ("subject",)),
}

HISTOGRAMS: Final = {
    "event_decision_delay": Measured("From when a message was received until it was decided."),
    "run_start_delay": Measured(
        "From when a message was received until the first run for it began on its target, unless "
        "people were asked or an earlier wave was waited for."
    ),
    "run_duration": Measured(
        "How long runs took, from their beginning on the target to their end.",
        ("rule",),
        _OF_RULES,
    ),
    "verification_duration": Measured(
        "How long it took until a remedy was proven, or was not.", ("result",)
    ),
    "task_duration": Measured("How long tasks and looks took.", ("task", "purpose")),
    "delivery_delay": Measured(
        "From when a note was written until its source had it.", ("source",)
    ),
    "database_write_duration": Measured(
        "How long messages, and changes, waited until they were on disk.", ("what",), _SHORT
    ),
    "http_request_duration": Measured(
        "How long requests took, to the last byte of the answer.", ("route",), _SHORT
    ),
}
