"""The rows of gaps."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from app.domain.gap import Gap
from app.store.statements import ByDialect
from app.store.tables import gaps

_UNRECONCILED = select(gaps).where(gaps.c.reconciled_at.is_(None)).order_by(gaps.c.id)
_CHANGED = ("until", "covered", "reconciled_at")
_SAVE = ByDialect(
    lambda insert: (new := insert(gaps)).on_conflict_do_update(
        index_elements=["id"], set_={name: new.excluded[name] for name in _CHANGED}
    )
)
_MOST_SHOWN = 100


class GapRows:
    """Gaps inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unreconciled(self) -> Sequence[Gap]:
        return [_gap(row) for row in self._connection.execute(_UNRECONCILED)]

    def save(self, gap: Gap) -> None:
        row = {**gap.model_dump(), "covered": json.dumps(gap.covered)}
        self._connection.execute(_SAVE.on(self._connection), row)


def gaps_between(connection: Connection, since: datetime, until: datetime) -> tuple[Gap, ...]:
    """Give the gaps of a period, and what is not reconciled yet, the newest first."""
    in_period = gaps.c.since < until, or_(gaps.c.until.is_(None), gaps.c.until >= since)
    found = connection.execute(
        select(gaps)
        .where(or_(gaps.c.reconciled_at.is_(None), in_period[0] & in_period[1]))
        .order_by(gaps.c.id.desc())
        .limit(_MOST_SHOWN)
    )
    return tuple(_gap(row) for row in found)


def _gap(row: Row[Any]) -> Gap:
    return Gap.model_validate({**row._asdict(), "covered": json.loads(row.covered)})
