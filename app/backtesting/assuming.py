"""What a backtest takes for granted, for those who read it."""

from datetime import datetime, timedelta

from app.backtesting.history import Stock
from app.domain import duration

_ALWAYS = (
    "events are decided at the time at which they were received",
    (
        "events are as they are stored, completed by what was asked of their source then; what a "
        "rule asks beyond that is counted as unknown"
    ),
    (
        "a run that really took place takes as long as it did; any other one takes the median of "
        "its rule's stored runs, and its first remedy works"
    ),
    "no run waits for room or for its wave: each begins when it is queued",
    "whoever is asked for approval approves at once",
    "there were no storms: what one held back counts as done",
    "a problem ends by the messages that say so, not by what a verification asked",
)


def assumptions(
    stock: Stock, since: datetime, kept_since: datetime | None, usual_length: float
) -> tuple[str, ...]:
    """Give them, those of the data at hand first."""
    said = []
    if stock.first is None or stock.first > since:
        began = f"on {stock.first:%Y-%m-%d %H:%M} UTC" if stock.first else "after the period"
        said.append(f"what is stored begins {began}: of the time before nothing is known")
    elif kept_since and kept_since > since:
        said.append(
            f"of what came before {kept_since:%Y-%m-%d %H:%M} UTC retention has left only what was "
            "still needed"
        )
    usual = duration.spell(timedelta(seconds=round(usual_length, 1)))
    said.append(f"a rule without stored runs takes {usual}")
    return (*said, *_ALWAYS)
