"""What came back of a call."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST = 262_144
"""Bytes of an answer that are kept; the rest is left."""


_NOBODY_KNOWS = frozenset({408, 502, 504})


@dataclass(frozen=True)
class Answer:
    """An answer with the first part of its body; `is_cut` when there was more.

    Capital and small letters are the same in the names of `headers`.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_cut: bool = False

    @property
    def is_unsure(self) -> bool:
        """Whether one who stands between says that it heard nothing from who was asked."""
        return self.status in _NOBODY_KNOWS

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


def cut(body: bytes) -> bytes:
    """Give of a body, after its secrets were taken out, what is kept."""
    return body[:MOST]
