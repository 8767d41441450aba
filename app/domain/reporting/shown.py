"""What a report says; the descriptions are those of the API reference."""

from datetime import datetime

from pydantic import Field, JsonValue

from app.domain.breakers import BreakerView
from app.domain.frozen import Frozen
from app.domain.gap import Gap
from app.domain.promotion import Advice


class Seconds(Frozen):
    """How long runs took, from their start to their end, in seconds."""

    mean: float = Field(description="The sum of all by their number.")
    median: float = Field(description="Half of the runs took no longer.")
    p95: float = Field(description="95 of 100 runs took no longer.")
    longest: float = Field(description="The longest of all.")


class Lengths(Frozen):
    """How many runs took such a time."""

    over: float = Field(description="In seconds: they took longer than this.")
    up_to: float | None = Field(
        description="In seconds: and not longer than this. null: however long."
    )
    runs: int = Field(description="How many.")


class Saved(Frozen):
    """Time that people did not have to spend, by what was stated that they take.

    `seconds` is, over all rules, `counted` times the rule's manual time.
    """

    seconds: float = Field(description="What was saved, in seconds.")
    counted: int = Field(
        description="Successes that count: once for each problem, rule and target, however many "
        "remedies were tried."
    )
    recurred: int = Field(
        description="Successes that do not count: the rule was wanted again on the target within "
        "`recurrence` of the report."
    )
    unstated: int = Field(
        description="Successes that do not count: no manual time is stated for their rule."
    )
    manual_seconds: float | None = Field(
        description="The manual time: of the rule, or in the total that of the settings, "
        "`report.manual_time`; null: none is stated."
    )


class Tally(Frozen):
    """How often, how well, how long."""

    runs: int = Field(description="Runs that were queued in the period and not blocked.")
    succeeded: int = Field(description="Of these, those that succeeded.")
    states: dict[str, int] = Field(description="How many are in each state.")
    success_rate: float | None = Field(
        description="Succeeded of those that ended by themselves, from 0 to 1; null: none did."
    )
    seconds: Seconds | None = Field(description="null: none has ended.")
    last: datetime | None = Field(description="When the last one was queued.")
    recurred: int = Field(
        default=0, description="How often it had to run again on a target soon after a success."
    )


class WholeTally(Tally):
    """The same, with how the lengths are spread and the time that was saved."""

    durations: tuple[Lengths, ...] = Field(
        default=(), description="How many runs took how long: always the same ranges, in order."
    )
    saved: Saved | None = Field(
        default=None, description="null: no manual time is stated, so nothing is claimed."
    )


class TargetTally(Tally):
    """How often a rule ran on one target."""

    target: str = Field(description="The target.")


class RuleTally(WholeTally):
    """What one rule did."""

    rule: str = Field(description="Its name.")
    targets: tuple[TargetTally, ...] = Field(
        description="How often it ran on each target, the most frequent first."
    )


class SourceTally(Tally):
    """What came of the messages of one source."""

    source: str = Field(description="Its name.")
    events: int = Field(description="Messages of it that were received in the period.")


class TeamTally(Tally):
    """What came of the messages about alerts of one team.

    What is for two teams counts for both: the sum over all teams may be more than the total.
    """

    team: str | None = Field(description="Its name; null: the message named none.")
    events: int = Field(description="Messages about its alerts that were received in the period.")


class NotDone(Frozen):
    """How often a rule that matched did nothing, and why."""

    rule: str = Field(description="Its name.")
    reason: str = Field(description="The reason of the block, such as cooldown.")
    count: int = Field(description="How often, on all targets.")


class Bucket(Frozen):
    """A piece of the period. A run counts where it was queued, a block where it was decided."""

    since: datetime = Field(description="Its begin.")
    until: datetime = Field(description="Its end, which is the begin of the next one.")
    events: int = Field(description="Messages that were received.")
    runs: int = Field(description="Runs that were not blocked: the sum of the next four.")
    succeeded: int = Field(description="Runs that succeeded.")
    failed: int = Field(description="Runs that failed, timed out, or are unreachable or unknown.")
    cancelled: int = Field(description="Runs that were cancelled.")
    other: int = Field(description="Runs that wait or are under way.")
    recurred: int = Field(description="Runs that were wanted again soon after a success.")
    blocked: int = Field(description="What was blocked: the sum of `not_done`.")
    not_done: dict[str, int] = Field(description="How much was blocked, by its reason.")
    median: float | None = Field(description="Half of the runs took no more seconds than this.")


class Series(Frozen):
    """The period in pieces, in the order of time and without a gap."""

    zone: str = Field(description="By the clocks of this time zone pieces begin.")
    step: str = Field(
        description="How long a piece is, chosen by the length of the period: 1m, 5m, 15m, 30m, "
        "1h, 6h, 1d, 7d (from Monday), 1 month, or years. The first and the last may be shorter."
    )
    buckets: tuple[Bucket, ...] = Field(description="The pieces.")


class WouldHaveRun(Frozen):
    """What a rule would have done that only observes; each time once for problem and target."""

    rule: str = Field(description="Its name.")
    runs: int = Field(description="How often it would have run.")
    problems: int = Field(description="For how many problems.")
    targets: int = Field(description="On how many targets.")
    last: datetime = Field(description="When it would have run the last time.")
    plan: JsonValue = Field(description="What would have run the last time.")


class Report(Frozen):
    """Which remediations ran, did they succeed, how long did they take, how often on what.

    And what was not done, and why.
    """

    since: datetime = Field(description="The begin of the period.")
    until: datetime = Field(description="The end of the period, which is not in it.")
    events: int = Field(description="Messages that were received.")
    events_without_rule: int = Field(description="Of these, those that no rule matched.")
    total: WholeTally = Field(description="Of all runs.")
    rules: tuple[RuleTally, ...] = Field(description="By rule, the most frequent first.")
    sources: tuple[SourceTally, ...] = Field(
        default=(), description="By source of the message, the most frequent first."
    )
    teams: tuple[TeamTally, ...] = Field(
        default=(), description="By team of the alert, the most frequent first."
    )
    series: Series = Field(description="The same over time.")
    not_done: tuple[NotDone, ...] = Field(
        description="What was not done, by rule and reason, the most frequent first."
    )
    would_have_run: tuple[WouldHaveRun, ...] = Field(
        default=(), description="What rules would have done that only observe."
    )
    promotions: tuple[Advice, ...] = Field(
        default=(), description="Which rules have earned another mode by what they did."
    )
    breakers: tuple[BreakerView, ...] = Field(
        default=(), description="Which rules do nothing until a person resets them, at any time."
    )
    recurrence: str = Field(
        default="", description="How soon after a success counts as recurred, such as 24h."
    )
    dead_letters: dict[str, int] = Field(
        default_factory=dict, description="What waits to be requeued by kind, whatever the period."
    )
    gaps: tuple[Gap, ...] = Field(
        default=(), description="When messages may have been missed, and what is not made up for."
    )
