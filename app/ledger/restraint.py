"""The rows of what speaks against acting, beside the runs themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.ids import EventId, RunId, SilenceId
from app.domain.maintenance.silence import Silence, SilenceFilter
from app.domain.problem import Problem
from app.domain.ramp import Member
from app.domain.restraint.pools import Pool
from app.domain.restraint.recurrence import Remediation
from app.domain.restraint.standing import Pause
from app.domain.restraint.storm import Sign, Storm
from app.domain.restraint.storm_report import Collected
from app.domain.restraint.trouble import Trouble
from app.domain.views import Page


class Pauses(Protocol):
    """The rows of pauses, of which at most one lasts."""

    def current(self) -> Pause | None: ...
    def begin(self, pause: Pause) -> None: ...
    def end(self, by: str, at: datetime) -> None:
        """End the pause that lasts, if one does."""
        ...


class Pools(Protocol):
    """The runs that count together for a limit."""

    def begun(self, pool: Pool, since: datetime, at_most: int) -> Sequence[datetime]:
        """Give when they began since then, the latest so many; `NOT_YET` for what is to begin."""
        ...

    def under_way(self, pool: Pool) -> int: ...
    def tag(self, event_id: EventId, tags: Sequence[str]) -> None:
        """Remember the tags of an event that runs are for."""
        ...

    def tags(self, event_id: EventId) -> Sequence[str]: ...


class Ramps(Protocol):
    """The runs of decisions that have waves."""

    def around(self, run_id: RunId) -> Sequence[Member]:
        """Give the runs of the decision that this one is of; none if that has no waves."""
        ...

    def let_go(self, ids: Sequence[RunId], at: datetime) -> None:
        """Let these have their turn, those that are approved at once."""
        ...

    def call_off(self, ids: Sequence[RunId], why: str, at: datetime) -> None: ...


class Breakers(Protocol):
    """The rows of what rules have against them, on a target or in all."""

    def of(self, rule: str, target: str) -> Sequence[Trouble]:
        """Give what there is on this target, and of the rule in all."""
        ...

    def count_open(self) -> int: ...
    def open(self, at_most: int) -> Sequence[Trouble]:
        """Give so many of those that are open, by rule and target."""
        ...

    def save(self, trouble: Trouble) -> None: ...
    def helped(self, rule: str, target: str) -> None:
        """Begin to count anew, there and in all, unless it is open."""
        ...

    def reset(
        self, rule: str, target: str | None, by: str, reason: str, at: datetime
    ) -> Sequence[Trouble]:
        """Close what is open and count anew: there, or without a target everywhere; give it."""
        ...

    def reset_at(self, rule: str, target: str) -> datetime | None:
        """Give when a person last said that the rule is effective there."""
        ...


class History(Protocol):
    """What a rule did and was wanted for, by the rows of runs."""

    def remediations(
        self, rule: str, target: str, since: datetime, most: int
    ) -> Sequence[Remediation]:
        """Give what came to an end there since then, the latest first; no more than are asked."""
        ...

    def openings(
        self, rule: str, target: str, problem: Problem, since: datetime, now: datetime, most: int
    ) -> Sequence[datetime]:
        """Give when problems for it opened there since then; this one opens now if it is new.

        Of many only the latest.
        """
        ...

    def at_work(self, rule: str) -> int:
        """Count its runs that are at work, on whichever targets."""


class Storms(Protocol):
    """The rows of storms, of which at most one lasts, and of the signs by which one is known."""

    def current(self) -> Storm | None: ...
    def begin(self, storm: Storm) -> None: ...
    def look_again(self, storm: Storm, at: datetime) -> None:
        """Let it be looked at again then, whether it is over."""
        ...

    def bring_forward(self, now: datetime) -> None:
        """Let nothing be of a later time than now."""
        ...

    def end(
        self, storm: Storm, at: datetime, by: str | None, reason: str, collected: Collected
    ) -> bool:
        """End it; False when it is over already."""
        ...

    def collected(self, storm: Storm, until: datetime) -> Collected: ...
    def see(self, sign: Sign, key: str, at: datetime) -> None:
        """Write down that it was seen, and when it was seen last."""
        ...

    def newest(self, sign: Sign, number: int) -> datetime | None:
        """Give when the n-th newest of these was seen; None when there are not so many."""
        ...

    def count(self, sign: Sign, since: datetime) -> int: ...
    def forget(self, sign: Sign, until: datetime) -> None:
        """Delete those of them that were seen before then."""
        ...

    def forget_signs(self) -> None:
        """Delete them all, so that counting begins anew."""
        ...


class Silences(Protocol):
    """The rows of silences; they stay as history."""

    def add(self, silence: Silence) -> None: ...
    def get(self, silence_id: SilenceId) -> Silence | None: ...
    def end(self, silence_id: SilenceId, by: str, at: datetime) -> None: ...
    def in_force(self, now: datetime) -> Sequence[Silence]: ...
    def listed(self, wanted: SilenceFilter, now: datetime) -> Page[Silence]: ...
