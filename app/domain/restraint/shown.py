"""What is shown of how the service stands: by the API, on the command line, on the page."""

from datetime import datetime

from pydantic import Field

from app.domain.frozen import Frozen
from app.domain.restraint.block import Block
from app.domain.restraint.standing import Pause


class PauseView(Frozen):
    """A pause that lasts, or one that was."""

    reason: str
    by: str = Field(description="client:NAME, or user:LOGIN at the command line")
    since: datetime
    until: datetime | None = Field(default=None, description="null: it lasts")
    ended_by: str | None = None

    @classmethod
    def of(cls, pause: Pause) -> "PauseView":
        """Show a pause that lasts."""
        return cls(reason=pause.reason, by=pause.by, since=pause.since)


class WouldBlock(Frozen):
    """Why it would not act."""

    reason: str
    detail: str
    until: datetime | None = Field(default=None, description="When that is over, if it is known.")

    @classmethod
    def of(cls, block: Block) -> "WouldBlock":
        """Show a block."""
        return cls(reason=block.reason, detail=block.detail, until=block.until)


class UnderWay(Frozen):
    """How many runs are not over."""

    at_work: int = Field(description="running or verifying")
    queued: int
    awaiting_approval: int


class LimitUse(Frozen):
    """How much of a limit is used up by now."""

    limit: str = Field(description="As the rule, or the operator, writes it.")
    of: str = Field(description="What is counted together.")
    used: int
    allowed: int
    window_seconds: float | None = Field(description="Of the time that is looked back.")
    until: datetime | None = Field(description="When there is room again; null: there is.")


class InTheWay(Frozen):
    """What would block a rule on a target now, for a problem that has just what the rule wants."""

    rule: str
    enabled: bool
    mode: str
    target: str = Field(description="By its one name.")
    blocks: tuple[WouldBlock, ...] = Field(description="All of them; the first one counts.")
    limits: tuple[LimitUse, ...]


class RestraintView(Frozen):
    """What holds the service back by now, whatever the rule and the event."""

    at: datetime
    dry_run: bool = Field(description="Whether it only says what it would do.")
    paused: PauseView | None
    runs: UnderWay
    in_the_way: InTheWay | None = Field(
        default=None, description="Of the rule and the target that are asked for."
    )
