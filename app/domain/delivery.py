"""One delivery of a source may hold several messages."""

from collections.abc import Callable, Mapping, Sequence

from app.domain.errors import PayloadError
from app.domain.event import Event

Unwrap = Callable[[Mapping[str, str], bytes], Sequence[bytes]]


def read_alone(read: Callable[[bytes], Event], unwrap: Unwrap | None, body: bytes) -> Event:
    """Read a delivery that holds one message, as it came. Raises `PayloadError`."""
    if unwrap is None:
        return read(body)
    messages = unwrap({}, body)
    if len(messages) != 1:
        raise PayloadError("", f"it holds {len(messages)} messages; give it with one of them")
    return read(messages[0])
