"""What a stand-in demands of a call."""


def require(holds: object, what: str) -> None:
    """Raise `ValueError` with these words unless it holds."""
    if not holds:
        raise ValueError(what)
