"""A ramp: a rule acts on a few targets first, and on more only when these are repaired."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ids import EventId, ProblemId, RunId
from app.domain.run import ACTIVE, WAITING, RunState


@dataclass(frozen=True)
class Member:
    """A run of a decision with waves, without what it does.

    `is_parked`: its wave is to come; `found_well`: a probe saw nothing to be repaired.
    """

    id: RunId
    event_id: EventId
    problem_id: ProblemId
    rule: str
    rule_digest: str
    target: str
    remedy: int
    wave: int
    state: RunState
    is_parked: bool
    found_well: bool = False

    @property
    def is_repaired(self) -> bool:
        return self.state is RunState.SUCCEEDED or self.found_well

    @property
    def is_over(self) -> bool:
        return self.state not in ACTIVE | WAITING


@dataclass(frozen=True)
class Turn:
    """What a run that ended changes: which ones may begin, and which never will, for `failed`."""

    begin: Sequence[Member] = ()
    never: Sequence[Member] = ()
    failed: Member | None = None


def turn(members: Sequence[Member]) -> Turn:
    """Tell what is next: the first target that is not repaired ends all waves after its own."""
    last: dict[str, Member] = {}
    for member in sorted(members, key=lambda each: each.remedy):
        last[member.target] = member
    not_repaired = [each for each in last.values() if each.is_over and not each.is_repaired]
    failed = min(not_repaired, key=lambda each: (each.wave, each.id), default=None)
    never = [
        each for each in members if failed and each.wave > failed.wave and each.state in WAITING
    ]
    parked = [each for each in members if each.is_parked and each not in never]
    following = min((each.wave for each in parked), default=0)
    before = (each for each in last.values() if each.wave < following)
    if not all(each.is_repaired for each in before):
        parked = []
    return Turn([each for each in parked if each.wave == following], never, failed)


def waits_for(wave: int | None) -> str | None:
    """Say for what a run waits before its wave has its turn."""
    return f"every target of wave {wave} has to be repaired first" if wave else None
