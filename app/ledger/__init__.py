"""The rows, inside one transaction: what the core asks of them and what they hold.

Nothing here waits for anything but the database.
"""

from collections.abc import Callable
from typing import Protocol

from app.ledger.approvals import Approvals as Approvals
from app.ledger.events import Due as Due
from app.ledger.events import Events as Events
from app.ledger.events import Hold as Hold
from app.ledger.events import Sightings as Sightings
from app.ledger.events import Undecided as Undecided
from app.ledger.faults import Faults as Faults
from app.ledger.faults import Revived as Revived
from app.ledger.notes import Delivery as Delivery
from app.ledger.notes import DeliveryState as DeliveryState
from app.ledger.notes import Notes as Notes
from app.ledger.problems import Problems as Problems
from app.ledger.problems import Sink as Sink
from app.ledger.restraint import Breakers as Breakers
from app.ledger.restraint import History as History
from app.ledger.restraint import Pauses as Pauses
from app.ledger.restraint import Pools as Pools
from app.ledger.restraint import Ramps as Ramps
from app.ledger.restraint import Silences as Silences
from app.ledger.restraint import Storms as Storms
from app.ledger.runs import Runs as Runs
from app.ledger.runs import Step as Step
from app.ledger.runs import Steps as Steps
from app.ledger.service import Audit as Audit
from app.ledger.service import Cursors as Cursors
from app.ledger.service import Gaps as Gaps
from app.ledger.service import Stamps as Stamps


class Ledger(Protocol):
    """All rows, inside one transaction; nothing here waits for anything but the database."""

    def when_kept(self, tell: Callable[[], None]) -> None:
        """Have this called when the change is on disk, and not if it never is."""
        ...

    @property
    def events(self) -> Events: ...
    @property
    def problems(self) -> Problems: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def steps(self) -> Steps: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def gaps(self) -> Gaps: ...
    @property
    def cursors(self) -> Cursors: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def sightings(self) -> Sightings: ...
    @property
    def pauses(self) -> Pauses: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def pools(self) -> Pools: ...
    @property
    def ramps(self) -> Ramps: ...
    @property
    def breakers(self) -> Breakers: ...
    @property
    def history(self) -> History: ...
    @property
    def storms(self) -> Storms: ...
    @property
    def silences(self) -> Silences: ...
    @property
    def stamps(self) -> Stamps: ...
