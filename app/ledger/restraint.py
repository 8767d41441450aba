"""The rows of what speaks against acting, beside the runs themselves."""

from datetime import datetime
from typing import Protocol

from app.domain.restraint.standing import Pause
from app.domain.restraint.storm import Sign, Storm
from app.domain.restraint.storm_report import Collected


class Pauses(Protocol):
    """The rows of pauses, of which at most one lasts."""

    def current(self) -> Pause | None: ...
    def begin(self, pause: Pause) -> None: ...
    def end(self, by: str, at: datetime) -> None:
        """End the pause that lasts, if one does."""
        ...


class Storms(Protocol):
    """The rows of storms, of which at most one lasts, and of the signs by which one is known."""

    def current(self) -> Storm | None: ...
    def begin(self, storm: Storm) -> None: ...
    def look_again(self, storm: Storm, at: datetime) -> None:
        """Let it be looked at again then, whether it is over."""
        ...

    def bring_forward(self, now: datetime) -> None:
        """Let nothing be of a later time than now."""
        ...

    def end(
        self, storm: Storm, at: datetime, by: str | None, reason: str, collected: Collected
    ) -> bool:
        """End it; False when it is over already."""
        ...

    def collected(self, storm: Storm, until: datetime) -> Collected: ...
    def see(self, sign: Sign, key: str, at: datetime) -> None:
        """Write down that it was seen, and when it was seen last."""
        ...

    def newest(self, sign: Sign, number: int) -> datetime | None:
        """Give when the n-th newest of these was seen; None when there are not so many."""
        ...

    def count(self, sign: Sign, since: datetime) -> int: ...
    def forget(self, sign: Sign, until: datetime) -> None:
        """Delete those of them that were seen before then."""
        ...

    def forget_signs(self) -> None:
        """Delete them all, so that counting begins anew."""
        ...
