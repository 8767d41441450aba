"""The runs of a decision that has waves. Nothing here reads what they do: it may be damaged."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, update

from app.domain.ids import RunId
from app.domain.ramp import Member
from app.domain.restraint.block import BlockReason
from app.domain.run import RunState
from app.store.tables import runs

_AT = bindparam("at", type_=runs.c.due_at.type)
_one = runs.alias("one")
_IS_PARKED = runs.c.waits.is_not(None) & (
    (runs.c.state == RunState.AWAITING_APPROVAL)
    | ((runs.c.state == RunState.QUEUED) & runs.c.due_at.is_(None))
)
"""A run that waits for approval is due at the end of the time for that, whatever its wave."""

_AROUND = (
    select(
        *(runs.c.id, runs.c.event_id, runs.c.problem_id, runs.c.rule, runs.c.rule_digest),
        *(runs.c.target, runs.c.remedy, runs.c.wave, runs.c.state),
        _IS_PARKED.label("is_parked"),
        (func.coalesce(runs.c.reason, "") == BlockReason.HEALTHY).label("found_well"),
    )
    .join(_one, (_one.c.event_id == runs.c.event_id) & (_one.c.decision_id == runs.c.decision_id))
    .where(_one.c.id == bindparam("one_id"), runs.c.wave.is_not(None))
    .order_by(runs.c.id)
)
_PARKED = (runs.c.id.in_(bindparam("ids", expanding=True)), _IS_PARKED)
_LET_GO = (
    update(runs)
    .where(*_PARKED)
    .values(waits=None, due_at=case((runs.c.state == RunState.QUEUED, _AT), else_=runs.c.due_at))
)
_CALL_OFF = (
    update(runs)
    .where(*_PARKED)
    .values(
        state=RunState.CANCELLED,
        detail=bindparam("why"),
        finished_at=bindparam("at"),
        due_at=None,
        waits=None,
    )
)


class RampRows:
    """Waves of runs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def around(self, run_id: RunId) -> Sequence[Member]:
        found = self._connection.execute(_AROUND, {"one_id": run_id})
        return [
            Member(
                **{
                    **row._asdict(),
                    "state": RunState(row.state),
                    "is_parked": bool(row.is_parked),
                    "found_well": bool(row.found_well),
                }
            )
            for row in found
        ]

    def let_go(self, ids: Sequence[RunId], at: datetime) -> None:
        self._connection.execute(_LET_GO, {"ids": list(ids), "at": at})

    def call_off(self, ids: Sequence[RunId], why: str, at: datetime) -> None:
        self._connection.execute(_CALL_OFF, {"ids": list(ids), "why": why, "at": at})
