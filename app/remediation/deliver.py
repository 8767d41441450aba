"""Take a note to its sink: once, in order, obeying the source, and never twice on a guess.

pending → sending (on disk before the first byte) → accepted or delivered. Whoever finds a note
in `sending` does not know whether it arrived, and asks the source before posting it again.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from app.domain.dead_letter import DeadLetterKind
from app.domain.ids import DeliveryId
from app.domain.note import marker
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused, Uncertain
from app.ledger import Delivery, DeliveryState, Ledger
from app.ports import Desk, Store
from app.remediation import auditing
from app.remediation.dead_letters import tell_of_death
from app.remediation.spans.contexts import of_delivery
from app.remediation.spans.runs import delivered
from app.remediation.tally import Told
from app.remediation.world import World

log = structlog.get_logger()

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_SETTLING = timedelta(seconds=5)
"""How long a note may take to show up at the source after its answer was lost."""

_GIVE_UP_AFTER = timedelta(days=1)
_MOST_ASKS = 9
"""How often an asynchronous write is asked after, within about five minutes; then it counts as
accepted, unconfirmed. It is not posted again: a note that is there twice can be seen."""

_INFO, _WARNING = logging.INFO, logging.WARNING


class Delivering:
    """Delivers notes and teams. `chance` gives a number from 0 to 1 for the jitter of pauses."""

    def __init__(
        self, store: Store, world: World, chance: Callable[[], float] = random.random
    ) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._asked_to_wait: dict[str, tuple[datetime, datetime]] = {}
        """By source: when it asked to be left alone, and until when."""

    async def deliver(self, delivery_id: DeliveryId) -> None:
        """Bring one delivery a step further."""
        delivery = await self._store.read(lambda ledger: ledger.notes.delivery(delivery_id))
        if delivery is None or (delivery.due_at and delivery.due_at > self._world.now()):
            return
        if until := self._rest_of(delivery.source):
            later = replace(delivery, due_at=until)
            await self._store.write(lambda ledger: ledger.notes.save(later))
            return
        with structlog.contextvars.bound_contextvars(
            event_id=delivery.event_id, run=delivery.run_id, source=delivery.source
        ):
            desk = self._world.desk(delivery.source)
            if desk is None:
                refused = Refused(f"there is no account for {delivery.source} any more")
                await self._record(delivery, refused)
                return
            with self._world.tracing.within(of_delivery, delivery.event_id, delivery.id):
                await self._bring_further(delivery, desk)

    async def _bring_further(self, delivery: Delivery, desk: Desk) -> None:
        if delivery.state is DeliveryState.ACCEPTED:
            await self._record(delivery, await desk.ask(delivery.request or ""))
        else:
            await self._post(delivery, desk)

    def _rest_of(self, source: str) -> datetime | None:
        """Give until when a source asked to be left alone, also with notes that are new since."""
        since, until = self._asked_to_wait.get(source, (None, None))
        return until if since and until and since <= self._world.now() < until else None

    async def _post(self, delivery: Delivery, desk: Desk) -> None:
        if delivery.state is DeliveryState.SENDING and not delivery.team:
            found = await desk.has_note(delivery.ref, marker(delivery.note_id))
            if found:
                return await self._record(delivery, Delivered())
            if found is None:
                return await self._record(delivery, Uncertain("the source cannot be asked now"))
        sending = replace(
            delivery,
            state=DeliveryState.SENDING,
            tries=delivery.tries + 1,
            due_at=self._world.now() + _SETTLING,
        )
        await self._store.write(lambda ledger: ledger.notes.save(sending))
        if sending.team:
            receipt = await desk.add_team(sending.ref, sending.team)
        else:
            receipt = await desk.post_note(sending.ref, self._world.redact(sending.text))
        return await self._record(sending, receipt)

    async def _record(self, delivery: Delivery, receipt: Receipt) -> None:
        after, hold = self._after(delivery, receipt)
        due_at, source, now = after.due_at, delivery.source, self._world.now()
        if hold and due_at and isinstance(receipt, Later) and receipt.after is not None:
            self._asked_to_wait[source] = (now, due_at)

        def change(ledger: Ledger) -> None:
            if after.state is DeliveryState.FAILED:
                ledger.faults.bury(
                    DeadLetterKind.DELIVERY, after.id, after.detail, after.tries, now
                )
            ledger.notes.save(after)
            if due_at is None:
                ledger.audit.record(auditing.delivered(after, self._world.now()))
            if hold and due_at:
                ledger.notes.hold(source, due_at)

        await self._store.write(change)
        self._count(delivery, after, receipt, now)
        what = "team" if delivery.team else "note"
        log.log(
            _WARNING if after.detail else _INFO,
            "delivery",
            action=what,
            ref=delivery.ref,
            status=after.state,
            tries=after.tries,
            reason=after.detail or None,
        )
        if after.state is DeliveryState.FAILED:
            tell_of_death(DeadLetterKind.DELIVERY, after.id, after.detail, after.tries)

    def _count(self, delivery: Delivery, after: Delivery, receipt: Receipt, now: datetime) -> None:
        """Tell those who count and trace what a step came to."""
        if came_to := _came_to(after, receipt):
            self._world.tally.told(delivery, came_to, now)
        if after.due_at is None:
            self._world.tracing.tell(delivered, after, self._world.now())

    def _after(self, delivery: Delivery, receipt: Receipt) -> tuple[Delivery, bool]:
        """Decide what a receipt means; also whether everything else for the source has to wait."""
        match receipt:
            case Delivered():
                return self._ended(delivery, DeliveryState.DELIVERED), False
            case Refused(why):
                return self._ended(delivery, DeliveryState.FAILED, why), False
            case Accepted(request):
                asked = replace(delivery, state=DeliveryState.ACCEPTED, request=request, tries=0)
                return self._again(asked), False
            case Later(why, after, everyone):
                return self._after_refusal(delivery, why, after), everyone
            case Uncertain(why):
                unsure = replace(delivery, state=DeliveryState.SENDING)
                return self._again_or_never(unsure, why, at_least=_SETTLING), False

    def _after_refusal(self, delivery: Delivery, why: str, after: float | None) -> Delivery:
        if delivery.state is not DeliveryState.ACCEPTED:
            return self._again_or_never(
                replace(delivery, state=DeliveryState.PENDING), why, after=after
            )
        if delivery.tries >= _MOST_ASKS:
            return self._ended(delivery, DeliveryState.UNCONFIRMED, why)
        return self._again(replace(delivery, tries=delivery.tries + 1), why, after=after)

    def _again_or_never(
        self,
        delivery: Delivery,
        why: str,
        *,
        after: float | None = None,
        at_least: timedelta = timedelta(0),
    ) -> Delivery:
        if self._world.now() - delivery.created_at > _GIVE_UP_AFTER:
            return self._ended(delivery, DeliveryState.FAILED, why)
        return self._again(delivery, why, after=after, at_least=at_least)

    def _ended(self, delivery: Delivery, state: DeliveryState, why: str = "") -> Delivery:
        return replace(delivery, state=state, due_at=None, detail=why)

    def _again(
        self,
        delivery: Delivery,
        why: str = "",
        *,
        after: float | None = None,
        at_least: timedelta = timedelta(0),
    ) -> Delivery:
        """Come back when the source said, else after a pause that grows, with jitter."""
        pause = after
        if pause is None:
            grown = min(_FIRST_PAUSE * 2 ** max(delivery.tries - 1, 0), _LONGEST_PAUSE)
            pause = grown * (0.5 + self._chance() / 2)
        due_at = self._world.now() + max(timedelta(seconds=pause), at_least)
        return replace(delivery, due_at=due_at, detail=why)


def _came_to(after: Delivery, receipt: Receipt) -> Told | None:
    """Say what the step came to; nothing yet while the source works on it."""
    match after.state:
        case DeliveryState.DELIVERED:
            return Told.DELIVERED
        case DeliveryState.UNCONFIRMED:
            return Told.UNCONFIRMED
        case DeliveryState.FAILED:
            return Told.REFUSED if isinstance(receipt, Refused) else Told.GIVEN_UP
        case _:
            return None if isinstance(receipt, Accepted) else Told.RETRIED
