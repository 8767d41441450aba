"""What a rule has against it: failures in a row, or that it only masks a problem."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.restraint.block import Block, BlockReason


class Cause(StrEnum):
    """Why a breaker opens."""

    FAILURES = "failures"
    RECURRENCE = "recurrence"


UNTIL_RESET = "until a person resets it"
_REASONS = {
    Cause.FAILURES: BlockReason.BREAKER,
    Cause.RECURRENCE: BlockReason.INEFFECTIVE,
}


@dataclass(frozen=True)
class Trouble:
    """How often in a row a rule did not help, on a target or, without one, in all.

    Once it is open it stays so until a person resets it, whatever ends meanwhile.
    """

    rule: str
    target: str | None
    cause: Cause
    count: int
    since: datetime
    words: str
    opened_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None

    @property
    def where(self) -> str:
        return f"on {self.target}" if self.target else "of the rule in all"

    def block(self) -> Block:
        """Give the block of an open one."""
        reason = _REASONS[self.cause]
        return Block(reason, f"{self.words}; {UNTIL_RESET}")
