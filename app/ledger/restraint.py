"""The rows of what speaks against acting, beside the runs themselves."""

from datetime import datetime
from typing import Protocol

from app.domain.restraint.standing import Pause


class Pauses(Protocol):
    """The rows of pauses, of which at most one lasts."""

    def current(self) -> Pause | None: ...
    def begin(self, pause: Pause) -> None: ...
    def end(self, by: str, at: datetime) -> None:
        """End the pause that lasts, if one does."""
        ...
