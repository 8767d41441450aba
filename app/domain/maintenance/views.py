"""What is shown of maintenance: the windows with their times, and what is in force now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from pydantic import Field, JsonValue

from app.domain.frozen import Frozen
from app.domain.maintenance.window import Window
from app.domain.restraint.maintenance import Closed

_SHOWN = 5


class SpanView(Frozen):
    """From `begins` on until right before `ends`."""

    begins: datetime
    ends: datetime


class WindowView(Frozen):
    """A maintenance window of the rule files."""

    name: str
    comment: str
    author: str
    active: bool = Field(description="Whether it is in force now.")
    times: tuple[SpanView, ...] = Field(
        description="The one that lasts and those that come next, at most five."
    )
    covers: str = Field(description="What it matches, in words.")
    window: JsonValue = Field(description="As it stands in its file.")


class ClosedView(Frozen):
    """A window or a silence that is in force."""

    what: str
    author: str
    comment: str
    since: datetime
    until: datetime
    covers: str

    @classmethod
    def of(cls, closed: Closed) -> "ClosedView":
        return cls(
            what=closed.what,
            author=closed.author,
            comment=closed.comment,
            since=closed.since,
            until=closed.until,
            covers=str(closed.where),
        )


class MaintenanceView(Frozen):
    """All that keeps things from being begun by the calendar, as it is now."""

    now: datetime
    in_force: tuple[ClosedView, ...]
    windows: tuple[WindowView, ...]


def maintenance_view(
    windows: Sequence[Window], in_force: Iterable[Closed], now: datetime
) -> MaintenanceView:
    """Show the windows of the rule files, and what is in force."""
    return MaintenanceView(
        now=now,
        in_force=tuple(map(ClosedView.of, in_force)),
        windows=tuple(_window(each, now) for each in windows),
    )


def _window(window: Window, now: datetime) -> WindowView:
    times = [
        SpanView(begins=span.begins, ends=span.ends) for span in islice(window.spans(now), _SHOWN)
    ]
    return WindowView(
        name=window.name,
        comment=window.comment,
        author=window.author,
        active=any(span.begins <= now for span in times),
        times=tuple(times),
        covers=str(window),
        window=window.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude={"targets": {"means"}}
        ),
    )
