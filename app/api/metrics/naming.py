"""Names as values of labels: only so many of them, whatever comes."""

OTHER = "(other)"
"""Stands for every name beyond that; no rule and no source can be called so."""

_MOST = 100


class Names:
    """The first so many names are known by themselves, for as long as the process lives."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: set[str] = set()

    def add(self, name: str) -> str:
        """Know the name from now on if there is room, and give what it is counted as."""
        if len(self._known) < self._most:
            self._known.add(name)
        return self.known(name)

    def known(self, name: str) -> str:
        """Give what it is counted as."""
        return name if name in self._known else OTHER
