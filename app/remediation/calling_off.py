"""The end of a problem: what has not begun is called off, what is verified looks at once."""

from collections.abc import Iterable

from app.domain import note
from app.domain.before import COLLECTING
from app.domain.event import Event
from app.domain.ids import EventId, ProblemId
from app.domain.note import Milestone, Telling
from app.domain.problem import Problem
from app.domain.run import WAITING, Run, RunState
from app.domain.task import Outcome
from app.ledger import Ledger, Step
from app.remediation.ending import record_end
from app.remediation.world import World

_WHY = "the problem was over before it began"
_NOT_BEGUN = "the problem was over before anything was done"


def call_off(ledger: Ledger, problem: Problem, event_id: EventId, world: World) -> None:
    """Cancel what has not begun, and let what is verified look at once."""
    now = world.now()
    for run in ledger.runs.of_problem(problem.id):
        if run.state in WAITING:
            _cancel(ledger, problem, run, _WHY, event_id, world)
        elif run.state is RunState.RUNNING and _did_nothing(ledger.steps.of(run.id).values()):
            _cancel(ledger, problem, run, _NOT_BEGUN, event_id, world)
        elif run.state is RunState.VERIFYING:
            ledger.runs.save(run.model_copy(update={"due_at": now}))


def _did_nothing(steps: Iterable[Step]) -> bool:
    """Tell whether a run only rested and looked so far, or never reached its target."""
    return all(
        step.until
        or step.name.startswith(COLLECTING)
        or (step.result and step.result.outcome is Outcome.UNREACHABLE)
        for step in steps
    )


def _cancel(
    ledger: Ledger, problem: Problem, run: Run, why: str, event_id: EventId, world: World
) -> None:
    now = world.now()
    over = {"state": RunState.CANCELLED, "detail": why, "finished_at": now, "due_at": None}
    ended = run.model_copy(update=over)
    ledger.runs.save(ended)
    ledger.runs.let_begin(now)
    record_end(ledger, ended, now, world)
    telling = Telling(
        Milestone.CANCELLED,
        f"cancelled:{run.id}",
        note.cancelled(run, why, world.links),
        run_id=run.id,
    )
    ledger.notes.tell(telling, problem, event_id, now, aloud=not world.dry_run)


def learn_the_end(
    ledger: Ledger, problem_id: ProblemId, fetched: Event, event_id: EventId, world: World
) -> None:
    """Write down what a source answered when it was asked: the problem is over.

    Its own message of that may be under way still, or lost.
    """
    problem = ledger.problems.get(problem_id).after(fetched, world.now())
    ledger.problems.save(problem, fetched.aliases)
    call_off(ledger, problem, event_id, world)
