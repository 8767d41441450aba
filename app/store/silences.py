"""The rows of silences."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, insert, or_, select, update

from app.domain.ids import SilenceId
from app.domain.maintenance.matchers import Matchers
from app.domain.maintenance.silence import Silence, SilenceFilter, SilenceState
from app.domain.views import Page
from app.store.restraint_tables import silences

_ADD = insert(silences)
_NOT_ENDED = silences.c.ended_at.is_(None)
_ONE = select(silences).where(silences.c.id == bindparam("silence_id"))
_IN_FORCE = (
    select(silences)
    .where(_NOT_ENDED, silences.c.begins <= bindparam("now"), silences.c.ends > bindparam("now"))
    .order_by(silences.c.id)
)
_END = (
    update(silences)
    .where(silences.c.id == bindparam("silence_id"), _NOT_ENDED)
    .values(ended_at=bindparam("at"), ended_by=bindparam("who"))
)


class SilenceRows:
    """Silences inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, silence: Silence) -> None:
        row = {name: getattr(silence, name) for name in Silence.model_fields}
        matchers = silence.matchers.model_dump_json(by_alias=True)
        self._connection.execute(_ADD, {**row, "matchers": matchers})

    def get(self, silence_id: SilenceId) -> Silence | None:
        row = self._connection.execute(_ONE, {"silence_id": silence_id}).first()
        return _silence(row) if row else None

    def end(self, silence_id: SilenceId, by: str, at: datetime) -> None:
        said: Mapping[str, object] = {"silence_id": silence_id, "who": by, "at": at}
        self._connection.execute(_END, said)

    def in_force(self, now: datetime) -> Sequence[Silence]:
        return [_silence(row) for row in self._connection.execute(_IN_FORCE, {"now": now})]

    def listed(self, wanted: SilenceFilter, now: datetime) -> Page[Silence]:
        """Give some of them, the newest first."""
        query = select(silences)
        if wanted.state:
            query = query.where(_is(wanted.state, now))
        if wanted.cursor:
            query = query.where(silences.c.id < wanted.cursor)
        query = query.order_by(silences.c.id.desc()).limit(wanted.limit + 1)
        found = self._connection.execute(query).all()
        shown = [_silence(row) for row in found[: wanted.limit]]
        following = shown[-1].id if len(found) > wanted.limit else None
        return Page(items=tuple(shown), next=following)


def _is(state: SilenceState, now: datetime) -> ColumnElement[bool]:
    match state:
        case SilenceState.PAST:
            return or_(silences.c.ended_at.is_not(None), silences.c.ends <= now)
        case SilenceState.FUTURE:
            return and_(_NOT_ENDED, silences.c.begins > now)
        case SilenceState.CURRENT:
            return and_(_NOT_ENDED, silences.c.begins <= now, silences.c.ends > now)


def _silence(row: Row[Any]) -> Silence:
    said = row._asdict()
    return Silence(**{**said, "matchers": Matchers.model_validate_json(row.matchers)})
