"""A pretended ServiceNow: the Table API over real HTTP, as far as its documentation tells of it.

Like an instance as it is delivered it ignores a clause of a query that it cannot read.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from app.simulator.serving import break_off

USER, PASSWORD = "alexis", "hush-hush-hush"
_PREFIX = "/api/now/table/"
_FIELDS = {
    "incident": {
        "active",
        "assignment_group",
        "correlation_display",
        "correlation_id",
        "description",
        "number",
        "short_description",
        "sys_created_on",
        "sys_id",
        "urgency",
        "work_notes",
    },
    "sc_request": {
        "active",
        "correlation_display",
        "correlation_id",
        "number",
        "short_description",
        "sys_created_on",
        "sys_id",
    },
}


@dataclass
class Servicenow:
    """An ASGI application. `trouble` is what happens to the next requests of a method."""

    records: dict[str, list[dict[str, str]]] = field(
        default_factory=lambda: {table: [] for table in _FIELDS}
    )
    notes: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    trouble: dict[str, list[str | tuple[int, dict[str, str], Any]]] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return None
        request = Request(scope, receive)
        body = await request.body()
        self.asked.append((request.method, scope["path"]))
        troubles = self.trouble.get(request.method, [])
        trouble = troubles.pop(0) if troubles else None
        if trouble == "lost before":
            return break_off(scope)
        if isinstance(trouble, tuple):
            status, headers, said = trouble
            answer: Response = JSONResponse(said, status, headers)
        else:
            answer = self._answer(request, body)
        if trouble == "lost after":
            return break_off(scope)
        await answer(scope, receive, send)
        return None

    def put(self, table: str = "incident", **fields: str) -> dict[str, str]:
        """Put a record there as if somebody had made it."""
        number = sum(map(len, self.records.values())) + 1
        record = {
            "sys_id": f"{number:032x}",
            "number": f"INC{number:07}",
            "active": "true",
            "sys_created_on": f"2026-11-22 08:00:{number:02}",
            **fields,
        }
        self.records[table].append(record)
        return record

    def _answer(self, request: Request, body: bytes) -> Response:
        if request.url.path == "/oauth_token.do":
            return self._token(parse_qs(body.decode()))
        token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        known = {f"Basic {token}", *(f"Bearer {each}" for each in (PASSWORD, *self.tokens))}
        if request.headers.get("authorization") not in known:
            detail = "Required to provide Auth information"
            return _error(401, "User Not Authenticated", detail)
        table, _, sys_id = request.url.path.removeprefix(_PREFIX).partition("/")
        if not request.url.path.startswith(_PREFIX) or table not in self.records:
            return _error(400, f"Invalid table {table}", None)
        return self._of_table(request, body, table, sys_id)

    def _of_table(self, request: Request, body: bytes, table: str, sys_id: str) -> Response:
        query = parse_qs(request.url.query)
        match request.method, sys_id:
            case "GET", "":
                found = self._matching(table, query.get("sysparm_query", [""])[0])
                return JSONResponse({"result": [_shown(each, query) for each in found]})
            case "POST", "":
                made = self.put(table, **self._taken(table, body))
                return JSONResponse({"result": _shown(made, query)}, 201)
            case "PATCH", _:
                for record in self.records[table]:
                    if record["sys_id"] == sys_id:
                        record.update(self._taken(table, body))
                        return JSONResponse({"result": _shown(record, query)})
            case _:
                return _error(405, "Method not supported", None)
        return _error(404, "No Record found", "Record doesn't exist or ACL restricts the record")

    def _token(self, said: Mapping[str, list[str]]) -> Response:
        wanted = {"client_credentials", USER, PASSWORD}
        names = ("grant_type", "client_id", "client_secret")
        if {said.get(name, [""])[0] for name in names} != wanted:
            return JSONResponse({"error": "access_denied"}, 401)
        self.tokens.append(f"made-up-token-{len(self.asked)}")
        return JSONResponse({"access_token": self.tokens[-1], "expires_in": 1799})

    def _taken(self, table: str, body: bytes) -> dict[str, str]:
        """Take what is a field of the table; a journal field is added to, and reads as empty."""
        said = {name: str(value) for name, value in json.loads(body).items()}
        if note := said.pop("work_notes", None):
            self.notes.append(note)
        return {name: value for name, value in said.items() if name in _FIELDS[table]}

    def _matching(self, table: str, query: str) -> list[dict[str, str]]:
        self.queries.append(query)
        found = list(reversed(self.records[table]))
        for clause in query.split("^"):
            name, word, value = clause.partition("IN") if "IN" in clause else clause.partition("=")
            if word and name in _FIELDS[table]:
                wanted = value.split(",") if word == "IN" else [value]
                found = [each for each in found if each.get(name) in wanted]
        return found


def _shown(record: Mapping[str, str], query: Mapping[str, list[str]]) -> dict[str, str]:
    names = query.get("sysparm_fields", [",".join(record)])[0].split(",")
    return {name: record.get(name, "") for name in names}


def _error(status: int, message: str, detail: str | None) -> JSONResponse:
    said = {"error": {"message": message, "detail": detail}, "status": "failure"}
    return JSONResponse(said, status)
