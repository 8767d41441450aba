"""What a decision rests on beside rule and event."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.domain.approval import ApprovalCap
from app.domain.fleet import Fleet
from app.domain.groups import Groups
from app.domain.limits import Caps
from app.domain.restraint.block import Block
from app.domain.restraint.permission import Cause, Permissions
from app.domain.restraint.pools import NOT_YET, Pool
from app.domain.restraint.record import Record
from app.domain.restraint.standing import Standing


@dataclass(frozen=True)
class Past:
    """What a rule did on a target before now.

    `begun` are the times at which its remediations began, or `NOT_YET`; `last` is the end (or
    begin) of the latest run; `at_work`: one is under way or waits; `done_here`: one was for this
    very problem and occasion.
    """

    begun: tuple[datetime, ...] = ()
    last: datetime | None = None
    at_work: bool = False
    done_here: bool = False

    def put_right(self, by: Callable[[datetime], datetime]) -> "Past":
        """Give it with times that are not to come."""
        begun = put_right(self.begun, by)
        return replace(self, begun=begun, last=by(self.last) if self.last else None)


def put_right(
    times: Sequence[datetime], by: Callable[[datetime], datetime]
) -> tuple[datetime, ...]:
    """Put right when runs began, but for those that have not begun."""
    return tuple(each if each == NOT_YET else by(each) for each in times)


@dataclass(frozen=True)
class Situation:
    """All that a decision rests on beside rule and event.

    `open_for` is how long the problem has been open; `acted` tells whether the rule acted for this
    problem and occasion, `past` what it did on a target since a time. `begun` gives when runs of a
    pool began since a time, the latest so many of them, also those that are still to begin.
    `maintenance` is what windows and silences have against a rule, by its name, on a target;
    `under_maintenance` says the source of the problem itself.
    """

    fleet: Fleet
    caps: Caps
    dry_run: bool
    problem_is_open: bool
    open_for: timedelta
    now: datetime
    acted: Callable[[], bool]
    past: Callable[[str, datetime], Past]
    standing: Standing = field(default_factory=Standing)
    approval: ApprovalCap = field(default_factory=ApprovalCap)
    permissions: Permissions = field(default_factory=Permissions)
    cause: Cause = field(default_factory=Cause)
    groups: Groups = field(default_factory=Groups)
    begun: Callable[[Pool, datetime, int], Sequence[datetime]] = lambda pool, since, at_most: ()
    record: Record = field(default_factory=Record)
    maintenance: Callable[[str, str], Iterable[Block]] = lambda rule, target: ()
    under_maintenance: bool = False
