"""A gap: a time in which messages may have been missed, until the feeds have looked it through."""

from collections.abc import Collection
from datetime import datetime

from pydantic import Field

from app.domain.frozen import Frozen

SERVICE = "service"


class Gap(Frozen):
    """When we were away, or a feed could not be asked."""

    id: str
    what: str = Field(description="`service` when we were away, else the source that was.")
    since: datetime
    until: datetime | None = Field(default=None, description="None as long as it goes on.")
    covered: tuple[str, ...] = Field(
        default=(), description="The sources that were asked for all of it since."
    )
    reconciled_at: datetime | None = Field(
        default=None, description="When the feeds had covered it; None: not, or there are none."
    )

    def after_look(
        self, feed: str, back_to: datetime | None, now: datetime, feeds: Collection[str]
    ) -> "Gap":
        """Give the gap as it is after a whole look of a feed.

        `back_to` is how far that went; None if it began where an earlier look had ended.
        """
        reaches = back_to is None or back_to <= self.since
        if self.reconciled_at or not reaches or self.what not in (SERVICE, feed):
            return self
        covered = tuple(dict.fromkeys((*self.covered, feed)))
        is_over = self.what == feed or set(covered) >= set(feeds)
        return self.model_copy(
            update={
                "covered": covered,
                "until": self.until or now,
                "reconciled_at": now if is_over else None,
            }
        )
