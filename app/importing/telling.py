"""What became of each key of an old file."""

from dataclasses import dataclass
from enum import StrEnum

from app.importing.part import Part, Place, Twice

_UNREAD = "nothing read it in 2018"


class Fate(StrEnum):
    """How much of a key is left."""

    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Told:
    """A key, where it stood, what became of it and why; `look`: a person should."""

    file: str
    line: int | None
    key: str
    fate: Fate
    became: str = ""
    why: str = ""
    look: bool = False


class Telling:
    """Collects what became of the keys of one file."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._places: set[Place] = set()

    def kept(self, part: Part, became: str) -> None:
        """It means the same as before."""
        self._tell(part, Told(part.file, part.line, part.key, Fate.KEPT, became))

    def changed(self, part: Part, became: str, why: str) -> None:
        """It is there, but a person should look."""
        told = Told(part.file, part.line, part.key, Fate.CHANGED, became, why, look=True)
        self._tell(part, told)

    def dropped(self, part: Part, why: str, look: bool = False) -> None:
        """Nothing of ours corresponds to it."""
        told = Told(part.file, part.line, part.key, Fate.DROPPED, why=why, look=look)
        self._tell(part, told)

    def dropped_twice(self, file: str, twice: Twice) -> None:
        why = "the same key follows once more, and the last one counts"
        told = Told(file, twice.line, twice.key, Fate.DROPPED, why=why, look=True)
        self.told.append(told)

    def drop_the_rest(self, part: Part, why: str = _UNREAD) -> None:
        """Say of every name here of which nothing is said yet that it is left out."""
        for each in part.named():
            depth = len(each.place)
            if not any(place[:depth] == each.place for place in self._places):
                self.dropped(each, why)

    def by_line(self) -> list[Told]:
        return sorted(self.told, key=lambda told: told.line or 0)

    def _tell(self, part: Part, told: Told) -> None:
        self._places.add(part.place)
        self.told.append(told)
