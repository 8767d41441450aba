"""`duration` of 2018 as `hold_for`: the rule waits until the problem has lasted so long."""

from collections.abc import Sequence
from datetime import timedelta

from app.domain import duration
from app.importing.part import Part
from app.importing.telling import Telling

_NOT_READ = "nothing read it in 2018 and the rule acted at once; "


def hold_for(durations: Sequence[Part], told: Telling) -> str | None:
    """Give the longest of them."""
    lengths = {part.place: length for part in durations if (length := read(part, told))}
    longest = max(lengths.values(), default=None)
    for part in durations:
        if part.place not in lengths:
            continue
        if lengths[part.place] == longest:
            told.changed(part, "hold_for", _NOT_READ + "now the problem has to last so long")
        else:
            told.dropped(part, _NOT_READ + "a rule waits once, for the longest")
    return duration.spell(longest) if longest else None


def read(part: Part, told: Telling) -> timedelta | None:
    """Read a length of time; say why there is none."""
    try:
        length = duration.parse(part.data)
    except ValueError as error:
        told.dropped(part, str(error), look=True)
        return None
    if not length:
        told.dropped(part, "no time at all: nothing to wait for")
    return length or None
