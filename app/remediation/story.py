"""The story of one run, start to end. Read this file first.

It is told over a journal that remembers each step: after a crash it is told again from the
start, and what was done is not done again. A pause parks the run; nothing waits in memory.
"""

from app.domain import duration
from app.domain.rule import ProbeSucceeds, Verification
from app.domain.run import RunState, state_after
from app.domain.task import Outcome, Task, TaskResult
from app.ports import Journal


async def remediate(journal: Journal) -> None:
    """Do the tasks in order, make sure that they helped, and say how it ended."""
    plan, results = journal.run.plan, []
    for number, task in enumerate(plan.tasks, start=1):
        await journal.pause(f"before {number}", task.delay_before)
        result = await _attempt(f"task {number}", task, journal)
        results.append(result)
        if not result.succeeded:
            return await journal.finish(state_after(result.outcome), result.detail, results)
        await journal.pause(f"after {number}", task.delay_after)
    state, detail = await _verified(plan.verify, journal)
    return await journal.finish(state, detail, results)


async def _attempt(step: str, task: Task, journal: Journal) -> TaskResult:
    """Only a target that was never reached is tried again: all else may have had its effect."""
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
