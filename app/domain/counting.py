"""How often something must have happened before a rule acts: `3 in 10m by details.host`."""

import hashlib
import json
from datetime import timedelta

from pydantic import Field

from app.domain import duration
from app.domain.conditions.clause import Failure
from app.domain.conditions.field_says import FieldPath
from app.domain.duration import Duration
from app.domain.event import Event
from app.domain.fields import values
from app.domain.frozen import Frozen

_LONGEST = timedelta(days=30)


class Count(Frozen):
    """So many events that the rule's condition holds for, in such a time, this one included."""

    at_least: int = Field(ge=2, le=100_000, description="So many events.")
    within: Duration = Field(
        gt=timedelta(0), le=_LONGEST, description="No longer ago than this; at most 30d."
    )
    by: tuple[FieldPath, ...] = Field(
        default=(), description="Count apart for each value of these fields, such as details.host."
    )

    def key(self, kept_for: str, event: Event) -> str | None:
        """Give under what the event is counted; None when it does not say one of the fields.

        `kept_for` names what is counted: the same rule with the same condition goes on counting.
        """
        groups = [sorted(set(values(event, path))) for path in self.by]
        if not all(groups):
            return None
        said = json.dumps([kept_for, groups], ensure_ascii=False)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def failure(self, seen: int | None) -> Failure | None:
        """Give None when that is often enough; `seen` is None for an event without a group."""
        if seen is None:
            return Failure(str(self), f"the event does not say {' and '.join(self.by)}")
        return None if seen >= self.at_least else Failure(str(self), str(seen))

    def __str__(self) -> str:
        by = f" by {', '.join(self.by)}" if self.by else ""
        return f"count {self.at_least} in {duration.spell(self.within)}{by}"
