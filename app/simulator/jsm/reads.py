"""The calls that read alerts. Source: developer.atlassian.com "JSM Operations REST API"."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.simulator.alerts.query import BadQuery, parse
from app.simulator.alerts.state import Alert, Refused
from app.simulator.alerts.trouble import UnprocessableRequest, number
from app.simulator.alerts.vendor import AlertVendor
from app.simulator.jsm.api import JsmApi
from app.simulator.jsm.shapes import alert_json, note_json

_MOST_PER_PAGE = 100
_DEEPEST = 20_000
_SORTS: dict[str, Callable[[Alert], Any]] = {
    "insertedAt": lambda alert: alert.created_at,
    "createdAt": lambda alert: alert.created_at,
    "lastOccurredAt": lambda alert: alert.last_occurred_at,
    "priority": lambda alert: alert.priority,
}


class JsmReads:
    """The parameters `from` and `to` of the list are ignored: their unit is not documented."""

    def __init__(self, vendor: AlertVendor, api: JsmApi) -> None:
        self._vendor = vendor
        self._api = api

    def routes(self, prefix: str) -> list[Route]:
        handlers = {
            "": self._list,
            "/alias": self._by_alias,
            "/{id}": self._get,
            "/{id}/notes": self._notes,
        }
        return [
            Route(prefix + path, self._api.guarded(handler, "read"), methods=["GET"])
            for path, handler in handlers.items()
        ]

    async def _list(self, request: Request) -> Response:
        """The link to the next page has neither host nor cloud id."""
        offset = number(request, "offset", 0, most=_DEEPEST)
        size = number(request, "size", 20, least=1, most=_MOST_PER_PAGE)
        if offset + size >= _DEEPEST:
            raise UnprocessableRequest({"offset": f"offset + size must be under {_DEEPEST}"})
        alerts = self._found(request)
        links = {}
        if offset + size < len(alerts):
            query = {**request.query_params, "offset": offset + size, "size": size}
            links["next"] = f"/v1/alerts?{urlencode(query)}"
        page = alerts[offset : offset + size]
        return JSONResponse(
            {"values": [alert_json(alert) for alert in page], "count": len(alerts), "links": links}
        )

    async def _get(self, request: Request) -> Response:
        """Only by the whole id: Atlassian's JSDCLOUD-14179 asks for alias and tiny id."""
        return JSONResponse(alert_json(self._vendor.alert(request.path_params["id"])))

    async def _by_alias(self, request: Request) -> Response:
        """Only open alerts are found."""
        alert = self._vendor.alert(request.query_params.get("alias", ""), "alias")
        if alert.closed:
            raise Refused("Alert does not exist")
        return JSONResponse(alert_json(alert))

    async def _notes(self, request: Request) -> Response:
        alert = self._vendor.alert(request.path_params["id"])
        size = number(request, "size", 20, least=1, most=_MOST_PER_PAGE)
        after = request.query_params.get("after", "")
        notes = [note for note in alert.notes if not after.isdigit() or note.ns > int(after)]
        page, links = notes[:size], {}
        if len(notes) > size:
            query = urlencode({"after": page[-1].ns, "size": size})
            links["next"] = f"/v1/alerts/{alert.id}/notes?{query}"
        return JSONResponse({"values": [note_json(note) for note in page], "links": links})

    def _found(self, request: Request) -> list[Alert]:
        sort = request.query_params.get("sort", "insertedAt")
        if sort not in _SORTS:
            raise UnprocessableRequest({"sort": f"cannot sort by {sort!r}"})
        try:
            matches = parse(request.query_params.get("query", ""))
        except BadQuery as error:
            raise UnprocessableRequest({"query": str(error)}) from None
        falling = request.query_params.get("order", "desc") == "desc"
        return sorted(filter(matches, self._vendor.alerts), key=_SORTS[sort], reverse=falling)
