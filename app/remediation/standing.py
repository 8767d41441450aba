"""How the service stands, by its rows."""

from app.domain.restraint.standing import Standing
from app.ledger import Ledger


def standing(ledger: Ledger, *, for_people: bool = False) -> Standing:
    """Give what speaks against acting at all; less of it for what people ask for."""
    return Standing(
        paused=ledger.pauses.current(),
        storm=None if for_people else ledger.storms.current(),
    )
