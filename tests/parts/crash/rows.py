"""Read the rows and the vendors as facts. Nothing of the service's own code is asked but tables."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, Table, func, select

from app.domain.task import TaskResult
from app.simulator import Dynatrace, Jsm, Opsgenie
from app.store.tables import decisions, deliveries, events, notes, problems, runs, sinks, steps
from tests.parts.alexis import Vendors
from tests.parts.crash.beside import Beside
from tests.parts.crash.facts import (
    Copy,
    Cut,
    DeliveryRow,
    EventRow,
    Facts,
    Letter,
    NoteRow,
    RunRow,
    StepRow,
)
from tests.parts.crash.hosts import Hosts
from tests.parts.crash.rules import REPEATABLE

_MARKER = re.compile(r"\[alexis ([0-9A-HJKMNP-TV-Z]{26})\]")
_ASKS = "A person has to look at it now."
_UNDER_WAY = ("queued", "running", "verifying")


@dataclass(frozen=True)
class Waiting:
    """How much is still to be done."""

    events: int
    runs: int
    deliveries: int

    @property
    def is_nothing(self) -> bool:
        return not (self.events or self.runs or self.deliveries)


class Database(Beside):
    """The rows of a service."""

    def waiting(self) -> Waiting:
        def count(connection: Connection) -> list[int]:
            return [
                connection.execute(
                    select(func.count()).select_from(table).where(clause)
                ).scalar_one()
                for table, clause in (
                    (events, events.c.due_at.is_not(None)),
                    (runs, runs.c.state.in_(_UNDER_WAY)),
                    (deliveries, deliveries.c.due_at.is_not(None)),
                )
            ]

        return Waiting(*self.ask(count))

    def under_way(self) -> list[tuple[str, str]]:
        """Give the tasks that were claimed and have no result."""
        asked = select(steps.c.run_id, steps.c.name).where(
            steps.c.result.is_(None), steps.c.until.is_(None)
        )
        return [
            (row.run_id, row.name)
            for row in self.ask(lambda connection: connection.execute(asked).all())
        ]

    def events(self) -> dict[str, EventRow]:
        decided: dict[str, set[str]] = defaultdict(set)
        for row in self._all(decisions):
            decided[row.event_id].add(row.rule)
        return {
            row.id: EventRow(row.state, frozenset(decided[row.id])) for row in self._all(events)
        }

    def runs(self, addresses: dict[str, str]) -> dict[str, RunRow]:
        return {
            row.id: RunRow(
                row.event_id,
                row.rule,
                addresses.get(row.target, row.target),
                row.remedy,
                row.state,
                row.problem_id,
                row.episode,
                row.target,
                row.finished_at,
            )
            for row in self._all(runs)
        }

    def steps(self) -> dict[tuple[str, str], StepRow]:
        return {
            (row.run_id, row.name): StepRow(
                TaskResult.model_validate_json(row.result).outcome if row.result else None
            )
            for row in self._all(steps)
            if row.until is None
        }

    def notes(self) -> dict[str, NoteRow]:
        """Give what was told aloud. What an earlier episode said stays where it was said."""
        places = Counter(row.problem_id for row in self._all(sinks))
        sent = Counter(row.note_id for row in self._all(deliveries) if row.team is None)
        episodes = {row.id: row.episode for row in self._all(problems)}
        return {
            row.id: NoteRow(
                row.milestone,
                row.event_id,
                row.run_id,
                row.problem_id,
                row.episode,
                places[row.problem_id] if episodes[row.problem_id] == 1 else sent[row.id],
                _ASKS in row.text,
            )
            for row in self._all(notes)
            if row.aloud
        }

    def deliveries(self) -> tuple[DeliveryRow, ...]:
        return tuple(
            DeliveryRow(row.note_id, _place(row.source, row.ref), row.state)
            for row in self._all(deliveries)
            if row.team is None
        )

    def _all(self, table: Table) -> list[Any]:
        return list(self.ask(lambda connection: connection.execute(select(table)).all()))


class OfKills(TypedDict, total=False):
    """What a storm knows of its kills."""

    cut: tuple[Cut, ...]
    kills: tuple[datetime, ...]
    lease: timedelta | None


def facts_of(
    database: Database,
    machines: Hosts,
    products: Vendors,
    letters: tuple[Letter, ...] = (),
    **of_kills: Unpack[OfKills],
) -> Facts:
    """Put together what the senders, the rows, the hosts and the vendors say."""
    return Facts(
        letters=letters,
        events=database.events(),
        runs=database.runs(dict(machines.addresses)),
        steps=database.steps(),
        notes=database.notes(),
        deliveries=database.deliveries(),
        traces=tuple(machines.traces()),
        copies=tuple(_all_copies(products)),
        repeatable=REPEATABLE,
        **of_kills,
    )


def _all_copies(products: Vendors) -> Iterator[Copy]:
    """Give every note of ours that stands at a vendor."""
    yield from _copies("opsgenie", products.opsgenie)
    yield from _copies("jsm", products.jsm)
    yield from _copies("dynatrace", products.dynatrace)


def _copies(source: str, vendor: Opsgenie | Jsm | Dynatrace) -> Iterator[Copy]:
    posted: dict[str, list[datetime]] = defaultdict(list)
    for request in vendor.requests:
        if request.method == "POST" and (found := _MARKER.search(str(request.json))):
            posted[f"{found[1]} {request.path.split('/')[-2]}"].append(request.at)
    for ref, texts in _texts(vendor):
        times = Counter(note for note, _ in texts)
        for note, seen_at in texts:
            tried = posted[f"{note} {ref}"]
            mine = tried[-times[note]] if len(tried) >= times[note] else None
            times[note] -= 1
            yield Copy(note, _place(source, ref), seen_at, mine)


def _texts(
    vendor: Opsgenie | Jsm | Dynatrace,
) -> Iterator[tuple[str, list[tuple[str, datetime]]]]:
    if isinstance(vendor, Dynatrace):
        written = [
            (problem.id, [(comment.content, comment.at) for comment in problem.comments])
            for problem in vendor.problems
        ]
    else:
        written = [
            (alert.id, [(note.text, note.at) for note in alert.notes]) for alert in vendor.alerts
        ]
    for ref, texts in written:
        marked = ((_MARKER.search(text), at) for text, at in texts)
        yield ref, [(found[1], at) for found, at in marked if found]


def _place(source: str, ref: str) -> str:
    """Name a problem of Dynatrace the same with and without its ending."""
    return f"{source} {ref.removesuffix('V2')}"
