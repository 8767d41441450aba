"""A silence: somebody says that for a while nothing is to be begun, and where."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime, Field, JsonValue, model_validator

from app.domain import duration
from app.domain.duration import Duration
from app.domain.filters import ListFilter
from app.domain.frozen import Frozen
from app.domain.ids import SilenceId
from app.domain.maintenance.matchers import Matchers

LONGEST = timedelta(days=30)
_FURTHEST = timedelta(days=366)


class SilenceState(StrEnum):
    """Whether it is in force."""

    CURRENT = "current"
    FUTURE = "future"
    PAST = "past"


class Silence(Frozen):
    """As it was asked for; `ended_at` if somebody ended it before its time."""

    id: SilenceId
    comment: str
    author: str
    created_at: datetime
    begins: datetime
    ends: datetime
    matchers: Matchers
    ended_at: datetime | None = None
    ended_by: str | None = None

    def state(self, now: datetime) -> SilenceState:
        if self.ended_at is not None or now >= self.ends:
            return SilenceState.PAST
        return SilenceState.FUTURE if now < self.begins else SilenceState.CURRENT


class SilenceOrder(Matchers):
    """What is asked for: from now on or from a time, for a while or until a time."""

    comment: str = Field(
        min_length=1, max_length=1000, pattern=r"^[^\x00]*$", description="Why, for people."
    )
    from_: AwareDatetime | None = Field(
        default=None, alias="from", description="In ISO 8601, with its offset; else from now on."
    )
    until: AwareDatetime | None = Field(default=None, description="Likewise; or give `for`.")
    for_: Duration | None = Field(default=None, alias="for", description="How long; at most 30d.")
    everything: bool = Field(
        default=False, description="It is for every event, host and rule, and this is meant so."
    )

    @model_validator(mode="after")
    def _is_meant(self) -> "SilenceOrder":
        if (self.until is None) == (self.for_ is None):
            raise ValueError("give for or until, one of them")
        if self.is_everything and not self.everything:
            raise ValueError("give when, targets or rules; or everything, if all is meant")
        if self.everything and not self.is_everything:
            raise ValueError("everything leaves no room for when, targets or rules")
        return self

    @property
    def matchers(self) -> Matchers:
        return Matchers(when=self.when, targets=self.targets, rules=self.rules)

    def span(self, now: datetime) -> tuple[datetime, datetime]:
        """Give its begin and its end, as asked for now. Raises ValueError when that cannot be."""
        begins = max(self.from_ or now, now)
        if begins > now + _FURTHEST:
            raise ValueError(f"from is more than {duration.spell(_FURTHEST)} ahead")
        ends = self.until
        if ends is None:
            ends = begins + (self.for_ or timedelta(0))
        if ends <= begins:
            raise ValueError("it would be over before it begins")
        if ends > begins + LONGEST:
            raise ValueError(f"longer than {duration.spell(LONGEST)}")
        return begins.astimezone(UTC), ends.astimezone(UTC)


class SilenceFilter(ListFilter):
    """Which silences to list."""

    state: SilenceState | None = Field(default=None, description="Whether it is in force.")


class SilenceView(Frozen):
    """A silence in a list."""

    id: SilenceId
    state: SilenceState
    comment: str
    author: str
    created_at: datetime
    begins: datetime
    ends: datetime = Field(description="When it is over, if nobody ends it before.")
    ended_at: datetime | None = Field(description="When somebody ended it before its time.")
    ended_by: str | None
    matches: JsonValue = Field(description="Its `when`, `targets` and `rules`.")
    covers: str = Field(description="The same in words.")


def view_of(silence: Silence, now: datetime) -> SilenceView:
    """Show a silence as it stands now."""
    return SilenceView(
        id=silence.id,
        state=silence.state(now),
        comment=silence.comment,
        author=silence.author,
        created_at=silence.created_at,
        begins=silence.begins,
        ends=silence.ends,
        ended_at=silence.ended_at,
        ended_by=silence.ended_by,
        matches=silence.matchers.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude={"targets": {"means"}}
        ),
        covers=str(silence.matchers),
    )
