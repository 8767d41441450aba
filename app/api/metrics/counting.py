"""What this process counts as it happens, as Prometheus wants it.

No label has a value that somebody outside could invent: a name that the settings and the rule
files do not know is counted as `(other)`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import product

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

from app.api.access.bounds import Why
from app.api.metrics.families import COUNTERS, HISTOGRAMS
from app.api.metrics.naming import OTHER, Names
from app.domain.arrival import Origin
from app.domain.audit import Entry, Kind
from app.domain.by_hand import SOURCE
from app.domain.dead_letter import DeadLetterKind
from app.domain.decide import Decision
from app.domain.event import Event, EventKind
from app.domain.restraint.block import BlockReason
from app.domain.rule import Rule
from app.domain.run import ACTIVE, WAITING, Run, RunState
from app.domain.task import Doing, Outcome, TaskResult
from app.ledger import Delivery
from app.ports import Source, Status
from app.remediation.tally import Looked, Reading, Tally, Told

_ACTS, _ASKS, _BLOCKED, _NO_MATCH = "acts", "asks", "blocked", "no_match"
_ENDS = [state for state in RunState if state not in ACTIVE | WAITING]
_USUAL_ANSWERS = ("202", "401", "422", "503")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Counting(Tally):
    """Counts. All that it counts is in the registry, from the start where it can be known."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.last_good_rules: datetime | None = None
        """When rules were read without anything wrong in them."""
        self._rules, self._sources = Names(), Names()
        self._counter_of: dict[tuple[str, ...], Counter] = {}
        self._histogram_of: dict[tuple[str, ...], Histogram] = {}
        for collector in (ProcessCollector, GCCollector, PlatformCollector):
            collector(registry=registry)
        self._counters = {
            name: Counter(f"alexis_{name}", each.what, each.labels, registry=registry)
            for name, each in COUNTERS.items()
        }
        self._histograms = {
            name: Histogram(
                f"alexis_{name}_seconds",
                each.what,
                each.labels,
                buckets=each.buckets,
                registry=registry,
            )
            for name, each in HISTOGRAMS.items()
        }
        self._expect("events_decided", (_ACTS, _BLOCKED, _NO_MATCH))
        self._expect("blocks", BlockReason)
        self._expect("faults", DeadLetterKind)
        self._expect("rule_reloads", Reading)
        self._expect("audit_entries", Kind)
        self._expect("http_refusals", Why)
        self._expect("verification_duration", (RunState.SUCCEEDED, RunState.FAILED))
        self._expect("database_write_duration", ("messages", "changes"))
        manual, statuses = self._sources.add(SOURCE), (Status.ACCEPTED, Status.DUPLICATE)
        self._expect("events_received", (manual,), (Origin.MANUAL,), EventKind, statuses)

    def _expect(self, name: str, *labels: Iterable[str]) -> None:
        """Begin at nought: of what appears only when it is counted the first one is missed."""
        family = self._counters.get(name) or self._histograms[name]
        for values in product(*labels):
            family.labels(*map(str, values))

    def _count(self, *name: str) -> None:
        """Count one more of a name and its labels; to find it at once is most of what it costs."""
        counter = self._counter_of.get(name)
        if counter is None:
            family, *labels = name
            counter = self._counters[family]
            counter = self._counter_of[name] = counter.labels(*labels) if labels else counter
        counter.inc()

    def _measure(self, seconds: float, *name: str) -> None:
        """Less than nothing, when the clock was set back, is nothing."""
        histogram = self._histogram_of.get(name)
        if histogram is None:
            family, *labels = name
            histogram = self._histograms[family]
            histogram = self._histogram_of[name] = (
                histogram.labels(*labels) if labels else histogram
            )
        histogram.observe(max(seconds, 0.0))

    def knows_sources(self, sources: Iterable[Source]) -> None:
        """Count by the names of these sources from now on."""
        for source in sources:
            name = (self._sources.add(source.name),)
            route = f"/v1/webhooks/{source.name}"
            self._expect("http_requests", (route,), ("POST",), _USUAL_ANSWERS)
            self._expect("http_request_duration", (route,))
            self._expect("events_received", name, (Origin.WEBHOOK,), EventKind, Status)
            if source.feed:
                self._expect("events_received", name, (Origin.FEED,), EventKind, Status)
                self._expect("feed_looks", name, Looked)
            if source.desk:
                self._expect("deliveries", name, ("note", "team"), Told)
                self._expect("delivery_delay", name)

    def knows_rules(self, rules: Sequence[Rule]) -> None:
        """Count by the names of these rules from now on, as far as there is room for names.

        And what they do by the types of it, for which there always is.
        """
        known = {self._rules.add(rule.name) for rule in rules}
        for each in {_about(doing) for rule in rules for doing in rule.doings()}:
            task, purpose = each
            self._expect("tasks", (task,), (purpose,), Outcome)
            self._expect("task_duration", (task,), (purpose,))
        self._expect("decisions", known, (_ACTS, _ASKS, _BLOCKED))
        self._expect("runs_ended", known, _ENDS)
        self._expect("run_duration", known)

    def received(self, event: Event, origin: Origin, status: str) -> None:
        source = self._sources.known(event.source)
        self._count("events_received", source, origin, event.kind, status)

    def decided(self, decisions: Sequence[Decision], waited: timedelta | None) -> None:
        """Count a block once when nothing is done anywhere, else for each target."""
        acts = any(decision.acts for decision in decisions)
        self._count("events_decided", _ACTS if acts else _BLOCKED if decisions else _NO_MATCH)
        for decision in decisions:
            outcome = (_ASKS if decision.asks else _ACTS) if decision.acts else _BLOCKED
            self._count("decisions", self._rules.add(decision.rule.name), outcome)
            for block in decision.blocks()[: 1 if decision.block else None]:
                self._count("blocks", block.reason)
        if waited is not None:
            self._measure(waited.total_seconds(), "event_decision_delay")

    def begun(self, waited: timedelta) -> None:
        self._measure(waited.total_seconds(), "run_start_delay")

    def ended(self, run: Run, verified: timedelta | None) -> None:
        if run.started_at and run.finished_at:
            took = run.finished_at - run.started_at
            self._measure(took.total_seconds(), "run_duration", self._rules.add(run.rule))
        if verified is not None:
            proven = run.state is RunState.SUCCEEDED
            result = RunState.SUCCEEDED if proven else RunState.FAILED
            self._measure(verified.total_seconds(), "verification_duration", result)

    def done(self, doing: Doing, result: TaskResult) -> None:
        about = _about(doing)
        self._count("tasks", *about, result.outcome)
        if result.outcome is not Outcome.CANCELLED:
            self._measure(result.seconds, "task_duration", *about)

    def told(self, delivery: Delivery, came_to: Told, at: datetime) -> None:
        source = self._sources.known(delivery.source)
        self._count("deliveries", source, "team" if delivery.team else "note", came_to)
        if came_to is Told.DELIVERED:
            took = at - delivery.created_at
            self._measure(took.total_seconds(), "delivery_delay", source)

    def looked(self, feed: str, how: Looked) -> None:
        self._count("feed_looks", self._sources.known(feed), how)

    def failed(self, kind: DeadLetterKind) -> None:
        self._count("faults", kind)

    def read_rules(self, reading: Reading, at: datetime) -> None:
        self._count("rule_reloads", reading)
        if reading is Reading.GOOD:
            self.last_good_rules = at

    def written(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._count("audit_entries", entry.kind)
            if entry.kind is Kind.RUN_FINISHED:
                said = entry.details
                self._count("runs_ended", self._rules.add(str(said["rule"])), str(said["state"]))
                if reason := said.get("reason"):
                    self._count("blocks", str(reason))

    def waited_for_disk(self, what: str, seconds: float) -> None:
        self._measure(seconds, "database_write_duration", what)

    def database_failed(self) -> None:
        self._count("database_failures")

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        self._count("http_requests", route, method if method in _METHODS else OTHER, str(status))
        self._measure(seconds, "http_request_duration", route)

    def refused(self, why: str) -> None:
        self._count("http_refusals", why)

    def not_scraped(self, subject: str) -> None:
        self._count("scrape_errors", subject)


def _about(doing: Doing) -> tuple[str, str]:
    """Give the type of what is done, and what for."""
    return doing.type, doing.purpose or "act"
