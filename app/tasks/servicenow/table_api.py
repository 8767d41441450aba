"""The Table API: `/api/now/table/TABLE`, as far as it is needed.

By its documentation: a list of records is 200 with `result`, a new record 201, a change 200; an
error is `{"error": {"message", "detail"}, "status": "failure"}`. An instance may be set to ignore
a clause of `sysparm_query` that it cannot read, and then gives records that nobody asked for: so
what comes back is held against what was wanted once more. That work notes are added to, and never
replaced, is how journal fields are documented.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from app.domain.errors import TargetLost, TargetUnreachable
from app.ports import Clock
from app.tasks.servicenow.who import Who
from app.tasks.web.address import Address, parse
from app.tasks.web.answer import Answer
from app.tasks.web.asking import ask
from app.tasks.web.calling import Call, Web

_TRIES = 3
_NEWEST = 20
_SHOWN = "sys_id,number,correlation_id,active"
_SYS_ID = re.compile(r"[0-9a-f]{32}")
_SUCCESS = frozenset({200, 201})
_NOT_LET_IN = 401
_NOT_NOW = frozenset({_NOT_LET_IN, 429})
_SERVER_ERROR = 500


class Record(NamedTuple):
    """A record, as people and as the API call it."""

    sys_id: str
    number: str


class NotTaken(Exception):
    """ServiceNow refused it, in its own words."""


class TableApi:
    """Reads and writes records of one instance."""

    def __init__(self, web: Web, base_url: str, who: Who, now: Clock) -> None:
        self._web = web
        self._base_url = base_url
        self._who = who
        self._now = now

    async def find(self, table: str, ids: Sequence[str]) -> Record | None:
        """Give the newest active record that has one of these ids. Raises `TargetUnreachable`."""
        query: dict[str, str | int] = {
            "sysparm_query": f"correlation_idIN{','.join(ids)}^ORDERBYDESCsys_created_on",
            "sysparm_fields": _SHOWN,
            "sysparm_limit": _NEWEST,
        }
        found = await self._call("GET", table, query)
        if not isinstance(found, list):
            raise TargetUnreachable(f"ServiceNow gave no list of {table}")
        wanted = set(ids)
        for each in found:
            if (
                isinstance(each, dict)
                and each.get("correlation_id") in wanted
                and str(each.get("active")).lower() != "false"
            ):
                return _record(each)
        return None

    async def create(self, table: str, fields: Mapping[str, str], *, display: bool) -> Record:
        """Make a record. Raises `NotTaken`, `TargetUnreachable`, `TargetLost`."""
        return _record(await self._call("POST", table, _shown(display), fields))

    async def change(
        self, table: str, record: Record, fields: Mapping[str, str], *, display: bool
    ) -> Record:
        """Change a record. Raises `NotTaken`, `TargetUnreachable`, `TargetLost`."""
        where = f"{table}/{record.sys_id}"
        return _record(await self._call("PATCH", where, _shown(display), fields))

    async def _call(
        self,
        method: str,
        where: str,
        query: Mapping[str, str | int],
        fields: Mapping[str, str] | None = None,
    ) -> Any:
        headers = {"Accept": "application/json"}
        if fields is not None:
            headers["Content-Type"] = "application/json"
        call = Call(
            method,
            self._address(where, query),
            headers,
            None if fields is None else json.dumps(dict(fields)).encode(),
        )
        answer = await self._ask(call)
        if answer.status == _NOT_LET_IN and self._who.forget():
            answer = await self._ask(call)
        return _result(answer, call)

    async def _ask(self, call: Call) -> Answer:
        proof = await self._who.proof()
        shown = replace(call, headers={**call.headers, **proof.headers})
        return await ask(self._web, shown, _TRIES, self._now, lambda status: status in _SUCCESS)

    def _address(self, where: str, query: Mapping[str, str | int]) -> Address:
        return parse(f"{self._base_url}/api/now/table/{where}?{urlencode(query)}")


def _shown(display: bool) -> dict[str, str | int]:
    shown: dict[str, str | int] = {"sysparm_fields": _SHOWN}
    return shown | ({"sysparm_input_display_value": "true"} if display else {})


def _result(answer: Answer, call: Call) -> Any:
    """Give the result, or say what it means that there is none."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if answer.status in _SUCCESS and isinstance(said, dict) and "result" in said:
        return said["result"]
    words = f"ServiceNow says {answer.status}{_error(said)}"
    if answer.status in _NOT_NOW:
        raise TargetUnreachable(words)
    if answer.status < _SERVER_ERROR and answer.status not in _SUCCESS and not answer.is_unsure:
        raise NotTaken(words)
    if call.may_change:
        raise TargetLost(f"{words}: nobody knows whether it was done")
    raise TargetUnreachable(words)


def _error(said: Any) -> str:
    error = said.get("error") if isinstance(said, dict) else None
    if not isinstance(error, dict):
        return ""
    words = [str(error[name])[:300] for name in ("message", "detail") if error.get(name)]
    return f": {': '.join(words)}" if words else ""


def _record(said: Any) -> Record:
    sys_id = said.get("sys_id") if isinstance(said, dict) else None
    if not isinstance(sys_id, str) or not _SYS_ID.fullmatch(sys_id):
        raise TargetLost("ServiceNow gave a record without a sys_id")
    return Record(sys_id, str(said.get("number") or sys_id)[:100])
