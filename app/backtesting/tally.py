"""Counts of what a set of rules, or one of them, would have done."""

from collections import Counter
from datetime import datetime, timedelta

from app.backtesting.result import Busiest, Counts
from app.domain.decide import Decision
from app.domain.rule import Mode

_DAY = timedelta(days=1)


class Tally:
    """Grows with rules, targets and hours, not with events."""

    def __init__(self) -> None:
        self.matches = 0
        self.unknown = 0
        self._approvals = 0
        self._hours: Counter[datetime] = Counter()
        self._targets: set[str] = set()
        self._blocked: Counter[str] = Counter()

    def add(self, decision: Decision, at: datetime) -> None:
        """Count what is decided, without the match."""
        if decision.block and not decision.choices:
            self._blocked[decision.block.reason] += 1
        for choice in decision.choices:
            if choice.block:
                self._blocked[choice.block.reason] += 1
                continue
            self._hours[at.replace(minute=0, second=0, microsecond=0)] += 1
            self._targets.add(choice.target)
            self._approvals += decision.rule.mode is Mode.APPROVE

    def counts(self, length: timedelta) -> Counts:
        """Sum up a period of that length."""
        runs = self._hours.total()
        busiest = min(self._hours.items(), key=lambda each: (-each[1], each[0]), default=None)
        return Counts(
            matches=self.matches,
            runs=runs,
            runs_per_day=round(runs / max(length / _DAY, 1 / 24), 2),
            busiest=Busiest(hour=busiest[0], runs=busiest[1]) if busiest else None,
            targets=len(self._targets),
            approvals=self._approvals,
            blocked={str(reason): self._blocked[reason] for reason in sorted(self._blocked)},
            unknown=self.unknown,
        )
