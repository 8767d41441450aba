"""What a source says to something that is to be written on it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Delivered:
    """What was written is there."""


@dataclass(frozen=True)
class Accepted:
    """It is queued at the source; `request` asks later what became of it."""

    request: str


@dataclass(frozen=True)
class Later:
    """It was surely not done. `after` is when to try again, in seconds, if the source said so.

    `everyone`: the source refuses all calls for now, not only this one.
    """

    why: str
    after: float | None = None
    everyone: bool = False


@dataclass(frozen=True)
class Uncertain:
    """The answer got lost: it may be done or not."""

    why: str


@dataclass(frozen=True)
class Refused:
    """It will never be done."""

    why: str


Receipt = Delivered | Accepted | Later | Uncertain | Refused
