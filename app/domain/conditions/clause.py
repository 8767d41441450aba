"""What every clause of a condition can say: whether it holds, and if not, what it saw."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.event import Event
from app.domain.fields import is_known, values
from app.domain.frozen import Frozen

_SHOWN = 200


@dataclass(frozen=True)
class Failure:
    """The first clause that did not hold, and what the event says instead.

    `unknown`: the event is silent only because its message was cut, and the source may know; or
    nobody will, because it cannot be evaluated.
    """

    clause: str
    saw: str
    unknown: bool = False


class Clause(Frozen):
    """A clause; written as text it is what a person reads of it."""

    def failure(self, event: Event, at: datetime) -> Failure | None:
        """Give None if it holds for an event received at that time, else its first failure.

        What is unknown never holds, not even under `not`: nothing is done on a guess.
        """
        raise NotImplementedError

    def fails(self, found: tuple[str, ...]) -> Failure:
        """Make the failure of this clause for what the event says."""
        text = ", ".join(found) if found else "nothing"
        return Failure(str(self), text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


class Leaf(Clause):
    """A clause that looks at the values of one field."""

    @property
    def path(self) -> str:
        """The field."""
        raise NotImplementedError

    def passes(self, found: tuple[str, ...], at: datetime) -> bool:
        """Tell whether these values of the field are as they are to be."""
        raise NotImplementedError

    def failure(self, event: Event, at: datetime) -> Failure | None:
        if not is_known(event, self.path):
            return Failure(str(self), "not known: the message left it out", unknown=True)
        found = values(event, self.path)
        return None if self.passes(found, at) else self.fails(found)
