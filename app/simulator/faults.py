"""Scripted trouble: what a simulator does to chosen requests instead of, or beside, answering."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class When(Enum):
    """Before or after the request has had its effect."""

    BEFORE = auto()
    AFTER = auto()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Say this; the request has no effect. A body that is not bytes is written as JSON."""

    status: int
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Drop:
    """Break the TCP connection. After its effect, the client cannot know that there was one."""

    when: When


@dataclass(frozen=True)
class Slow:
    """Hold the request (or, after its effect, the answer) until released.

    A client that gives up while its request is held before the effect takes the request with it.
    """

    when: When = When.AFTER
    seconds: float | None = None
    release: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Trouble for the next `times` requests whose method and path fit (None: for all of them)."""

    effect: Answer | Drop | Slow
    method: str = ""
    path: str = ""
    times: int | None = 1

    def concerns(self, method: str, path: str) -> bool:
        return self.method in ("", method) and re.search(self.path, path) is not None


class Faults:
    """The faults still to come. The first one that fits a request is taken."""

    def __init__(self) -> None:
        self._scripted: list[tuple[Fault, int | None]] = []

    @property
    def left(self) -> tuple[Fault, ...]:
        return tuple(fault for fault, _ in self._scripted)

    def add(self, fault: Fault) -> None:
        self._scripted.append((fault, fault.times))

    def clear(self) -> None:
        self._scripted.clear()

    def take(self, method: str, path: str) -> Answer | Drop | Slow | None:
        for place, (fault, times) in enumerate(self._scripted):
            if fault.concerns(method, path):
                if times is not None and times > 1:
                    self._scripted[place] = fault, times - 1
                elif times is not None:
                    del self._scripted[place]
                return fault.effect
        return None
