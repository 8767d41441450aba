"""Take events from the inbox, complete them, hold the rules against them, and settle them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

import structlog

from app.domain.event import Event, EventKind
from app.domain.ids import EventId
from app.domain.matching import Matching, depends_on_missing, match
from app.domain.rule_set import RuleSet
from app.ledger import Ledger, Undecided
from app.ports import Store
from app.remediation.answering import tell_of_answer
from app.remediation.complete import complete, locate
from app.remediation.settle import Settled, settle
from app.remediation.spans.contexts import of_asking
from app.remediation.spans.events import asked as told_of_asking
from app.remediation.spans.events import decided
from app.remediation.storms import tell_of_the_begin
from app.remediation.world import World

log = structlog.get_logger()

_PATIENCE = timedelta(minutes=15)
"""How long a source that does not answer is asked again before the event is decided without."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=1)
_NOT_ASKED = Matching((), ())
_AT_ONCE = 8


@dataclass(frozen=True)
class _Ready:
    waiting: Undecided
    event: Event
    matching: Matching
    began: datetime


class Deciding:
    """Decides events; `rules` gives those in force."""

    def __init__(self, store: Store, rules: Callable[[], RuleSet], world: World) -> None:
        self._store = store
        self._rules = rules
        self._world = world

    async def decide(self, ids: Sequence[EventId]) -> None:
        """Decide these events: at once what is complete, the others as their sources answer."""
        began = self._world.now()
        waiting = await self._store.read(lambda ledger: self._with_links(ledger, ids))
        ready, to_ask = [], []
        for each, links_are_new in waiting:
            matching = self._match(each, each.event)
            if self._depends_on_missing(matching, each.event) or links_are_new:
                to_ask.append((each, matching))
            else:
                ready.append(_Ready(each, each.event, matching, began))
        await self._settle(ready)
        await asyncio.gather(*(self._ask(each, matching) for each, matching in to_ask))

    def _with_links(
        self, ledger: Ledger, ids: Sequence[EventId]
    ) -> Sequence[tuple[Undecided, bool]]:
        """Give the events that wait, and for each whether it is linked to what is not known yet."""
        return [
            (
                waiting,
                any(not ledger.problems.known_as([link.alias]) for link in waiting.event.links),
            )
            for waiting in ledger.events.undecided(ids)
        ]

    def _depends_on_missing(self, matching: Matching, event: Event) -> bool:
        return depends_on_missing(matching, event, self._world.permissions.opt_in_tag)

    def _match(self, waiting: Undecided, event: Event) -> Matching:
        """Hold the rules against it; the end of a problem is nothing to be repaired."""
        if event.kind is EventKind.RESOLVED:
            return _NOT_ASKED
        if waiting.order is None:
            return self._rules().match(event, waiting.received_at)
        if waiting.held:
            return self._rules().asked_again(waiting.order, event, waiting.received_at)
        return match([waiting.order], event, waiting.received_at)

    async def _ask(self, waiting: Undecided, matching: Matching) -> None:
        began, tracing = self._world.now(), self._world.tracing
        about = structlog.contextvars.bound_contextvars(event_id=waiting.id)
        with about, tracing.within(of_asking, waiting.id, waiting.tries):
            asked = await complete(waiting.event, matching, self._world)
            matching = self._match(waiting, asked.event)
            asked = await locate(asked, matching, self._world)
        now = self._world.now()
        tracing.tell(told_of_asking, waiting, began, now, answered=asked.wait is None)
        age = now - waiting.received_at
        if asked.wait and self._depends_on_missing(matching, asked.event) and age < _PATIENCE:
            pause = min(_FIRST_PAUSE * 2**waiting.tries, _LONGEST_PAUSE)
            if asked.wait.after is not None:
                pause = timedelta(seconds=asked.wait.after)
            due_at = self._world.now() + pause
            await self._store.write(
                lambda ledger: ledger.events.postpone(waiting.id, due_at, waiting.tries + 1)
            )
            return
        await self._settle([_Ready(waiting, asked.event, matching, now)])

    async def _settle(self, ready: Sequence[_Ready]) -> None:
        """Settle some in a change, so that none of them holds up what is urgent."""
        some = [ready[start : start + _AT_ONCE] for start in range(0, len(ready), _AT_ONCE)]
        outcomes = await asyncio.gather(
            *(self._store.write(partial(self._settle_all, ready=each)) for each in some)
        )
        for each, settled in zip(ready, chain.from_iterable(outcomes), strict=True):
            waiting = each.waiting
            waited = None if waiting.held else self._world.now() - waiting.received_at
            self._world.tally.decided(settled.decisions, waited)
            _report(each, settled)
            self._world.tracing.tell(
                decided,
                each.waiting,
                settled.problem,
                settled.matching,
                settled.decisions,
                began=each.began,
                now=self._world.now(),
            )

    def _settle_all(self, ledger: Ledger, ready: Sequence[_Ready]) -> list[Settled]:
        return [
            settle(ledger, each.waiting, each.event, each.matching, self._world) for each in ready
        ]


def _report(ready: _Ready, settled: Settled) -> None:
    with structlog.contextvars.bound_contextvars(event_id=ready.waiting.id):
        if settled.storm:
            tell_of_the_begin(settled.storm)
        for decision in settled.decisions:
            blocks = decision.blocks()
            log.info(
                "decision",
                rule=decision.rule.name,
                status="acts" if decision.acts else "blocked",
                targets=[choice.target for choice in decision.choices],
                reason=blocks[0].reason if blocks else None,
                detail=blocks[0].detail if blocks else None,
            )
        if settled.heard:
            tell_of_answer(settled.heard)
        log.info(
            "event_decided",
            problem=settled.problem.id,
            state=settled.problem.state,
            rules_tried=settled.matching.tried,
            rules_matched=len(settled.matching.matched),
        )
