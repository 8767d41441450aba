"""How often each has called: one number for each, and not of more than there is room for."""

from collections.abc import Callable

from app.domain.call_rate import Pace

_MOST = 10_000


class Buckets:
    """Counts by a key. `clock` gives seconds that are never set back.

    Beyond so many keys the one that was not heard of for longest is forgotten, which forgives it.
    """

    def __init__(self, clock: Callable[[], float], most: int = _MOST) -> None:
        self._clock = clock
        self._most = most
        self._good_as_new: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._good_as_new)

    def take(self, key: str, pace: Pace) -> float:
        """Take one more. Give how many seconds are to be waited; then nothing was taken."""
        now = self._clock()
        kept, wait = pace.taken(self._good_as_new.pop(key, now), now)
        self._good_as_new[key] = kept
        if len(self._good_as_new) > self._most:
            del self._good_as_new[next(iter(self._good_as_new))]
        return wait

    def wait(self, key: str, pace: Pace) -> float:
        """Give how many seconds are to be waited for one more, and take nothing."""
        if key not in self._good_as_new:
            return 0.0
        return pace.taken(self._good_as_new[key], self._clock())[1]
