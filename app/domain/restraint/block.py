"""Why something that could be done is not done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BlockReason(StrEnum):
    """Why a rule that matched does not act."""

    DUPLICATE = "duplicate"
    BUSY = "busy"
    COOLDOWN = "cooldown"
    RATE = "rate"
    NOT_ALLOWED = "not_allowed"
    NO_TARGET = "no_target"
    TOO_MANY_TARGETS = "too_many_targets"
    SHADOW = "shadow"
    DRY_RUN = "dry_run"
    RESOLVED = "resolved"
    HELD = "held"
    PAUSED = "paused"
    HEALTHY = "healthy"
    BREAKER = "breaker"
    INEFFECTIVE = "ineffective"
    FLAPPING = "flapping"
    STORM = "storm"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True)
class Block:
    """Why not, for a person to read; `until` is when that is over, if it is known."""

    reason: BlockReason
    detail: str
    until: datetime | None = None
