"""The picture that `alexis top` shows of a glance, within a height."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.cli.calling.glance import Glance
from app.cli.run_text import plan_lines
from app.cli.showing import state, words
from app.domain.approval_view import ApprovalView
from app.domain.legible import clean
from app.domain.views import EventSummary, RunSummary

_SECOND = timedelta(seconds=1)


class Section(NamedTuple):
    """A table of the picture; the first cell of each row is an id."""

    name: str
    rows: Sequence[Sequence[Text | str]]


def picture(seen: Glance, height: int | None, trouble: str | None = None) -> RenderableType:
    """Show what was seen in so many lines (None: in as many as it takes), and what is amiss."""
    head = _head(seen)
    if trouble:
        head.insert(0, _cut(trouble))
        head[0].stylize("bold red")
    sections = [each for each in _sections(seen) if each.rows]
    wanted = [len(each.rows) for each in sections]
    if height is None:
        given = wanted
    else:
        head = head[: max(height, 1)]
        given = shared(height - len(head) - len(sections), wanted)
    tables = [_table(each, room) for each, room in zip(sections, given, strict=True) if room]
    return Group(*head, *tables)


def shared(room: int, wanted: Sequence[int]) -> list[int]:
    """Share out lines, one each in turn, so that nobody gets more than is wanted."""
    given = [0] * len(wanted)
    while room > 0 and given != list(wanted):
        for number, most in enumerate(wanted):
            if room > 0 and given[number] < most:
                given[number] += 1
                room -= 1
    return given


def _head(seen: Glance) -> list[Text]:
    held = seen.restraint
    ready = Text("ready", "green") if seen.ready.ready else Text("not ready", "bold red")
    lines = [
        Text.assemble(
            f"alexis {seen.service.version}  {seen.at:%H:%M:%S} UTC  ",
            ready,
            f"  at work {held.runs.at_work}, queued {held.runs.queued}, "
            f"awaiting approval {held.runs.awaiting_approval}",
            "  runs dry" if held.dry_run else "",
            no_wrap=True,
            overflow="ellipsis",
        )
    ]
    if held.paused:
        by, since = held.paused.by, held.paused.since
        what = f"paused by {by} for {_length(seen.at - since)}: {held.paused.reason}"
        lines.append(_cut(what))
    if held.storm:
        lines.append(_cut(f"storm for {_length(seen.at - held.storm.since)}: {held.storm.why}"))
    if held.breakers.count:
        names = ", ".join(
            f"{each.rule} {each.target or ''}".strip() for each in held.breakers.items
        )
        lines.append(_cut(f"breakers open: {held.breakers.count}: {names}"))
    if held.closed.count:
        lines.append(_cut(f"windows and silences in force: {held.closed.count}"))
    for line in lines[1:]:
        line.stylize("yellow")
    lines += [_cut(f"broken rule file: {each}") for each in seen.ready.broken_rule_files or ()]
    if seen.service.feeds:
        feeds = ", ".join(
            f"{each.source} {_ago(seen.at, each.seen_until)}" for each in seen.service.feeds
        )
        lines.append(_cut(f"feeds have seen all until: {feeds}"))
    return lines


def _sections(seen: Glance) -> list[Section]:
    return [
        Section("at work", [_at_work(seen, run) for run in seen.at_work]),
        Section("awaiting approval", [_waiting(seen, each) for each in seen.approvals]),
        Section("queued", [_queued(seen, run) for run in seen.queued]),
        Section("ended", [_ended(seen, run) for run in seen.ended]),
        Section("events", [_event(seen, event) for event in seen.events]),
    ]


def _table(section: Section, room: int) -> Table:
    shown = section.rows[:room]
    more = "" if len(shown) == len(section.rows) else f", {len(shown)} of {len(section.rows)}"
    table = Table(
        title=f"{section.name}{more}",
        title_justify="left",
        title_style="bold",
        box=None,
        padding=(0, 2, 0, 0),
        show_header=False,
    )
    for number in range(len(shown[0])):
        # Ids, times and states stay whole; names and texts are cut where there is no room.
        gives_way = all(isinstance(cell := row[number], Text) and cell.no_wrap for row in shown)
        table.add_column(no_wrap=not gives_way)
    for row in shown:
        table.add_row(*row)
    return table


def _at_work(seen: Glance, run: RunSummary) -> Sequence[Text | str]:
    step = seen.steps.get(run.id)
    now = f"{step.name} {_ago(seen.at, step.claimed_at)}" if step and not step.result else ""
    done = f"after {step.name}" if step and step.result else ""
    return (
        run.id,
        _ago(seen.at, run.started_at),
        _cut(run.rule),
        _cut(run.target),
        state(run.state),
        _cut(now or done),
    )


def _waiting(seen: Glance, each: ApprovalView) -> Sequence[Text | str]:
    targets = ", ".join(run.target for run in each.runs)
    does = "; ".join(plan_lines(each.runs[0].plan)) if each.runs else ""
    left = Text(_length(max(each.until - seen.at, timedelta(0))), style="yellow")
    return each.id, left, _cut(each.rule), _cut(targets), _cut(does)


def _queued(seen: Glance, run: RunSummary) -> Sequence[Text | str]:
    return run.id, _ago(seen.at, run.queued_at), _cut(run.rule), _cut(run.target), _cut(run.waits)


def _ended(seen: Glance, run: RunSummary) -> Sequence[Text | str]:
    return (
        run.id,
        _ago(seen.at, run.finished_at),
        _cut(run.rule),
        _cut(run.target),
        state(run.state, run.reason),
        "" if run.seconds is None else f"{run.seconds:.1f} s",
    )


def _event(seen: Glance, event: EventSummary) -> Sequence[Text | str]:
    return (
        event.id,
        _ago(seen.at, event.received_at),
        event.source,
        event.kind,
        state(event.state),
        _cut(event.title),
    )


def _cut(text: str | None) -> Text:
    """Give what others wrote, of which the end is left out where there is no room."""
    said = words(" ".join(clean(text or "").splitlines()))
    said.no_wrap, said.overflow = True, "ellipsis"
    return said


def _ago(now: datetime, then: datetime | None) -> str:
    return "never" if then is None else _length(max(now - then, timedelta(0)))


def _length(length: timedelta) -> str:
    """Give a length in its two largest units."""
    seconds = length // _SECOND
    for unit, size, smaller, part in (("d", 86400, "h", 3600), ("h", 3600, "m", 60)):
        if seconds >= size:
            return f"{seconds // size}{unit} {seconds % size // part}{smaller}"
    return f"{seconds // 60}m {seconds % 60}s" if seconds >= 60 else f"{seconds}s"  # noqa: PLR2004 - of a minute
