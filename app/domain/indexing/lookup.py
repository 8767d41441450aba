"""Find which of many atoms an event has, in about the time that it takes to read the event."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ahocorasick_rs import BytesAhoCorasick, Implementation

from app.domain.conditions.literals import folded
from app.domain.event import Event
from app.domain.fields import EVERYTHING, values
from app.domain.indexing.necessary import Atom, Kind

Places = tuple[int, ...]

_MOST_PATHS = 32
"""Paths that are looked at one by one; for all others, everything that the event says is."""

_NOWHERE: Places = ()


class Lookup:
    """Gives the places that are kept under the atoms of an event, and perhaps some others."""

    def __init__(self, kept: Mapping[Atom, Iterable[int]]) -> None:
        paths = Counter(atom.path for atom in kept)
        alone = {path for path, _ in paths.most_common(_MOST_PATHS)}
        self._said: dict[Kind, dict[str, Places]] = {kind: {} for kind in _SAID}
        by_path: dict[str, _Texts] = defaultdict(_Texts)
        for atom, places in kept.items():
            if atom.kind in self._said:
                self._said[atom.kind][str(atom.value)] = tuple(places)
            else:
                by_path[atom.path if atom.path in alone else EVERYTHING].keep(atom, places)
        self._by_path = {path: texts.compiled() for path, texts in by_path.items()}

    def find(self, event: Event) -> set[int]:
        found: set[int] = set()
        found.update(self._said[Kind.SOURCE].get(event.source, _NOWHERE))
        found.update(self._said[Kind.ACTION].get(event.action, _NOWHERE))
        tagged = self._said[Kind.TAG]
        for tag in event.tags:
            found.update(tagged.get(tag, _NOWHERE))
        for path, texts in self._by_path.items():
            if said := values(event, path):
                found.update(*texts.find(said))
        return found


_SAID = (Kind.SOURCE, Kind.ACTION, Kind.TAG)


class _Texts:
    """What is kept for the values of one path."""

    def __init__(self) -> None:
        self._equal: dict[str, list[int]] = {}
        self._upper: dict[str, list[int]] = {}
        self._held: dict[bytes, list[int]] = {}
        self._places: list[list[int]] = []
        self._automaton: BytesAhoCorasick | None = None

    def keep(self, atom: Atom, places: Iterable[int]) -> None:
        if isinstance(atom.value, bytes):
            self._held.setdefault(atom.value, []).extend(places)
        else:
            kept = self._equal if atom.kind is Kind.EQUALS else self._upper
            kept.setdefault(atom.value, []).extend(places)

    def compiled(self) -> "_Texts":
        if self._held:
            self._places = list(self._held.values())
            self._automaton = BytesAhoCorasick(
                list(self._held), implementation=Implementation.ContiguousNFA
            )
            self._held = {}
        return self

    def find(self, said: tuple[str, ...]) -> Iterator[Iterable[int]]:
        if self._equal:
            yield from (self._equal.get(text, _NOWHERE) for text in said)
        if self._upper:
            yield from (self._upper.get(text.upper(), _NOWHERE) for text in said)
        if self._automaton:
            text = b"\n".join(map(folded, said))
            hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
            yield from (self._places[number] for number in {number for number, _, _ in hits})
