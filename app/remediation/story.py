"""The story of one run, start to end. Read this file first.

It is told over a journal that remembers each step: after a crash it is told again from the
start, and what was done is not done again. A pause parks the run; nothing waits in memory.
"""

from datetime import timedelta

from app.domain import duration
from app.domain.before import COLLECTING, Before, Probe, says_well
from app.domain.restraint.block import Block, BlockReason
from app.domain.rule import Plan, ProbeSucceeds, Verification
from app.domain.run import RunState, state_after, state_after_look
from app.domain.task import Outcome, Task, TaskResult
from app.ports import Journal

_A_WHILE = timedelta(seconds=30)
"""A run that begins so long after it was decided asks first whether the problem is over."""

_TOO_LATE = "the problem was over before anything was done"


async def remediate(journal: Journal) -> None:
    """Look first, do the tasks in order, make sure that they helped, and say how it ended."""
    plan, results = journal.run.plan, []
    for number, task in enumerate(plan.tasks, start=1):
        await journal.pause(f"before {number}", task.delay_before)
        if not journal.has_begun("task 1") and not await _is_to_act(plan, journal):
            return None
        result = await _attempt(f"task {number}", task, journal)
        results.append(result)
        if not result.succeeded:
            return await journal.finish(state_after(result.outcome), result.detail, results)
        await journal.pause(f"after {number}", task.delay_after)
    state, detail = await _verified(plan.verify, journal)
    return await journal.finish(state, detail, results)


async def look_instead(journal: Journal) -> None:
    """Where a run is blocked, tell why, with what there is to see on its target."""
    if await journal.may_look():
        await _collect(journal.run.plan, journal)
    await journal.tell_what_is_seen()


async def _is_to_act(plan: Plan, journal: Journal) -> bool:
    """Look, right before the first task, whether there is something to repair; else end the run.

    Looking changes nothing on the target: after a crash it is simply done again.
    """
    if await _is_too_late(plan.before, journal):
        await journal.finish(RunState.CANCELLED, _TOO_LATE, [])
        return False
    if plan.before.reachable and (login := plan.login()):
        seen = await journal.look(login)
        if not seen.succeeded:
            await journal.finish(state_after_look(seen.outcome), f"Nobody can log in: {seen}", [])
            return False
    if plan.before.probe and not await _is_ill(plan.before.probe, journal):
        return False
    if stopped := await _collect(plan, journal):
        await journal.finish(RunState.CANCELLED, stopped.detail, [])
        return False
    return True


async def _is_too_late(before: Before, journal: Journal) -> bool:
    """Ask the source, if that is wanted or long enough ago; one that is silent stops nothing.

    While a probe looks again and again, its source is not asked each time.
    """
    waited = journal.now() - journal.run.queued_at > _A_WHILE
    if journal.has_begun("probe") or not (before.problem or waited):
        return False
    return await journal.problem_is_over(ask=True)


async def _is_ill(probe: Probe, journal: Journal) -> bool:
    """Look until the problem shows; if it never does, nothing is done, and the run ends here.

    Nothing is done either when it cannot be seen whether the target is ill.
    """
    until = await journal.deadline("probe", probe.within)
    seen = await journal.look(probe)
    if seen.succeeded:
        return True
    if journal.now() < until and seen.outcome is not Outcome.CANCELLED:
        await journal.rest(min(probe.every, until - journal.now()))
    if says_well(seen):
        why = f"the probe does not show the problem: {probe} ({seen})"
        await journal.refuse(Block(BlockReason.HEALTHY, why), [(str(probe), seen)])
    else:
        why = f"Nobody can see whether it is needed: {probe} ({seen})"
        await journal.finish(state_after_look(seen.outcome), why, [])
    return False


async def _collect(plan: Plan, journal: Journal) -> TaskResult | None:
    """Keep what there is to see for people; only a person who stops it stops the run."""
    for number, look in enumerate(plan.collect, start=1):
        seen = await journal.perform(f"{COLLECTING} {number}", look, repeatable=True)
        if seen.outcome is Outcome.CANCELLED:
            return seen
    return None


async def _attempt(step: str, task: Task, journal: Journal) -> TaskResult:
    """Only a target that was never reached is tried again: all else may have had its effect."""
    if length := task.spec.rest:
        await journal.pause(step, length)
        return TaskResult(outcome=Outcome.SUCCEEDED, detail=f"waited {duration.spell(length)}")
    result = await journal.perform(step, task, repeatable=task.repeatable)
    for number, pause in enumerate(task.retry_after, start=1):
        if result.outcome is not Outcome.UNREACHABLE:
            break
        await journal.pause(f"{step} pause {number}", pause)
        result = await journal.perform(f"{step} retry {number}", task, repeatable=task.repeatable)
    return result


async def _verified(verify: Verification | None, journal: Journal) -> tuple[RunState, str]:
    """Look whether it helped; if it does not show, rest and be told again, until the time is over.

    Looking changes nothing on the target, so a look is not remembered.
    """
    if verify is None:
        return RunState.SUCCEEDED, ""
    await journal.verify()
    until = await journal.deadline("verify", verify.within)
    is_last = journal.now() >= until
    if await journal.problem_is_over(ask=is_last or not isinstance(verify, ProbeSucceeds)):
        return RunState.SUCCEEDED, "Verified: the problem is over."
    seen = await journal.look(verify) if isinstance(verify, ProbeSucceeds) else None
    if seen and seen.succeeded:
        return RunState.SUCCEEDED, f"Verified: {verify}"
    if is_last:
        why = f"Not verified within {duration.spell(verify.within)}: {verify}"
        return RunState.FAILED, f"{why} ({seen})" if seen else why
    return await journal.rest(min(verify.every, until - journal.now()))
