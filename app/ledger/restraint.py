"""The rows of what speaks against acting, beside the runs themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.ids import SilenceId
from app.domain.maintenance.silence import Silence, SilenceFilter
from app.domain.restraint.standing import Pause
from app.domain.views import Page


class Pauses(Protocol):
    """The rows of pauses, of which at most one lasts."""

    def current(self) -> Pause | None: ...
    def begin(self, pause: Pause) -> None: ...
    def end(self, by: str, at: datetime) -> None:
        """End the pause that lasts, if one does."""
        ...


class Silences(Protocol):
    """The rows of silences; they stay as history."""

    def add(self, silence: Silence) -> None: ...
    def get(self, silence_id: SilenceId) -> Silence | None: ...
    def end(self, silence_id: SilenceId, by: str, at: datetime) -> None: ...
    def in_force(self, now: datetime) -> Sequence[Silence]: ...
    def listed(self, wanted: SilenceFilter, now: datetime) -> Page[Silence]: ...
