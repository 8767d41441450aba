"""The test that a rule carries: an event, and what the rule is to say to it."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Discriminator, Field, Tag, model_validator

from app.domain.conditions.clause import Failure
from app.domain.conditions.condition import Condition
from app.domain.frozen import Frozen
from app.domain.stated_event import AnyEvent


def _which(value: object) -> str:
    return "words" if isinstance(value, str) else "fails"


Fails = Annotated[
    Annotated[str, Tag("words"), Field(min_length=1)] | Annotated[Condition, Tag("fails")],
    Discriminator(_which),
]
"""The first clause that fails: as the rule writes it, or some of the words that tell of it."""


def is_meant(fails: Condition | str, failure: Failure) -> bool:
    """Tell whether this is the clause that was to fail first.

    A clause of a shared condition may be given with the condition's name, without it, or whole.
    """
    if isinstance(fails, str):
        return fails in failure.clause
    text = str(fails)
    return failure.clause == text or (
        failure.clause.startswith("condition ")
        and (failure.clause.startswith(f"{text}: ") or failure.clause.endswith(f": {text}"))
    )


class RuleTest(Frozen):
    """An event, in a file beside the rule or stated, and what the rule is to say to it."""

    name: str | None = Field(default=None, min_length=1, description="What it shows, in words.")
    event: AnyEvent = Field(description="The body of a webhook in a file, or an event in words.")
    source: str | None = Field(
        default=None, description="Whose webhook it is, if the rule does not name one source only."
    )
    at: AwareDatetime | None = Field(
        default=None, description="When it is taken for received; else when it happened."
    )
    expect: Literal["matched", "not_matched"] | None = Field(
        default=None, description="Without it matched, unless a clause is to fail."
    )
    fails: Fails | None = Field(
        default=None, description="The first clause that fails; the rule is not to match."
    )
    targets: tuple[str, ...] | None = Field(
        default=None, description="The hosts that it is to mean, in order, by their one name."
    )
    commands: tuple[str, ...] | None = Field(
        default=None, description="What the tasks of the first remedy would run, filled in."
    )

    @property
    def is_to_match(self) -> bool:
        return self.fails is None and self.expect != "not_matched"

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.fails is not None and self.expect == "matched":
            raise ValueError("a rule that matches has no clause that fails: leave fails out")
        if not self.is_to_match and (self.targets is not None or self.commands is not None):
            raise ValueError("a rule that does not match has no targets and no commands")
        return self
