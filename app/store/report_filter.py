"""What a report is asked for, as conditions on rows of runs, decisions and events.

None of them is to be looked up by an index but the time: without statistics SQLite takes any
equality for the narrowest condition.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Column, ColumnElement, Connection, exists

from app.domain.filters import ReportFilter
from app.store.statements import unindexed
from app.store.tables import decisions, events, runs
from app.store.teams import is_of_one_of

Conditions = list[ColumnElement[bool]]
Time = datetime | BindParameter[datetime]


class Asked:
    """The conditions of one report."""

    def __init__(self, connection: Connection, wanted: ReportFilter) -> None:
        self._connection = connection
        self.wanted = wanted

    def runs(self, since: Time, until: Time) -> Conditions:
        """Give those of runs that were queued then."""
        return [
            runs.c.queued_at >= since,
            runs.c.queued_at < until,
            *self.places,
            *self._of(runs.c.source, runs.c.teams),
        ]

    def events(self, since: Time, until: Time) -> Conditions:
        """Give those of events that were received then, whatever rule and target are asked for."""
        return [
            events.c.received_at >= since,
            events.c.received_at < until,
            *self._of(events.c.source, events.c.teams),
        ]

    def decisions(self, since: Time, until: Time) -> Conditions:
        """Give those of decisions that were made then, whatever target is asked for."""
        made = [decisions.c.decided_at >= since, decisions.c.decided_at < until]
        made += _among(decisions.c.rule, self.wanted.rule)
        if asked := self._of(events.c.source, events.c.teams):
            made.append(exists().where(events.c.id == decisions.c.event_id, *asked))
        return made

    @cached_property
    def places(self) -> Conditions:
        """Give those of runs of the rules, on the targets."""
        return [*_among(runs.c.rule, self.wanted.rule), *_among(runs.c.target, self.wanted.target)]

    def _of(self, source: Column[Any], teams: Column[Any]) -> Conditions:
        conditions = _among(source, self.wanted.source)
        if self.wanted.team:
            conditions.append(is_of_one_of(self._connection, teams, self.wanted.team))
        return conditions


def _among(column: Column[Any], values: Sequence[str]) -> Conditions:
    return [unindexed(column).in_(values)] if values else []
