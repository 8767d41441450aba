"""Where a rule is blocked it may still look: what a rule collects is told with the reason.

A blocked run that is to look is due. It is over for all that counts runs, and takes no target.
"""

from collections.abc import Sequence
from itertools import chain

from app.domain import note
from app.domain.before import COLLECTING
from app.domain.decide import Decision
from app.domain.note import Milestone, Telling
from app.domain.problem import Problem
from app.domain.restraint.beginning import against_beginning
from app.domain.restraint.block import Block
from app.domain.rule import Mode
from app.domain.run import Run
from app.domain.task import TaskResult
from app.ledger import Ledger
from app.remediation.ending import tell_of_end
from app.remediation.maintenance import against_run
from app.remediation.permitting import against_it_by_now
from app.remediation.standing import standing
from app.remediation.world import World

_WORTH_A_LOOK = frozenset({"busy", "cooldown", "rate", "breaker", "ineffective", "flapping"})
"""Reasons that say that something is wrong there, and that it is for people now."""


def looks_at(
    ledger: Ledger, decision: Decision, problem: Problem, occasion: str, world: World
) -> dict[str, bool]:
    """Give the blocked targets that are looked at, and for each whether that is still to be done.

    It is done once for an episode, and again told of only for another reason.
    """
    rule, found = decision.rule, dict[str, bool]()
    if not rule.collect or rule.mode is Mode.OBSERVE or world.dry_run:
        return found
    for choice in decision.choices:
        if choice.block and choice.block.reason in _WORTH_A_LOOK:
            looked = ledger.runs.looked_at(rule.name, choice.target, problem, occasion)
            if not looked or choice.block.reason in looked:
                found[choice.target] = not looked
    return found


def is_to_look(ledger: Ledger, run: Run, block: Block, problem: Problem) -> bool:
    """Tell whether a queued run that does not begin for this reason is to look instead."""
    if not run.plan.collect or block.reason not in _WORTH_A_LOOK:
        return False
    return not ledger.runs.looked_at(run.rule, run.target, problem, run.occasion)


def may_look(ledger: Ledger, run: Run, world: World) -> bool:
    """Tell whether a blocked run may look now: nothing else speaks against it than it was told."""
    problem = ledger.problems.get(run.problem_id)
    if not problem.is_open or problem.episode != run.episode:
        return False
    against = chain(
        against_it_by_now(ledger, run, world),
        against_run(ledger, run, world.now(), world),
        against_beginning(run, standing(ledger)),
    )
    return all(each.reason in _WORTH_A_LOOK for each in against if isinstance(each, Block))


def tell_what_is_seen(ledger: Ledger, run: Run, world: World) -> None:
    """Tell why a run was blocked, and what there is to see on its target."""
    now, block = world.now(), ledger.runs.why_blocked(run.id)
    ledger.runs.has_looked(run.id, now)
    tell_of_end(ledger, run, now, world)
    telling = Telling(
        Milestone.BLOCKED,
        f"blocked:{run.rule}:{block.reason}:{run.target}",
        note.refused(run, block, world.links, collected(ledger, run)),
        teams=world.investigation_teams(),
        run_id=run.id,
    )
    problem = ledger.problems.get(run.problem_id)
    ledger.notes.tell(telling, problem, run.event_id, now, aloud=not world.dry_run)


def collected(ledger: Ledger, run: Run) -> Sequence[tuple[str, TaskResult]]:
    """Give what the run looked for, and what came of it."""
    if not run.plan.collect:
        return ()
    steps = ledger.steps.of(run.id)
    looked = (
        (str(look), steps.get(f"{COLLECTING} {number}"))
        for number, look in enumerate(run.plan.collect, start=1)
    )
    return [(says, step.result) for says, step in looked if step and step.result]
