"""Dynatrace's Entities API v2: the hosts that a service, a process or an application runs on.

Source: Dynatrace documentation, "Monitored entities API v2" and "Entity selector". What was
answered is kept for a while, so that many problems on one service ask once.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

import httpx

from app.domain.errors import SourceUnavailable
from app.domain.event import Entity, Located, Whereabouts
from app.ports import Clock
from app.sources.calling import Answer, Caller
from app.sources.dynatrace.problem import spelled
from app.sources.dynatrace.references import is_entity_id
from app.sources.reading import objects

_WAYS = {
    "SERVICE": (
        "toRelationships.runsOnHost({it})",
        'toRelationships.runsOn(type("PROCESS_GROUP"),toRelationships.runsOn({it}))',
    ),
    "PROCESS_GROUP_INSTANCE": ("toRelationships.isProcessOf({it})",),
    "PROCESS_GROUP": ("toRelationships.runsOn({it})",),
    "DISK": ("toRelationships.isDiskOf({it})",),
    "NETWORK_INTERFACE": ("toRelationships.isNetworkInterfaceOf({it})",),
}
_BY_CALLS = 'toRelationships.runsOnHost(type("SERVICE"),toRelationships.calls({it}))'
_FAR_WAYS = dict.fromkeys(("APPLICATION", "MOBILE_APPLICATION", "CUSTOM_APPLICATION"), (_BY_CALLS,))
"""An application runs in browsers: these are the hosts of all services that it calls."""

_FIELDS = "+properties,+tags"
_NAMES = ("detectedName", "oneAgentCustomHostName")
_PAGE = 500
_MOST_PAGES = 20
_MOST_ENTITIES = 20
_MOST_KEPT = 5_000
_KEPT, _KEPT_EMPTY, _KEPT_FAILURE = timedelta(minutes=10), timedelta(minutes=1), 1.0
_NEEDS = "its token needs the scope entities.read"
_NOTHING = Whereabouts()


class _Kept(NamedTuple):
    until: datetime
    answer: Whereabouts | SourceUnavailable


class DynatraceEntities:
    """Asks Dynatrace on which hosts entities run."""

    def __init__(self, caller: Caller, now: Clock) -> None:
        self._caller = caller
        self._now = now
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._being_asked: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def whereabouts(self, entities: Sequence[Entity]) -> Whereabouts:
        """Give the hosts of all of them; applications count only where nothing nearer has any."""
        answer = _NOTHING
        for ways in (_WAYS, _FAR_WAYS):
            asked = [each for each in entities if each.type in ways and is_entity_id(each.id)]
            found = [await self._of(each.id, ways[each.type]) for each in asked[:_MOST_ENTITIES]]
            hosts = chain.from_iterable(each.hosts for each in found)
            troubles = (each.trouble for each in found)
            answer = Whereabouts(
                hosts=tuple({host.id: host for host in hosts}.values()),
                trouble=answer.trouble or next(filter(None, troubles), ""),
            )
            if answer.hosts:
                break
        return answer

    async def _of(self, entity: str, ways: Sequence[str]) -> Whereabouts:
        """Ask unless the answer is still known; who comes meanwhile waits for it."""
        async with self._being_asked.setdefault(entity, asyncio.Lock()):
            kept = self._kept.get(entity)
            if kept is None or kept.until <= self._now():
                kept = await self._ask_and_keep(entity, ways)
        if isinstance(kept.answer, SourceUnavailable):
            raise SourceUnavailable(str(kept.answer), kept.answer.after)
        return kept.answer

    async def _ask_and_keep(self, entity: str, ways: Sequence[str]) -> _Kept:
        answer: Whereabouts | SourceUnavailable
        try:
            answer = await self._ask(entity, ways)
            length = _KEPT if answer.hosts else _KEPT_EMPTY
        except SourceUnavailable as error:
            answer, length = error, timedelta(seconds=error.after or _KEPT_FAILURE)
        kept = self._kept[entity] = _Kept(self._now() + length, answer)
        self._kept.move_to_end(entity)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept

    async def _ask(self, entity: str, ways: Sequence[str]) -> Whereabouts:
        answer = _NOTHING
        for way in ways:
            found = await self._hosts(way.format(it=f'entityId("{entity}")'))
            if found.hosts:
                return found
            answer = answer if answer.trouble else found
        return answer

    async def _hosts(self, related: str) -> Whereabouts:
        query: dict[str, str | int] = {
            "entitySelector": f'type("HOST"),{related}',
            "fields": _FIELDS,
            "pageSize": _PAGE,
        }
        hosts: list[Located] = []
        for _ in range(_MOST_PAGES):
            answer = await self._page(query)
            if answer.status == httpx.codes.FORBIDDEN:
                return Whereabouts(trouble=f"{self._caller.why(answer)}; {_NEEDS}")
            if answer.status in (httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND):
                return Whereabouts(trouble=self._caller.why(answer))
            if not answer.is_success:
                raise SourceUnavailable(self._caller.why(answer), self._caller.pause(answer))
            if not isinstance(answer["entities"], list):
                raise SourceUnavailable("the answer holds no list of entities")
            hosts += [host for said in objects(answer["entities"]) if (host := _host(said))]
            if not (key := answer["nextPageKey"]):
                break
            query = {"nextPageKey": str(key)}
        return Whereabouts(hosts=tuple(hosts))

    async def _page(self, query: dict[str, str | int]) -> Answer:
        try:
            return await self._caller.call("GET", "/api/v2/entities", query=query)
        except httpx.HTTPError as error:
            raise SourceUnavailable(f"{type(error).__name__}: {error}") from error


def _host(said: dict[str, Any]) -> Located | None:
    if not isinstance(key := said.get("entityId"), str) or not key:
        return None
    return Located(id=key, names=tuple(dict.fromkeys(_names(said))), tags=spelled(said.get("tags")))


def _names(said: dict[str, Any]) -> Iterator[str]:
    properties = said.get("properties")
    known = properties if isinstance(properties, dict) else {}
    dns = known.get("dnsNames")
    named = [said.get("displayName"), *(known.get(name) for name in _NAMES)]
    named += [each.get("value") for each in objects(dns)]
    named += dns if isinstance(dns, list) else []
    yield from (name for name in named if isinstance(name, str) and name)
