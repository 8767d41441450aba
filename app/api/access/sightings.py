"""When each caller was last seen, and how often: kept in memory, since the process began."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import PERSON
from app.ports import Clock

_MOST_PERSONS = 500


@dataclass
class Sighting:
    """How often somebody was served, and refused; when for the last time, and from where."""

    used: int = 0
    used_at: datetime | None = None
    used_from: str | None = None
    refused: int = 0
    refused_at: datetime | None = None
    refused_from: str | None = None


class Sightings:
    """Counts by name. Of persons only the last 500 are kept: their names come from elsewhere."""

    def __init__(self, clients: Iterable[str], now: Clock) -> None:
        self._now = now
        self._clients = {name: Sighting() for name in clients}
        self._persons: dict[str, Sighting] = {}
        self.strangers = Sighting()
        self.since = now()

    @property
    def clients(self) -> Mapping[str, Sighting]:
        return self._clients

    @property
    def persons(self) -> Mapping[str, Sighting]:
        """Give those who signed in by proxy or provider, as `person:NAME`, the latest last."""
        return self._persons

    def served(self, name: str, address: str | None = None) -> None:
        """Count somebody who is known, whatever he calls."""
        seen = self._of(name)
        seen.used += 1
        seen.used_at = self._now()
        seen.used_from = address

    def refused(self, name: str | None, address: str | None = None) -> None:
        """Count a refusal: a lack of scope, a wrong token, or a bound that was not kept to.

        None is a token of nobody.
        """
        seen = self._of(name)
        seen.refused += 1
        seen.refused_at = self._now()
        seen.refused_from = address

    def _of(self, name: str | None) -> Sighting:
        if name is None or not name.startswith(PERSON):
            return self._clients.get(name or "", self.strangers)
        seen = self._persons.pop(name, None) or Sighting()
        self._persons[name] = seen
        if len(self._persons) > _MOST_PERSONS:
            del self._persons[next(iter(self._persons))]
        return seen
