"""What a backtest found, for people and for programs."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.domain.frozen import Frozen
from app.domain.ids import EventId


class Busiest(Frozen):
    """The hour in which most would run."""

    hour: datetime
    runs: int


class Counts(Frozen):
    """What rules would have done in the period."""

    matches: int
    runs: int
    runs_per_day: float
    busiest: Busiest | None
    targets: int = Field(description="On so many different targets something would run.")
    approvals: int = Field(description="So many of the runs would wait for a person.")
    blocked: dict[str, int] = Field(
        description="By reason, on how many targets nothing would be done."
    )
    unknown: int = Field(
        description="Events that do not say what a rule asks; the source would be asked."
    )


class Example(Frozen):
    """An event that makes the difference, and what each set of rules says to it."""

    event: EventId
    at: datetime
    title: str
    clause: str | None = Field(description="That made the difference; None: the whole rule.")
    saw: str | None = Field(description="What the event says there.")
    before: str
    after: str


class Difference(Frozen):
    """How many events differ so, and the first of them."""

    count: int = 0
    examples: tuple[Example, ...] = ()


class RuleDifference(Frozen):
    """What is different for one rule. `changed` names the keys that say something else."""

    rule: str
    status: Literal["new", "gone", "changed", "same"]
    changed: tuple[str, ...]
    before: Counts | None
    after: Counts | None
    newly: Difference = Field(description="Events that it would match now.")
    lost: Difference = Field(description="Events that it would match no longer.")
    differently: Difference = Field(description="Events that it matches, with another outcome.")

    @property
    def differs(self) -> bool:
        differences = (self.newly, self.lost, self.differently)
        return self.before != self.after or any(each.count for each in differences)


class Faithful(Frozen):
    """How many stored decisions of the rules in force come out of the replay as they were made."""

    compared: int
    same: int
    examples: tuple[Example, ...]


class Backtest(Frozen):
    """What would be different. `first` is when the oldest stored event was received."""

    since: datetime
    until: datetime
    first: datetime | None
    events: int
    by_hand: int = Field(description="Tasks that a person asked for; taken as they were.")
    warm_up: int = Field(description="Events before the period, for limits and counts.")
    left_out: dict[str, int] = Field(description="Events that nothing was decided for, by state.")
    before: Counts
    after: Counts
    rules: tuple[RuleDifference, ...]
    faithful: Faithful
    assumptions: tuple[str, ...]

    @property
    def new_runs(self) -> bool:
        """Tell whether some rule would run more often."""
        return any(
            (rule.after.runs if rule.after else 0) > (rule.before.runs if rule.before else 0)
            for rule in self.rules
        )

    @property
    def lost_matches(self) -> bool:
        return any(rule.lost.count for rule in self.rules)
