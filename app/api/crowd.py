"""How many may be inside at once: who comes when it is full is told to come again.

Nothing that was accepted is dropped for that. It is a 503 and not a 429, since it is not the
caller who has done too much.
"""

from http import HTTPStatus

from starlette.types import Message, Receive

from app.api.problems import Refusal

_AGAIN_SOON = "2"
_LEAST_BYTES = 128 * 1024 * 1024
_LARGEST_BODIES = 16
_EACH_VALUE = 64
"""Bytes that a value of JSON takes when it is parsed, an empty list or a name: `[[],[],` is 21
times as large in memory as it came, and `{"":0},` 27 times."""


class Crowd:
    """Counts the requests under way, and the memory that their bodies take, parsed.

    One that is alone is never too large.
    """

    def __init__(self, most: int, max_body_bytes: int) -> None:
        self._most = most
        self._most_bytes = max(_LEAST_BYTES, _LARGEST_BODIES * max_body_bytes)
        self._inside = 0
        self._bytes = 0

    @property
    def inside(self) -> int:
        """How many requests are under way."""
        return self._inside

    def enter(self) -> "Place":
        """Give a place. Raises `Refusal` when there is none."""
        if self._inside >= self._most:
            raise busy("As many requests are under way as there may be.", _AGAIN_SOON)
        self._inside += 1
        return Place(self)

    def leave(self, held: int) -> None:
        """Give a place back."""
        self._inside -= 1
        self._bytes -= held

    def hold(self, size: int, own: int) -> None:
        """Count bytes that are held, beside `own`. Raises `Refusal` when it is too much."""
        if self._bytes > own and self._bytes + size > self._most_bytes:
            raise busy("Too large requests are under way at once.", _AGAIN_SOON)
        self._bytes += size


class Place:
    """The place of one request."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._held = 0

    def leave(self) -> None:
        """Give it back."""
        self._crowd.leave(self._held)

    def counting(self, receive: Receive) -> Receive:
        """Count what comes in."""

        async def counted() -> Message:
            message = await receive()
            size = in_memory(message.get("body", b""))
            self._crowd.hold(size, self._held)
            self._held += size
            return message

        return counted


def in_memory(body: bytes) -> int:
    """Give about how many bytes a body of JSON takes, itself and what is parsed from it."""
    return len(body) + _EACH_VALUE * (len(body) - len(body.translate(None, b",:[{")))


def busy(why: str, after: str) -> Refusal:
    """Make the refusal for somebody who is to come again."""
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"{why} Nothing was taken: try again.",
        headers=[("Retry-After", after)],
    )
