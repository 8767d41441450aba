"""What the core knows beside the rows: the sources, the fleet, the limits, the time."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.approval import ApprovalCap
from app.domain.event import Event
from app.domain.fleet import Fleet
from app.domain.groups import Groups
from app.domain.ids import NewId
from app.domain.limits import Caps
from app.domain.note import Links
from app.domain.people import People
from app.domain.restraint.maintenance import Closed
from app.domain.restraint.permission import Permissions
from app.domain.restraint.storm import NO_STORMS, StormLimits
from app.observability.tracing import UNTRACED
from app.ports import Desk, Locator, Source, Tracing
from app.remediation.clock import WatchedClock
from app.remediation.tally import Tally

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PART, _PARTS = 4, 3


def new_word() -> str:
    """Make a word that nobody guesses: 60 bits, without letters that look like others."""
    parts = ("".join(secrets.choice(_SIGNS) for _ in range(_PART)) for _ in range(_PARTS))
    return "-".join(parts)


@dataclass(frozen=True)
class World:
    """Made once, when the program is put together.

    `groups` gives those that are in force, `windows` the maintenance windows in force at a time;
    `honours_maintenance`: what a source says to be under maintenance is left alone.
    """

    sources: Mapping[str, Source]
    fleet: Fleet
    caps: Caps
    dry_run: bool
    now: WatchedClock
    new_id: NewId
    links: Links
    approval: ApprovalCap = field(default_factory=ApprovalCap)
    people: People = field(default_factory=People)
    new_word: Callable[[], str] = new_word
    redact: Callable[[str], str] = str
    permissions: Permissions = field(default_factory=Permissions)
    tally: Tally = field(default_factory=Tally)
    groups: Callable[[], Groups] = Groups
    storm: StormLimits = NO_STORMS
    windows: Callable[[datetime], Sequence[Closed]] = lambda now: ()
    honours_maintenance: bool = True
    tracing: Tracing = UNTRACED

    def desk(self, source: str) -> Desk | None:
        """Give the desk of a source; None for one without an account."""
        known = self.sources.get(source)
        return known.desk if known else None

    def locator(self, event: Event) -> Locator | None:
        """Give who may know where the event's entities run: its source, or one it is linked to."""
        names = (event.source, *(link.source for link in event.links))
        found = (self.sources[name].locator for name in names if name in self.sources)
        return next(filter(None, found), None)

    def remediation_teams(self) -> dict[str, str]:
        """Give by source the team that watches over repairs."""
        teams = {name: source.remediation_team for name, source in self.sources.items()}
        return {name: team for name, team in teams.items() if team}

    def investigation_teams(self, instead: str | None = None) -> dict[str, str]:
        """Give by source the people who look at what no rule repairs, or this team everywhere."""
        teams = {
            name: instead or source.investigation_team
            for name, source in self.sources.items()
            if source.desk and source.desk.has_teams
        }
        return {name: team for name, team in teams.items() if team}
