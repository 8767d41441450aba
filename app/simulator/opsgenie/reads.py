"""The calls that read alerts. Sources: docs.opsgenie.com "Alert API", "Pagination"."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.simulator.alerts.query import BadQuery, parse
from app.simulator.alerts.state import Alert, Note
from app.simulator.alerts.trouble import UnprocessableRequest, number
from app.simulator.alerts.vendor import AlertVendor
from app.simulator.opsgenie.api import GenieKeyApi
from app.simulator.opsgenie.shapes import list_item, note_json, note_offset, whole_alert

_MOST_PER_PAGE = 100
_DEEPEST = 20_000
_SORTS: dict[str, Callable[[Alert], Any]] = {
    "createdAt": lambda alert: alert.created_at,
    "updatedAt": lambda alert: alert.updated_ns,
    "lastOccurredAt": lambda alert: alert.last_occurred_at,
    "tinyId": lambda alert: int(alert.tiny_id),
    "alias": lambda alert: alert.alias,
    "message": lambda alert: alert.message,
    "status": lambda alert: alert.status,
    "acknowledged": lambda alert: alert.acknowledged is not None,
    "snoozed": lambda alert: alert.snoozed_until is not None,
    "count": lambda alert: alert.count,
    "source": lambda alert: alert.source,
    "owner": lambda alert: alert.owner,
}


class OpsgenieReads:
    def __init__(self, vendor: AlertVendor, api: GenieKeyApi, paging_base: str | None) -> None:
        self._vendor = vendor
        self._api = api
        self._paging_base = paging_base

    def routes(self) -> list[Route]:
        handlers = {
            "/v2/alerts": self._list,
            "/v2/alerts/count": self._count,
            "/v2/alerts/{identifier}": self._get,
            "/v2/alerts/{identifier}/notes": self._notes,
        }
        return [
            Route(path, self._api.guarded(handler), methods=["GET"])
            for path, handler in handlers.items()
        ]

    async def _list(self, request: Request) -> Response:
        offset = number(request, "offset", 0, most=_DEEPEST)
        limit = number(request, "limit", 20, most=_MOST_PER_PAGE, least=1)
        if offset + limit > _DEEPEST:
            raise UnprocessableRequest({"offset": f"offset + limit is over {_DEEPEST}"})
        alerts = self._found(request)
        sort = request.query_params.get("sort", "createdAt")
        if sort not in _SORTS:
            raise UnprocessableRequest({"sort": f"cannot sort by {sort!r}"})
        alerts.sort(key=_SORTS[sort], reverse=request.query_params.get("order", "desc") == "desc")
        paging = self._paging(request, offset, limit, len(alerts))
        return self._api.reply(
            {"data": [list_item(alert) for alert in alerts[offset : offset + limit]]}
            | {"paging": paging},
            headers={f"X-Paging-{place.title()}": url for place, url in paging.items()},
        )

    async def _count(self, request: Request) -> Response:
        return self._api.reply({"data": {"count": len(self._found(request))}})

    async def _get(self, request: Request) -> Response:
        return self._api.reply({"data": whole_alert(self._alert(request))})

    async def _notes(self, request: Request) -> Response:
        """There is a next page until a page comes back empty, as in the vendor's own example."""
        limit = number(request, "limit", _MOST_PER_PAGE, most=_MOST_PER_PAGE, least=1)
        order = request.query_params.get("order", "desc")
        direction = request.query_params.get("direction", "next")
        page = _notes_page(
            self._alert(request).notes,
            start=request.query_params.get("offset", "0"),
            rising=(order == "asc") == (direction == "next"),
        )[:limit]
        if direction == "prev":
            page.reverse()
        query = {"order": order, "limit": limit, "direction": "next"}
        paging = {"first": self._url(request, {**query, "offset": "0"})}
        if page:
            paging["next"] = self._url(request, {**query, "offset": note_offset(page[-1])})
        return self._api.reply({"data": [note_json(note) for note in page], "paging": paging})

    def _alert(self, request: Request) -> Alert:
        return self._vendor.alert(
            unquote(request.path_params["identifier"]),
            request.query_params.get("identifierType", "id"),
        )

    def _found(self, request: Request) -> list[Alert]:
        try:
            matches = parse(request.query_params.get("query", ""))
        except BadQuery as error:
            raise UnprocessableRequest({"query": str(error)}) from None
        return [alert for alert in self._vendor.alerts if matches(alert)]

    def _paging(self, request: Request, offset: int, limit: int, total: int) -> dict[str, str]:
        """Name the neighbouring pages by their absolute URLs; the last page has no next."""
        places = {"first": 0, "last": max(0, (total - 1) // limit * limit)}
        if offset + limit < total:
            places["next"] = offset + limit
        if offset > 0:
            places["prev"] = max(0, offset - limit)
        asked = {"sort": "createdAt", "order": "desc", **request.query_params, "limit": limit}
        return {
            place: self._url(request, {**asked, "offset": start}) for place, start in places.items()
        }

    def _url(self, request: Request, query: dict[str, Any]) -> str:
        base = self._paging_base or f"{request.url.scheme}://{request.url.netloc}"
        return f"{base}{request.url.path}?{urlencode(query)}"


def _notes_page(notes: tuple[Note, ...], start: str, *, rising: bool) -> list[Note]:
    """Return what comes after an offset; "0" and the like mean from the beginning."""
    _, _, ns = start.partition("_")
    ordered = list(notes) if rising else list(notes[::-1])
    if not ns.isdigit():
        return ordered
    return [note for note in ordered if (note.ns > int(ns)) == rising and note.ns != int(ns)]
