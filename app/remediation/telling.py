"""What is told of decisions on the alert and the problem: once for each milestone."""

import hashlib
from collections.abc import Collection, Sequence

from app.domain import note
from app.domain.by_hand import is_asked_for
from app.domain.decide import Decision
from app.domain.matching import Matching
from app.domain.note import Milestone, Telling
from app.domain.restraint.block import Block, BlockReason
from app.domain.rule import Mode, Rule
from app.domain.run import Run
from app.remediation.case import Case

_SILENT = frozenset(
    {
        BlockReason.DUPLICATE,
        BlockReason.SHADOW,
        BlockReason.DRY_RUN,
        BlockReason.RESOLVED,
        BlockReason.HELD,
        BlockReason.INEFFECTIVE,
        BlockReason.STORM,
    }
)
"""Blocks that are recorded but not told: the alert would be told what it knows, or nothing.

What is ineffective is handed to people instead.
"""


def tell_of(case: Case, decision: Decision, runs: Sequence[Run], looks: Collection[str]) -> None:
    """Tell what is begun, or why nothing is; what is looked at is told when it was seen."""
    rule = decision.rule
    if rule.mode is Mode.OBSERVE:
        return
    if runs:
        _tell(case, _started(case, decision, runs), is_news=True)
    elif worth_telling := [b for b in _blocks(decision, looks) if b.reason not in _SILENT]:
        telling = Telling(
            Milestone.BLOCKED,
            f"blocked:{rule.name}:{worth_telling[0].reason}",
            note.blocked(decision, case.waiting.id, case.world.links),
            teams=case.world.investigation_teams(),
        )
        _tell(case, telling, is_news=is_asked_for(rule, case.event))


def tell_that_nothing_matched(
    case: Case, decisions: Sequence[Decision], matching: Matching
) -> None:
    """Tell once for an episode, and only if nothing else was told of it."""
    if case.ledger.notes.told(case.problem):
        return
    observing = [decision.rule.name for decision in decisions]
    telling = Telling(
        Milestone.NOTHING_MATCHED,
        "nothing_matched",
        note.nothing_matched(matching.tried, case.waiting.id, case.world.links, observing),
        teams=case.world.investigation_teams(),
    )
    _tell(case, telling, is_news=False)


def _started(case: Case, decision: Decision, runs: Sequence[Run]) -> Telling:
    return Telling(
        Milestone.STARTED,
        f"started:{decision.rule.name}:{_once_for(decision.rule, runs, case)}",
        note.started(decision, runs, case.waiting.id, case.world.links),
        teams=case.world.remediation_teams(),
    )


def _once_for(rule: Rule, runs: Sequence[Run], case: Case) -> str:
    """Say for what a start is told: for the event; with a probe, once for where it is.

    With a probe a rule may begin at each message, to find that all is well.
    """
    if rule.before.probe is None:
        return case.waiting.id
    where = "\n".join([runs[0].occasion, *sorted(run.target for run in runs)])
    return hashlib.sha256(where.encode()).hexdigest()[:16]


def _blocks(decision: Decision, looks: Collection[str]) -> Sequence[Block]:
    """Give what blocks it, but for where it looks: that is told with what is to be seen there."""
    if not looks:
        return decision.blocks()
    return [each.block for each in decision.choices if each.block and each.target not in looks]


def _tell(case: Case, telling: Telling, *, is_news: bool) -> None:
    """Say it aloud; in a storm only news: what is not done is told once, where it began."""
    aloud = not case.world.dry_run and (is_news or case.ledger.storms.current() is None)
    case.ledger.notes.tell(telling, case.problem, case.waiting.id, case.world.now(), aloud=aloud)
