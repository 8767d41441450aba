"""From the end of a run to what follows: its note, the next remedy, or people."""

from collections.abc import Sequence

from app.domain import approval_note, note
from app.domain.audit import SERVICE
from app.domain.ids import RunId
from app.domain.note import Milestone, Telling
from app.domain.placeholder import ValueRefused
from app.domain.problem import Problem
from app.domain.restraint.approval import Request
from app.domain.restraint.block import Block, BlockReason
from app.domain.rule import Rule
from app.domain.run import Follow, Run, RunState, what_follows
from app.domain.task import TaskResult
from app.ledger import Ledger
from app.remediation import auditing
from app.remediation.asking import ask, asks_again
from app.remediation.breaking import count_end
from app.remediation.ending import record_end
from app.remediation.looking import collected, is_to_look
from app.remediation.ramp import go_on
from app.remediation.world import World


def conclude(
    ledger: Ledger,
    run: Run,
    state: RunState,
    detail: str,
    results: Sequence[TaskResult],
    world: World,
) -> Run:
    """Write down how the run ended and what comes after. Gives the run as it is now."""
    ended = run.model_copy(
        update={"state": state, "detail": detail, "finished_at": world.now(), "due_at": None}
    )
    ledger.runs.save(ended)
    ledger.runs.let_begin(world.now())
    record_end(ledger, ended, world.now(), world)
    problem = ledger.problems.get(run.problem_id)
    follow = what_follows(ended, problem_is_open=_still_on(problem, run))
    _tell(
        ledger,
        problem,
        ended,
        Telling(
            Milestone.ENDED,
            f"ended:{run.id}",
            note.ended(ended, results, follow, world.links, collected(ledger, run)),
            run_id=run.id,
        ),
        world,
    )
    rule = ledger.runs.rule(run.rule_digest)
    if follow is Follow.NEXT_REMEDY:
        _queue_next(ledger, problem, ended, rule, world)
    elif follow is Follow.ESCALATE:
        _escalate(ledger, problem, ended, rule, world)
    count_end(ledger, problem, ended, follow, rule, world)
    if ended.wave is not None:
        go_on(ledger, ended.id, world)
    return ended


def refuse(
    ledger: Ledger,
    run: Run,
    block: Block,
    world: World,
    seen: Sequence[tuple[str, TaskResult]] = (),
) -> None:
    """End a run that has not acted, since by now something speaks against it, as was `seen`.

    When an earlier remedy has begun already, what is to come next is for people, unless there is
    nothing to repair any more.
    """
    now, problem = world.now(), ledger.problems.get(run.problem_id)
    looks = is_to_look(ledger, run, block, problem)
    ledger.runs.block(run.id, block, now, looks=looks)
    ledger.runs.let_begin(now)
    ended = run.model_copy(
        update={"state": RunState.BLOCKED, "detail": block.detail, "finished_at": now}
    )
    record_end(ledger, ended, now, world, reason=block.reason, looks=looks)
    if not looks:
        telling = Telling(
            Milestone.BLOCKED,
            f"blocked:{run.rule}:{block.reason}",
            note.refused(run, block, world.links, seen),
            run_id=run.id,
        )
        _tell(ledger, problem, run, telling, world)
    is_handed_over = run.remedy and block.reason is not BlockReason.HEALTHY
    if is_handed_over or block.reason is BlockReason.INEFFECTIVE:
        _escalate(ledger, problem, ended, ledger.runs.rule(run.rule_digest), world)
    if run.wave is not None:
        go_on(ledger, run.id, world)


def _still_on(problem: Problem, run: Run) -> bool:
    return problem.is_open and problem.episode == run.episode


def _queue_next(ledger: Ledger, problem: Problem, run: Run, rule: Rule, world: World) -> None:
    """Queue the next remedy on the same target, filled in from the same event.

    People are asked about each remedy for which they have to be: a later one is the harder one.
    """
    request = asks_again(ledger, run, rule, world)
    now, number = world.now(), run.remedy + 1
    plan, refused = rule.plan(number), ""
    try:
        plan = rule.filled(number, ledger.events.event(run.event_id))
    except ValueRefused as error:
        refused = str(error)
    following = run.model_copy(
        update={
            "id": RunId(world.new_id()),
            "remedy": number,
            "plan": plan.at(run.target),
            "state": RunState.AWAITING_APPROVAL if request else RunState.QUEUED,
            "detail": "",
            "queued_at": now,
            "started_at": None,
            "finished_at": None,
            "due_at": request.until if request else now,
            "approval_id": request.id if request else None,
            "approved_by": None,
        }
    )
    ledger.runs.add(following)
    ledger.audit.record(auditing.begun(following, SERVICE, now, after=run.id))
    if refused:
        conclude(ledger, following, RunState.FAILED, refused, (), world)
    elif request:
        telling = ask(ledger, request, [following], problem, world)
        _tell(ledger, problem, following, telling, world)


def not_approved(
    ledger: Ledger,
    request: Request,
    runs: Sequence[Run],
    why: str,
    world: World,
    *,
    ask_people: bool,
) -> None:
    """End runs that wait for approval, with one note for all of them; hand over if asked to."""
    now = world.now()
    over = {"state": RunState.CANCELLED, "detail": why, "finished_at": now, "due_at": None}
    for run in runs:
        ended = run.model_copy(update=over)
        ledger.runs.save(ended)
        record_end(ledger, ended, now, world)
    ledger.runs.let_begin(now)
    if runs[0].wave is not None:
        go_on(ledger, runs[0].id, world)
    ledger.approvals.close_word(request.id)
    problem = ledger.problems.get(request.problem_id)
    telling = Telling(
        Milestone.CANCELLED,
        f"not_approved:{request.id}:{runs[0].id}",
        approval_note.not_approved(request, runs, why, world.links),
        run_id=runs[0].id,
    )
    _tell(ledger, problem, runs[0], telling, world)
    if ask_people:
        _escalate(ledger, problem, runs[0], ledger.runs.rule(runs[0].rule_digest), world)


def _escalate(ledger: Ledger, problem: Problem, run: Run, rule: Rule, world: World) -> None:
    """Hand over to people, once for a problem and rule, whichever target failed first."""
    team = rule.otherwise.add_team if rule.otherwise else None
    words = rule.otherwise.note if rule.otherwise else None
    telling = Telling(
        Milestone.ESCALATED,
        f"escalated:{rule.name}:{run.occasion}",
        note.escalated(run, team, words, world.links),
        teams=world.investigation_teams(instead=team),
        run_id=run.id,
    )
    _tell(ledger, problem, run, telling, world)


def _tell(ledger: Ledger, problem: Problem, run: Run, telling: Telling, world: World) -> None:
    aloud = not world.dry_run
    ledger.notes.tell(telling, problem, run.event_id, world.now(), aloud=aloud)
