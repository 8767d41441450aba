"""Whether it storms, by signs that are kept in memory, as a test tells them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from app.domain.restraint.storm import Sign, StormLimits, exceeded, over_at


class Weather:
    """Told in the order of time what was seen, it tells whether that is a storm."""

    def __init__(self, limits: StormLimits) -> None:
        self._limits = limits
        self._seen: dict[Sign, dict[str, datetime]] = {sign: {} for sign in Sign}
        self._storms = False

    def see(self, signs: Collection[tuple[Sign, str]], now: datetime) -> None:
        """Count these; they may begin a storm."""
        lasts = self.storms(now)
        for sign, key in signs:
            seen = self._seen[sign]
            seen.pop(key, None)
            seen[key] = now
        kinds = {sign for sign, _ in signs}
        self._storms = lasts or exceeded(self._limits, kinds, self._newest, now) is not None
        self._forget(kinds)

    def storms(self, now: datetime) -> bool:
        """Tell whether a storm lasts."""
        if self._storms:
            over = over_at(self._limits, self._newest)
            self._storms = over is not None and over > now
        return self._storms

    def _newest(self, sign: Sign, number: int) -> datetime | None:
        times = sorted(self._seen[sign].values(), reverse=True)
        return times[number - 1] if number <= len(times) else None

    def _forget(self, kinds: Iterable[Sign]) -> None:
        """Keep only as many as are ever asked for."""
        for sign in kinds:
            seen, most = self._seen[sign], self._limits.most(sign) or 0
            while len(seen) > most + 1:
                del seen[next(iter(seen))]
