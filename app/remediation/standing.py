"""How the service stands, by its rows."""

from app.domain.restraint.standing import Standing
from app.ledger import Ledger


def standing(ledger: Ledger) -> Standing:
    return Standing(paused=ledger.pauses.current())
