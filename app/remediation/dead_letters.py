"""What fails by a fault of ours rests, longer each time, and is a dead letter in the end.

The tries are counted in rows, so a restart does not begin anew, and nothing waits behind it.
"""

from datetime import datetime, timedelta
from functools import partial

import structlog
from pydantic import ValidationError

from app.domain.dead_letter import DeadLetterKind
from app.domain.errors import StoreUnavailable
from app.domain.ids import RunId
from app.domain.run import RunState
from app.ledger import Ledger, Revived
from app.ports import Store
from app.remediation.auditing import requeued
from app.remediation.conclude import conclude
from app.remediation.looking import tell_what_is_seen
from app.remediation.ramp import go_on
from app.remediation.world import World

log = structlog.get_logger()

_MOST_TRIES = 10
_FIRST_REST, _LONGEST_REST = timedelta(seconds=1), timedelta(minutes=5)
_AFTER_AN_OUTAGE = timedelta(seconds=5)
"""The rest of what the database did not take: that is not its fault, and is not counted."""

_LONGEST_REASON = 500


class Faults:
    """Remembers what failed."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def remember(self, kind: DeadLetterKind, id_: str, error: Exception) -> None:
        """Let it rest; after so many tries give it up. Raises `StoreUnavailable`."""
        if isinstance(error, StoreUnavailable):
            until = self._world.now() + _AFTER_AN_OUTAGE
            await self._store.write(lambda ledger: ledger.faults.rest(kind, id_, until))
            return
        why = _said(error)
        self._world.tally.failed(kind)
        tries = await self._store.write(partial(self._count, kind=kind, id_=id_, why=why))
        if tries >= _MOST_TRIES:
            await self._bury(kind, id_, why, tries)
            tell_of_death(kind, id_, why, tries)

    def _count(self, ledger: Ledger, kind: DeadLetterKind, id_: str, why: str) -> int:
        now = self._world.now()
        tries = ledger.faults.count(kind, id_, why, now)
        ledger.faults.rest(kind, id_, now + min(_FIRST_REST * 2 ** (tries - 1), _LONGEST_REST))
        return tries

    async def _bury(self, kind: DeadLetterKind, id_: str, why: str, tries: int) -> None:
        """Bury it; a run with a note, if it can be told what to tell."""
        bury = partial(self._only_bury, kind=kind, id_=id_, why=why, tries=tries)
        if kind is not DeadLetterKind.RUN:
            await self._store.write(bury)
            return
        try:
            await self._store.write(partial(self._conclude, run_id=RunId(id_), why=why))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("work_failed", lane="runs", ids=[id_])
        await self._store.write(bury)

    def _only_bury(
        self, ledger: Ledger, kind: DeadLetterKind, id_: str, why: str, tries: int
    ) -> None:
        ledger.faults.bury(kind, id_, why, tries, self._world.now())
        if kind is DeadLetterKind.RUN:
            go_on(ledger, RunId(id_), self._world)

    def _conclude(self, ledger: Ledger, run_id: RunId, why: str) -> None:
        run = ledger.runs.get(run_id)
        if run.only_looks:
            tell_what_is_seen(ledger, run, self._world)
        elif not run.is_over:
            detail = f"a fault of Alexis: {why}"
            conclude(ledger, run, RunState.UNKNOWN, detail, (), self._world)


def requeue(ledger: Ledger, id_: str, actor: str, at: datetime) -> Revived | None:
    """Have a dead letter tried anew, and write down by whose word; None when there is none."""
    revived = ledger.faults.revive(id_, at)
    if revived:
        ledger.audit.record(requeued(revived, actor, at))
    return revived


def tell_of_requeue(revived: Revived, actor: str) -> None:
    """Log that a dead letter is tried anew."""
    log.info(
        "dead_letter_requeued",
        event_id=revived.event,
        run=revived.run,
        kind=revived.kind,
        id=revived.id,
        actor=actor,
    )


def tell_of_death(kind: DeadLetterKind, id_: str, why: str, tries: int) -> None:
    """Log a dead letter."""
    names = {DeadLetterKind.EVENT: "event_id", DeadLetterKind.RUN: "run"}
    about = {names[kind]: id_} if kind in names else {}
    log.error("dead_letter", kind=kind, id=id_, reason=why, tries=tries, **about)


def _said(error: Exception) -> str:
    """Say what went wrong, without what was in the message."""
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        said = f"{place}: {first['msg']}" if place else first["msg"]
    else:
        said = str(error)
    return f"{type(error).__name__}: {said}"[:_LONGEST_REASON]
