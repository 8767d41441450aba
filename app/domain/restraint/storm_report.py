"""What a storm was, for people: what it collected, and the two notes about it."""

from datetime import datetime, timedelta

from pydantic import Field

from app.domain import duration
from app.domain.filters import ListFilter
from app.domain.frozen import Frozen
from app.domain.ids import EventId, ProblemId
from app.domain.note import Links
from app.domain.restraint.storm import Sign, Storm, StormLimits

_MOST_LINES = 10
_SECOND = timedelta(seconds=1)


class HeldBack(Frozen):
    """What a rule would have done."""

    rule: str
    runs: int
    targets: int


class Collected(Frozen):
    """What came during a storm, and what was not done."""

    events: int = Field(description="Decided during the storm.")
    problems: int = Field(description="Those that opened in it.")
    targets: int = Field(description="Those on which rules would have acted.")
    rules: tuple[HeldBack, ...] = Field(
        default=(), description="The rules that would have acted, the most runs first."
    )


class StormFilter(ListFilter):
    """Which storms to list."""


class StormView(Frozen):
    """A storm as it is shown."""

    id: str
    why: str
    began_at: datetime
    event: EventId = Field(description="The event that made it a storm.")
    problem: ProblemId = Field(description="Its problem, on which the notes are.")
    earliest_end: datetime | None = Field(
        description="When it can be over at the earliest; null: it is over."
    )
    ended_at: datetime | None
    ended_by: str | None = Field(description="Who ended it; null: it ended by itself, or lasts.")
    reason: str | None = Field(description="Why somebody ended it.")
    collected: Collected = Field(description="What came in it, until now if it lasts.")


class Ended(Frozen):
    """What was ended; nothing, if no storm lasted."""

    id: str | None = None
    why: str | None = None


def began(storm: Storm, limits: StormLimits, links: Links) -> str:
    """Tell that it is a storm, what that means, and how to end it."""
    return "\n".join(
        [
            f"Alexis: storm: {storm.why}. Nothing begins by itself any more.",
            (
                f"It is over when it has been quiet for {duration.spell(limits.quiet)} "
                f"(fewer than {_quiet(limits)} in {duration.spell(limits.within)}), "
                f"at {storm.look_at:%Y-%m-%d %H:%M} UTC at the earliest."
            ),
            "Until then nothing is told on other alerts; what it was is told here at its end.",
            "What people ask for or have approved is done all the same.",
            "To end it now: alexis storm end --reason WHY (or POST /v1/storms/end).",
            links.event(storm.event),
        ]
    )


def over(
    storm: Storm, at: datetime, by: str | None, reason: str, collected: Collected, links: Links
) -> str:
    """Tell that it is over, and what was not done in it."""
    length = duration.spell((at - storm.began_at) // _SECOND * _SECOND)
    ended = f"ended by {by} after {length}: {reason}" if by else f"over after {length}"
    lines = [
        f"Alexis: storm: {ended}. Rules act again.",
        (
            f"In it: {_count(collected.events, 'event')}, "
            f"{_count(collected.problems, 'problem')} opened, "
            f"{_count(collected.targets, 'target')} on which rules would have acted."
        ),
    ]
    lines += [
        f"Rule {each.rule}: {_count(each.runs, 'run')} on {_count(each.targets, 'target')} held "
        "back"
        for each in collected.rules[:_MOST_LINES]
    ]
    if (more := len(collected.rules) - _MOST_LINES) > 0:
        lines.append(f"and {_count(more, 'more rule')}")
    if collected.rules:
        lines.append("Nothing of that is made up for by itself: look at what is still open.")
    return "\n".join([*lines, links.event(storm.event)])


def _quiet(limits: StormLimits) -> str:
    counts = [
        f"{limits.restless(sign)} {sign.value}s" for sign in Sign if limits.most(sign) is not None
    ]
    return " and ".join(counts)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
