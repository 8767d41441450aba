"""What several events, of several sources, are about: remediated once, told on everywhere."""

from datetime import datetime
from enum import StrEnum

from app.domain.event import Event, EventKind
from app.domain.frozen import Frozen
from app.domain.ids import ProblemId


class ProblemState(StrEnum):
    """Whether there is still something to repair."""

    OPEN = "open"
    RESOLVED = "resolved"


class Problem(Frozen):
    """`episode` counts how often it was opened; `changed_at` is when it changed its state.

    `under_maintenance` is what a source said of it last.
    """

    id: ProblemId
    title: str
    state: ProblemState
    episode: int
    opened_at: datetime
    changed_at: datetime
    under_maintenance: bool = False

    @property
    def is_open(self) -> bool:
        return self.state is ProblemState.OPEN

    def after(self, event: Event, received_at: datetime) -> "Problem":
        """Give the problem as it is once this event is known.

        Messages may come out of order: a problem that is resolved is open again only if the
        source says that it reopened, or that this happened later than the end.
        """
        when = event.occurred_at or received_at
        title = event.title or self.title
        says = event.maintenance
        under_maintenance = self.under_maintenance if says is None else says
        if is_over(event):
            if not self.is_open:
                return self
            return self.model_copy(
                update={"state": ProblemState.RESOLVED, "changed_at": when, "title": title}
            )
        if event.kind is not EventKind.OPENED or self.is_open:
            return self.model_copy(update={"title": title, "under_maintenance": under_maintenance})
        if event.reopens or (event.occurred_at and event.occurred_at > self.changed_at):
            return self.model_copy(
                update={
                    "state": ProblemState.OPEN,
                    "changed_at": when,
                    "opened_at": when,
                    "title": title,
                    "episode": self.episode + 1,
                    "under_maintenance": bool(says),
                }
            )
        return self


def begun_by(event: Event, received_at: datetime, problem_id: ProblemId) -> Problem:
    """Give the problem that nobody knew before this event."""
    when = event.occurred_at or received_at
    state = ProblemState.RESOLVED if is_over(event) else ProblemState.OPEN
    return Problem(
        id=problem_id,
        title=event.title,
        state=state,
        episode=1,
        opened_at=when,
        changed_at=when,
        under_maintenance=bool(event.maintenance),
    )


def is_over(event: Event) -> bool:
    """Tell whether the event, or what the source answered when asked, says that it is over."""
    return event.kind is EventKind.RESOLVED or event.status == ProblemState.RESOLVED
