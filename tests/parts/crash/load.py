"""The load of a storm: trouble at all three vendors, and the webhooks that they write of it."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.simulator import Delivery, Dynatrace, Entity, Jsm, Opsgenie
from tests.parts.alexis import Vendors
from tests.parts.crash.rules import BY_ENTITY
from tests.parts.crash.senders import Senders, Sent

_KINDS = (
    ("nothing", 24),
    ("quick", 8),
    ("slow", 6),
    ("again", 3),
    ("rests", 4),
    ("second", 4),
    ("proved", 2),
    ("ends", 4),
    ("hopeless", 3),
    ("several", 3),
    (BY_ENTITY, 5),
)
"""What the trouble is, and how often."""

_SHARE_THAT_ENDS = 0.8
_MOST_OPEN = 30
_SHARE_OF_ECHOES = 0.3
_Vendor = Opsgenie | Jsm | Dynatrace


@dataclass
class Load:
    """Makes trouble. The vendors post nothing themselves: their letters are given to the senders.

    JSM's leave out the details, so that it has to be asked for them.
    """

    products: Vendors
    senders: Senders
    hosts: Sequence[str]
    chance: random.Random
    pace: float = 0.0
    _read: dict[str, int] = field(default_factory=dict)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.products.post_to("http://nobody.example.net")
        (whole,) = self.products.jsm.webhooks
        self.products.jsm.webhooks[:] = [replace(whole, with_description=False, with_details=False)]
        for vendor in self._vendors.values():
            vendor.lose_webhooks = True

    @property
    def _vendors(self) -> dict[str, _Vendor]:
        products = self.products
        return {
            "opsgenie": products.opsgenie,
            "jsm": products.jsm,
            "dynatrace": products.dynatrace,
        }

    async def make(self, events: int) -> None:
        """Make trouble until so many messages were given to the senders."""
        kinds, weights = zip(*_KINDS, strict=True)
        while len(self.senders.sent) < events:
            (kind,) = self.chance.choices(kinds, weights)
            await self._begin(kind)
            if len(self._open) > _MOST_OPEN and self.chance.random() < _SHARE_THAT_ENDS:
                self._end(*self._open.pop(0))
            for name in self._vendors:
                await self._post_echoes(name)
            await asyncio.sleep(self.pace)
        for name, ref in self._open:
            self._end(name, ref)
        for name in self._vendors:
            await self._post_echoes(name)

    async def _begin(self, kind: str) -> None:
        rules = frozenset({kind}) - {"nothing"}
        hosts = self.chance.sample(self.hosts, 3 if kind == "several" else 1)
        if kind == BY_ENTITY:
            problem = self.products.dynatrace.open_problem(
                "Trouble", Entity.named(hosts[0], BY_ENTITY)
            )
            await self._post_latest("dynatrace", rules)
            self.products.opsgenie.create_alert(
                "Trouble", tags=[kind], details={"dynatrace_pid": problem.id}, description="x"
            )
            await self._post_latest("opsgenie", rules)
            self._open.append(("dynatrace", problem.id))
            return
        if kind == "nothing" and self.chance.random() < 1 / 3:
            problem = self.products.dynatrace.open_problem("Trouble", Entity.named(hosts[0]))
            await self._post_latest("dynatrace", rules)
            self._open.append(("dynatrace", problem.id))
            return
        name = self.chance.choice(("opsgenie", "jsm"))
        said: dict[str, Any] = {
            "tags": [kind],
            "details": {"host": ", ".join(hosts)},
            "description": "x",
        }
        alerts = self.products.opsgenie if name == "opsgenie" else self.products.jsm
        alert = alerts.create_alert(f"Trouble: {kind}", **said)
        await self._post_latest(name, rules)
        self._open.append((name, alert.id))

    def _end(self, name: str, ref: str) -> None:
        vendor = self._vendors[name]
        if isinstance(vendor, Dynatrace):
            vendor.resolve(ref)
        else:
            vendor.close(ref)

    async def _post_latest(self, name: str, rules: frozenset[str]) -> None:
        """Post what was written last, which opens something, and what was written before it."""
        *before, latest = self._new(name)
        for each in before:
            await self._post(name, each)
        await self._post(name, latest, rules)

    async def _post_echoes(self, name: str) -> None:
        """Post what the vendor wrote meanwhile: ends, and some of what comes of our own notes."""
        for each in self._new(name):
            if b'"Add' not in each.letter.content or self.chance.random() < _SHARE_OF_ECHOES:
                await self._post(name, each)

    def _new(self, name: str) -> Iterator[Delivery]:
        written = self._vendors[name].deliveries
        begin, self._read[name] = self._read.get(name, 0), len(written)
        return iter(written[begin:])

    async def _post(
        self, name: str, written: Delivery, rules: frozenset[str] = frozenset()
    ) -> None:
        number = len(self.senders.sent)
        await self.senders.put(Sent(f"{name}-{number}", name, written.letter.content, rules))
