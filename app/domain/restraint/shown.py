"""What is shown of how the service stands: by the API, on the command line, on the page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Generic, TypeVar

from pydantic import Field

from app.domain.breakers import BreakerView
from app.domain.frozen import Frozen
from app.domain.maintenance.views import ClosedView
from app.domain.restraint.block import Block
from app.domain.restraint.standing import Pause
from app.domain.restraint.storm import Storm

Item = TypeVar("Item")

MOST_SHOWN = 20


class PauseView(Frozen):
    """A pause that lasts, or one that was."""

    reason: str
    by: str = Field(description="client:NAME, person:NAME, or user:LOGIN at the command line")
    since: datetime
    until: datetime | None = Field(default=None, description="null: it lasts")
    ended_by: str | None = None

    @classmethod
    def of(cls, pause: Pause) -> "PauseView":
        """Show a pause that lasts."""
        return cls(reason=pause.reason, by=pause.by, since=pause.since)


class LastingStorm(Frozen):
    """A storm that lasts."""

    id: str
    why: str
    since: datetime
    earliest_end: datetime = Field(description="When it can be over at the earliest.")

    @classmethod
    def of(cls, storm: Storm) -> "LastingStorm":
        return cls(id=storm.id, why=storm.why, since=storm.began_at, earliest_end=storm.look_at)


class Among(Frozen, Generic[Item]):
    """How many there are, and some of them."""

    count: int
    items: tuple[Item, ...] = Field(description=f"At most the first {MOST_SHOWN}.")

    @classmethod
    def first_of(cls, items: Iterable[Item], count: int) -> "Among[Item]":
        return cls(count=count, items=tuple(items)[:MOST_SHOWN])


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
    storm: LastingStorm | None
    breakers: Among[BreakerView] = Field(description="Those that are open.")
    closed: Among[ClosedView] = Field(
        description="Maintenance windows and silences that are in force."
    )
    runs: UnderWay
    in_the_way: InTheWay | None = Field(
        default=None, description="Of the rule and the target that are asked for."
    )
