"""What is shown of breakers, and which of them are asked for."""

from datetime import datetime
from typing import Self

from pydantic import Field

from app.domain.frozen import Frozen
from app.domain.restraint.trouble import Cause, Trouble


class BreakerFilter(Frozen):
    """Which breakers to list."""

    limit: int = Field(default=50, ge=1, le=500, description="At most so many.")
    cursor: str | None = Field(
        default=None,
        pattern=r"^[^|]{1,100}\|(failures|recurrence)\|[^\x00]{0,600}$",
        description="`next` of the page before this one.",
    )
    rule: str | None = Field(default=None, description="Only of this rule.")
    target: str | None = Field(
        default=None, description="Only those that concern this target: also of rules in all."
    )
    open: bool = Field(default=False, description="Only those that are open.")

    @property
    def place(self) -> tuple[str, str, str] | None:
        """Give the rule, the target and the cause after which the list goes on."""
        if self.cursor is None:
            return None
        rule, cause, target = self.cursor.split("|", 2)
        return rule, target, cause


class BreakerView(Frozen):
    """A breaker that is open, or that counts failures and may open."""

    rule: str
    target: str | None = Field(description="null: of the rule in all, on whichever targets")
    cause: Cause
    open: bool
    count: int = Field(description="so often in a row")
    since: datetime = Field(description="when the first of them was")
    opened_at: datetime | None
    words: str

    @classmethod
    def of(cls, trouble: Trouble) -> Self:
        return cls(
            rule=trouble.rule,
            target=trouble.target,
            cause=trouble.cause,
            open=trouble.is_open,
            count=trouble.count,
            since=trouble.since,
            opened_at=trouble.opened_at,
            words=trouble.words,
        )

    @property
    def cursor(self) -> str:
        """Give the place in the list after this one."""
        return f"{self.rule}|{self.cause}|{self.target or ''}"


class WasReset(Frozen):
    """What was open, or counted failures, and does not any more."""

    reset: tuple[BreakerView, ...]
