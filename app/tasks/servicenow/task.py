"""The task type `servicenow`: look for the record first, then make it or bring it up to date."""

import asyncio
import hashlib
from collections.abc import Sequence
from weakref import WeakValueDictionary

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.ports import Output, Place
from app.tasks.servicenow.settings import ServicenowSettings
from app.tasks.servicenow.spec import ServicenowSpec
from app.tasks.servicenow.table_api import NotTaken, Record, TableApi

_LOOKS = (0.3, 1.0)
"""Seconds after which a record is looked for, when nobody knows whether it was made."""


class Servicenow:
    """Keeps records in one instance; `api` is None where the settings name none."""

    def __init__(self, api: TableApi | None, settings: ServicenowSettings) -> None:
        self._api = api
        self._settings = settings
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def run(self, spec: ServicenowSpec, place: Place, output: Output) -> Ending:
        complaints = "; ".join(self._settings.complaints(spec.table))
        if self._api is None or complaints:
            raise TargetUnreachable(complaints)
        ids = correlation_ids(spec, place)
        lock = self._locks.setdefault(f"{spec.table} {ids[0]}", asyncio.Lock())
        async with lock:
            try:
                record, what = await self._keep(self._api, spec, ids)
            except NotTaken as error:
                return Ending(False, str(error))
        if record is None:
            return Ending(False, what)
        link = f"{self._settings.base_url}/{spec.table}.do?sys_id={record.sys_id}"
        output.stdout(f"{record.number} {link}\n".encode())
        return Ending(True, f"{record.number} {what}")

    async def _keep(
        self, api: TableApi, spec: ServicenowSpec, ids: Sequence[str]
    ) -> tuple[Record | None, str]:
        note = {"work_notes": spec.work_note} if spec.work_note else {}
        known = await api.find(spec.table, ids)
        if known:
            if not (changes := spec.update | note):
                return known, "is there already"
            changed = await api.change(spec.table, known, changes, display=spec.display_values)
            return changed, "updated"
        if not spec.fields:
            return None, f"there is no active {spec.table} of the {spec.per}"
        ours = {"correlation_id": ids[0], "correlation_display": "Alexis"}
        fields = spec.fields | note | ours
        try:
            return await api.create(spec.table, fields, display=spec.display_values), "created"
        except TargetLost:
            if found := await _was_made(api, spec.table, ids):
                return found, "created, although its answer was lost"
            raise


async def _was_made(api: TableApi, table: str, ids: Sequence[str]) -> Record | None:
    """Look whether it was made after all."""
    for pause in _LOOKS:
        await asyncio.sleep(pause)
        try:
            if found := await api.find(table, ids):
                return found
        except (TargetUnreachable, NotTaken):
            continue
    return None


def correlation_ids(spec: ServicenowSpec, place: Place) -> list[str]:
    """Give the ids under which its record may be known, the one for a new record first.

    A problem may have several names, and get another one later. What stands in them is not ours,
    so no more of them than a hash goes into a query.
    """
    if spec.per == "run":
        return [_hashed("run", place.environment.get("ALEXIS_RUN", ""))]
    names = [(source, ref) for source in sorted(place.refs) for ref in place.refs[source]]
    event = place.environment.get("ALEXIS_EVENT", "")
    return [_hashed(*name) for name in names or [("event", event)]]


def _hashed(kind: str, name: str) -> str:
    digest = hashlib.sha256(f"{kind}\0{name}".encode(errors="replace")).hexdigest()
    return f"alexis-{digest[:40]}"
