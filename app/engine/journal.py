"""The journal of one run: each step is claimed, done, and remembered as a row."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NoReturn

import structlog

from app.domain.audit import Entry, Kind
from app.domain.errors import SourceUnavailable, StoreUnavailable
from app.domain.event import Event
from app.domain.problem import is_over
from app.domain.restraint.block import Block
from app.domain.run import Run, RunState
from app.domain.task import Doing, Outcome, TaskResult
from app.engine.performing import Performing
from app.ledger import Ledger, Sink, Step
from app.ports import Store, Work
from app.remediation import auditing
from app.remediation.beginning import begin
from app.remediation.calling_off import learn_the_end
from app.remediation.conclude import conclude, refuse
from app.remediation.looking import may_look, tell_what_is_seen
from app.remediation.spans import contexts
from app.remediation.spans import runs as spans
from app.remediation.world import World

log = structlog.get_logger()

_REMEMBER_AGAIN = 1.0
_STOPPED = "Alexis was stopped while this ran; look at the target before you do it again."


class Parked(BaseException):
    """The story rests; its row says until when. Not an error, so no `except Exception` takes it."""


class RememberedSteps:
    """The journal over the store."""

    def __init__(
        self,
        run: Run,
        steps: Mapping[str, Step],
        store: Store,
        performing: Performing,
        world: World,
    ) -> None:
        self.run = run
        self._steps = dict(steps)
        self._store = store
        self._performing = performing
        self._world = world
        self._received_at: datetime | None = None

    def now(self) -> datetime:
        return self._world.now()

    async def perform(self, step: str, doing: Doing, *, repeatable: bool) -> TaskResult:
        known = self._steps.get(step)
        if known and known.result:
            return known.result
        if known and not repeatable:
            result = TaskResult(outcome=Outcome.UNKNOWN, detail=_STOPPED)
        else:
            known = await self._begin(step, known, doing)
            with self._world.tracing.within(contexts.of_step, self.run, step):
                result = await self._performing.perform(self.run, doing)
        await self._remember(Step(step, known.claimed_at, result=result), doing, result)
        return result

    async def _begin(self, step: str, known: Step | None, doing: Doing) -> Step:
        """Write down that a task begins; a repeatable one that was cut begins once more."""
        does = self._performing.redact(str(doing))
        began = auditing.of_run(
            Kind.TASK_STARTED,
            self.run,
            self.now(),
            step=step,
            task=doing.type,
            does=does,
            again=known is not None,
        )
        if known is None:
            return await self._take(Step(step, began.at), began)
        await self._store.write(lambda ledger: ledger.audit.record(began))
        return known

    def has_begun(self, step: str) -> bool:
        return step in self._steps

    async def look(self, probe: Doing) -> TaskResult:
        await self._take_the_target()
        began, tracing = self.now(), self._world.tracing
        with tracing.within(contexts.of_look, self.run, began):
            result = await self._performing.perform(self.run, probe)
        tracing.tell(spans.looked, self.run, probe, result, began=began, now=self.now())
        return result

    async def pause(self, step: str, length: timedelta) -> None:
        if length:
            until = await self._until(step, length)
            if self.now() < until:
                await self._park(until, length)

    async def rest(self, length: timedelta) -> NoReturn:
        length = max(length, timedelta(0))
        await self._park(self.now() + length, length)

    async def deadline(self, step: str, length: timedelta) -> datetime:
        return await self._until(step, length)

    async def verify(self) -> None:
        if self.run.state is RunState.VERIFYING:
            return
        self.run = self.run.model_copy(update={"state": RunState.VERIFYING})
        proof = self._performing.redact(str(self.run.plan.verify))
        began = auditing.of_run(
            Kind.VERIFICATION_STARTED, self.run, self.now(), step="verify", proof=proof
        )

        def change(ledger: Ledger) -> None:
            ledger.runs.save(self.run)
            ledger.audit.record(began)

        await self._store.write(change)

    async def problem_is_over(self, *, ask: bool) -> bool:
        await self._take_the_target()
        over, sinks = await self._store.read(self._is_over)
        if over or not ask:
            return over
        for sink in sinks:
            with self._world.tracing.within(contexts.of_looks, self.run):
                fetched = await self._fetch(sink)
            if fetched and is_over(fetched):
                await self._learn_the_end(fetched)
                return True
        return False

    async def finish(self, state: RunState, detail: str, results: Sequence[TaskResult]) -> None:
        def change(ledger: Ledger) -> Run | None:
            if self._is_told(ledger):
                return None
            return conclude(ledger, self.run, state, detail, results, self._world)

        verifies = self._steps.get("verify") if self.run.state is RunState.VERIFYING else None
        told = await self._store.write(change)
        if told is None:
            raise Parked
        self.run = told
        ended = self.run.finished_at
        verified = ended - verifies.claimed_at if ended and verifies else None
        self._world.tally.ended(self.run, verified)

    async def refuse(self, block: Block, seen: Sequence[tuple[str, TaskResult]]) -> None:
        def change(ledger: Ledger) -> bool:
            if self._is_told(ledger):
                return False
            refuse(ledger, self.run, block, self._world, seen)
            return True

        if not await self._store.write(change):
            raise Parked

    async def may_look(self) -> bool:
        return await self._store.read(lambda ledger: may_look(ledger, self.run, self._world))

    async def tell_what_is_seen(self) -> None:
        def change(ledger: Ledger) -> None:
            if not self._is_told(ledger):
                tell_what_is_seen(ledger, self.run, self._world)

        await self._store.write(change)

    async def _remember(self, done: Step, doing: Doing, result: TaskResult) -> None:
        """Write down how a step ended, however long the database does not take it.

        Nobody else knows: given up, it would count as unknown.
        """

        def change(ledger: Ledger) -> None:
            if self._is_told(ledger):
                return
            ledger.steps.remember(self.run.id, done)
            now = self.now()
            ledger.audit.record(auditing.task_ended(self.run, done.name, result, now))
            ledger.when_kept(
                partial(
                    self._world.tracing.tell,
                    spans.performed,
                    self.run,
                    done.name,
                    doing,
                    result,
                    began=done.claimed_at,
                    now=now,
                )
            )

        while True:
            try:
                await self._store.write(change)
            except StoreUnavailable as error:
                log.error("store_unavailable", lane=Work.RUNS, reason=str(error))  # noqa: TRY400 - the database's words say it all
            else:
                self._steps[done.name] = done
                return
            await asyncio.sleep(_REMEMBER_AGAIN)

    def _is_told(self, ledger: Ledger) -> bool:
        """Tell whether another replica, which took the run over, has told its end."""
        run = ledger.runs.get(self.run.id)
        return run.is_over and not run.only_looks

    async def _until(self, step: str, length: timedelta) -> datetime:
        """Give the end of a time that begins when it is first asked for.

        It begins again when the clock was set back behind its beginning: else it would be longer
        by as much.
        """
        known, now = self._steps.get(step), self.now()
        if known is None or known.until is None:
            known = await self._take(Step(step, now, until=now + length))
        elif known.claimed_at > now:
            known = self._steps[step] = Step(step, now, until=now + length)
            await self._store.write(lambda ledger: ledger.steps.renew(self.run.id, known))
        return known.until or known.claimed_at

    async def _take_the_target(self) -> None:
        """Begin the run, if this is the first that it does."""
        if self.run.state is RunState.QUEUED:
            now = self.now()
            await self._take(Step("begin", now, until=now))

    async def _take(self, step: Step, began: Entry | None = None) -> Step:
        """Write the step down before it begins; the first one starts the run."""
        if not await self._store.write(lambda ledger: self._claim(ledger, step, began)):
            raise Parked
        if self.run.state is RunState.QUEUED:
            started = {"state": RunState.RUNNING, "started_at": step.claimed_at, "waits": None}
            self.run = self.run.model_copy(update=started)
            log.info("run_start", remedy=self.run.remedy + 1, remedies=self.run.remedies)
            if self._received_at:
                self._world.tally.begun(step.claimed_at - self._received_at)
        self._steps[step.name] = step
        return step

    def _claim(self, ledger: Ledger, step: Step, began: Entry | None) -> bool:
        """Take the step, and the target with the first one; False when another has it."""
        if self._is_told(ledger):
            return False
        starts = self.run.state is RunState.QUEUED
        if starts and not begin(ledger, self.run, step.claimed_at, self._world):
            return False
        if not ledger.steps.claim(self.run.id, step):
            return False
        if starts:
            ledger.audit.record(auditing.of_run(Kind.RUN_STARTED, self.run, step.claimed_at))
            if self.run.is_first:
                self._received_at = ledger.events.received_at(self.run.event_id)
        if began:
            ledger.audit.record(began)
        return True

    async def _park(self, until: datetime, at_most: timedelta) -> NoReturn:
        """Rest until then; not at all if meanwhile the problem ended or a person stopped it.

        It is no longer than `at_most`: when the clock was set back after `until` was told, and all
        that waited was put right, nobody would look at this one.
        """

        def change(ledger: Ledger) -> None:
            over, _ = self._is_over(ledger)
            verifying = self.run.state is RunState.VERIFYING
            cancelled = ledger.runs.get(self.run.id).cancelled_by
            now = self.now()
            due_at = now if cancelled or (over and verifying) else min(until, now + at_most)
            ledger.runs.save(self.run.model_copy(update={"due_at": due_at}))

        await self._store.write(change)
        raise Parked

    def _is_over(self, ledger: Ledger) -> tuple[bool, Sequence[Sink]]:
        problem = ledger.problems.get(self.run.problem_id)
        over = not problem.is_open or problem.episode != self.run.episode
        return over, ledger.problems.sinks(problem.id)

    async def _fetch(self, sink: Sink) -> Event | None:
        desk = self._world.desk(sink.source)
        if desk is None:
            return None
        try:
            return await desk.fetch(sink.ref)
        except SourceUnavailable as error:
            log.warning("fetch_failed", source=sink.source, ref=sink.ref, reason=str(error))
            return None

    async def _learn_the_end(self, fetched: Event) -> None:
        run = self.run
        await self._store.write(
            lambda ledger: learn_the_end(ledger, run.problem_id, fetched, run.event_id, self._world)
        )
