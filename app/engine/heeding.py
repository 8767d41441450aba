"""Stop what a person asked to stop, whichever replica was asked."""

from app.engine.performing import Cancels
from app.ports import Store


class Heeding:
    """Looks at the rows of the runs that are at work here."""

    def __init__(self, store: Store, cancels: Cancels) -> None:
        self._store = store
        self._cancels = cancels

    async def look(self) -> None:
        """Stop what was asked to stop. Raises `StoreUnavailable`."""
        at_work = self._cancels.at_work()
        if not at_work:
            return
        asked = await self._store.read(lambda ledger: ledger.runs.asked_to_stop(at_work))
        for run_id in asked:
            self._cancels.cancel(run_id)
