"""What is shown of the rules in force, and which of them are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field, JsonValue, model_validator

from app.domain.filters import When, at
from app.domain.frozen import Frozen
from app.domain.ids import RunId
from app.domain.rule import Mode, Rule
from app.domain.run import RunState


class LastRun(Frozen):
    """One of the last runs of a rule."""

    id: RunId
    target: str
    state: str
    queued_at: datetime


class Lately(Frozen):
    """What a rule did in a period, in which its runs were queued."""

    runs: int = Field(default=0, description="Runs that were not blocked.")
    blocked: int = Field(default=0, description="What was blocked; with mode observe all of it.")
    states: dict[str, int] = Field(
        default_factory=dict, description="How many of the runs are in each state."
    )
    success_rate: float | None = Field(
        default=None,
        description="Succeeded of those that ended by themselves, from 0 to 1; null: none did.",
    )
    last_state: str | None = Field(
        default=None, description="The state of the newest run; null: there is none."
    )
    last: tuple[LastRun, ...] = Field(
        default=(), description="The newest runs that were not blocked, at most 5."
    )


@dataclass(frozen=True)
class LatelyAsked:
    """What rules did since then: these, or all that ran. `last` adds the newest runs of each."""

    since: datetime
    names: Sequence[str] | None = None
    last: bool = False


class RuleView(Frozen):
    """A rule in force, and where it stands."""

    name: str
    digest: str
    file: str
    enabled: bool
    mode: str
    rule: JsonValue
    lately: Lately | None = Field(
        default=None, description="What it did since `since`; null: that was not asked."
    )


class RemedyView(Frozen):
    """One thing to try, in words. Placeholders stand as the rule has them."""

    tasks: tuple[str, ...] = Field(description="What runs, in order.")
    verify: str | None = Field(description="The proof that it helped; null: none is asked for.")


class WholeRule(RuleView):
    """A rule in force, as a person reads it."""

    description: str
    text: str = Field(description="The rule as YAML, without what holds anyway.")
    looks: tuple[str, ...] = Field(description="What is looked at first, in order.")
    remedies: tuple[RemedyView, ...] = Field(description="What is tried, one after the other.")


class BrokenFile(Frozen):
    """What is wrong with a file of rules; what it said before is still in force."""

    file: str
    line: int | None
    column: int | None
    what: str


class Rules(Frozen):
    """The rules in force that were asked for, and what is wrong on disk."""

    rules: tuple[RuleView, ...]
    problems: tuple[BrokenFile, ...]
    count: int = Field(description="So many rules were asked for, on all pages.")
    in_force: int = Field(description="So many rules are in force.")
    next: str | None = Field(default=None, description="The `cursor` of the next page; null: none.")


class RulesFilter(Frozen):
    """Which of the rules in force to list; all of them if nothing is said."""

    limit: int | None = Field(
        default=None, ge=1, le=500, description="At most so many; without it, all."
    )
    cursor: str | None = Field(
        default=None, max_length=100, description="`next` of the page before this one."
    )
    find: str = Field(
        default="",
        max_length=255,
        description="Only with this in the name, description or file, in any case.",
    )
    mode: Mode | None = Field(default=None, description="Only in this mode.")
    enabled: bool | None = Field(default=None, description="Only those switched on, or off.")
    since: When | None = Field(
        default=None,
        description="Say what each did since then: 7d back from now, or a time in ISO 8601.",
    )
    ran: bool | None = Field(
        default=None, description="Only those with a run since then, or only those without."
    )
    last_state: RunState | None = Field(
        default=None, description="Only those whose newest run since then is in this state."
    )

    @model_validator(mode="after")
    def _since_when(self) -> "RulesFilter":
        if self.since is None and self.needs_runs:
            raise ValueError("give since with ran and last_state")
        return self

    @property
    def needs_runs(self) -> bool:
        """Tell whether what is wanted shows only when the runs are known."""
        return self.ran is not None or self.last_state is not None

    def begin(self, now: datetime) -> datetime | None:
        """Give the time from which on runs are counted, as seen from now."""
        return None if self.since is None else at(self.since, now)

    def says(self, rule: Rule, file: str) -> bool:
        """Tell whether a rule is wanted, by what it says itself."""
        if self.mode not in {None, rule.mode} or self.enabled not in {None, rule.enabled}:
            return False
        wanted = self.find.casefold()
        return not wanted or any(
            wanted in text.casefold() for text in (rule.name, rule.description, file)
        )

    def did(self, lately: Lately) -> bool:
        """Tell whether a rule is wanted, by what it did."""
        if self.ran is not None and self.ran != bool(lately.runs):
            return False
        return self.last_state in {None, lately.last_state}

    def page(self, rules: Sequence[Rule]) -> tuple[Sequence[Rule], str | None]:
        """Give those of the page, and the cursor of the next. Raises `KeyError` if it is gone."""
        first = 0
        if self.cursor is not None:
            names = {rule.name: number for number, rule in enumerate(rules, start=1)}
            first = names[self.cursor]
        rest = rules[first:]
        if self.limit is None or len(rest) <= self.limit:
            return rest, None
        return rest[: self.limit], rest[self.limit - 1].name


def wanted_rules(
    rules: Sequence[Rule],
    origins: Mapping[str, str],
    wanted: RulesFilter,
    lately: Mapping[str, Lately],
) -> Sequence[Rule]:
    """Give the rules that are asked for, in their order."""
    found = [rule for rule in rules if wanted.says(rule, origins.get(rule.name, ""))]
    if not wanted.needs_runs:
        return found
    return [rule for rule in found if wanted.did(lately.get(rule.name, Lately()))]
