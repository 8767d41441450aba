"""How the service stands, whatever the rule and the event."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.restraint.storm import Storm


@dataclass(frozen=True)
class Pause:
    """Somebody told the service to begin nothing more, and why."""

    reason: str
    by: str
    since: datetime


@dataclass(frozen=True)
class Standing:
    """What of it speaks against acting at all."""

    paused: Pause | None = None
    storm: Storm | None = None
