"""A test over all rules: an event, what happened before it, and what is to come of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.restraint.block import BlockReason
from app.domain.rule_test import Fails
from app.domain.run import RunState
from app.domain.stated_event import AnyEvent


def _several(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


_Times = Annotated[
    tuple[Duration, ...],
    BeforeValidator(_several, json_schema_input_type=Duration | list[Duration]),
    Field(min_length=1),
]


class EarlierRun(Frozen):
    """A run of a rule on a target, before the event."""

    rule: str = Field(description="The rule that ran, by its name.")
    target: str = Field(description="The host that it ran on.")
    ago: _Times = Field(description="How long before the event it was queued; or several times.")
    took: Duration = Field(
        default=timedelta(0), description="From its queueing to its end, if its state is an end."
    )
    state: RunState = Field(default=RunState.SUCCEEDED, description="How far it has come.")
    tags: tuple[str, ...] = Field(
        default=(), description="The tags of the event that it was for, for limits per tag."
    )
    same_problem: bool = Field(
        default=False, description="It was for this very problem, and not for another one."
    )


class EarlierEvent(Frozen):
    """An event before this one, for rules that count."""

    event: AnyEvent = Field(description="The body of a webhook in a file, or an event in words.")
    source: str | None = Field(
        default=None, description="Whose event it is; else that of the test's event."
    )
    ago: _Times = Field(description="How long before the event it was received; or several times.")


class History(Frozen):
    """What happened before the event. Without it nothing did."""

    runs: tuple[EarlierRun, ...] = Field(
        default=(), description="For what asks for earlier runs: cooldown, rate, busy, breakers."
    )
    events: tuple[EarlierEvent, ...] = Field(default=(), description="For rules that count.")
    open_for: Duration | None = Field(
        default=None, description="How long the problem is open; else since the event happened."
    )
    resolved: bool = Field(default=False, description="The problem is over already.")


class ExpectedOfRule(Frozen):
    """What one rule is to say. With `fails` it is not to match, else it is to match."""

    fails: Fails | None = Field(default=None, description="The first clause that fails.")
    targets: tuple[str, ...] | None = Field(
        default=None, description="The hosts that it means, in order, by their one name."
    )
    acts_on: tuple[str, ...] | None = Field(
        default=None, description="The hosts on which nothing blocks it, in order."
    )
    blocked: BlockReason | dict[str, BlockReason] | None = Field(
        default=None,
        description="Why it does nothing on any target, or the reason for each blocked target.",
    )
    detail: str | None = Field(
        default=None, min_length=1, description="A part of the words that say why it is blocked."
    )
    commands: tuple[str, ...] | None = Field(
        default=None, description="What the tasks of the first remedy would run, filled in."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        said = self.model_fields_set - {"fails"}
        if self.fails is not None and any(getattr(self, name) is not None for name in said):
            raise ValueError("a rule that does not match says nothing else: leave fails out")
        return self


class Expected(Frozen):
    """What is to come of the event."""

    matches: tuple[str, ...] | Literal["none"] | None = Field(
        default=None, description="The rules that match: these and no others, or none."
    )
    at_least: tuple[str, ...] = Field(
        default=(), description="Rules that match, whatever others do."
    )
    rules: Mapping[str, ExpectedOfRule] = Field(
        default_factory=dict, description="What single rules say, by their names."
    )

    @property
    def names(self) -> tuple[str, ...]:
        """Every rule that is named."""
        matches = () if self.matches in (None, "none") else tuple(self.matches or ())
        return tuple(dict.fromkeys((*matches, *self.at_least, *self.rules)))

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.matches is None and not self.at_least and not self.rules:
            raise ValueError("give matches, at_least or rules: else nothing is tested")
        return self


class Scenario(Frozen):
    """One test over all rules."""

    name: str = Field(min_length=1, max_length=200, description="What it shows, in words.")
    event: AnyEvent = Field(description="The body of a webhook in a file, or an event in words.")
    source: str | None = Field(
        default=None, description="Whose event it is; that of a file has to say."
    )
    at: AwareDatetime | None = Field(
        default=None, description="When it is taken for received; else when it happened."
    )
    history: History = Field(default=History(), description="What happened before it.")
    dry_run: bool = Field(default=False, description="As if the settings said mode: dry_run.")
    expect: Expected = Field(description="What is to come of it.")


class Scenarios(Frozen):
    """A document of a file in the folder `tests` beside the rules."""

    tests: tuple[Scenario, ...] = Field(min_length=1, description="They are run one by one.")
