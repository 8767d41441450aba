"""The rows of steps. The row of a step is its claim: it is there before the step begins."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from app.domain.ids import RunId
from app.domain.task import TaskResult
from app.ledger import Step
from app.store.statements import ByDialect
from app.store.tables import runs, steps

_OF_RUN = (
    select(steps)
    .where(steps.c.run_id == bindparam("of"))
    .order_by(steps.c.claimed_at, steps.c.name)
)
_CLAIM = ByDialect(lambda insert: insert(steps).on_conflict_do_nothing())
_over = exists().where(runs.c.id == bindparam("of"), runs.c.finished_at.is_not(None))
_REMEMBER = (
    update(steps)
    .where(steps.c.run_id == bindparam("of"), steps.c.name == bindparam("step"))
    .where(steps.c.result.is_(None), ~_over)
    .values(result=bindparam("new_result"))
)
_RENEW = (
    update(steps)
    .where(steps.c.run_id == bindparam("of"), steps.c.name == bindparam("step"))
    .values(claimed_at=bindparam("from"), until=bindparam("to"))
)


class StepRows:
    """Steps inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, run_id: RunId) -> Mapping[str, Step]:
        found = self._connection.execute(_OF_RUN, {"of": run_id})
        return {
            row.name: Step(
                name=row.name,
                claimed_at=row.claimed_at,
                until=row.until,
                result=TaskResult.model_validate_json(row.result) if row.result else None,
            )
            for row in found
        }

    def claim(self, run_id: RunId, step: Step) -> bool:
        row: dict[str, Any] = {
            "run_id": run_id,
            "name": step.name,
            "claimed_at": step.claimed_at,
            "until": step.until,
        }
        return self._connection.execute(_CLAIM.on(self._connection), row).rowcount == 1

    def remember(self, run_id: RunId, step: Step) -> None:
        result = step.result.model_dump_json() if step.result else None
        self._connection.execute(_REMEMBER, {"of": run_id, "step": step.name, "new_result": result})

    def renew(self, run_id: RunId, step: Step) -> None:
        times = {"from": step.claimed_at, "to": step.until}
        self._connection.execute(_RENEW, {"of": run_id, "step": step.name, **times})
