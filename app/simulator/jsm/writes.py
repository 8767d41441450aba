"""The calls that change alerts. Source: developer.atlassian.com "JSM Operations REST API"."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.simulator.alerts.requests import outcome_json
from app.simulator.alerts.state import Alert
from app.simulator.alerts.trouble import Handler, Trouble, json_object
from app.simulator.alerts.vendor import AlertVendor
from app.simulator.jsm import bodies
from app.simulator.jsm.api import JsmApi
from app.simulator.jsm.shapes import note_json
from app.simulator.opsgenie import bodies as opsgenie

# These take no body: what is sent along (user, source, note) is ignored, as seen live by
# github.com/rrvrs/jira-alerts-mcp. Who wants a note must post one.
_WITHOUT_BODY: dict[str, type[opsgenie.Write]] = {
    "POST /acknowledge": opsgenie.Acknowledge,
    "POST /unacknowledge": opsgenie.UnAcknowledge,
    "POST /close": opsgenie.Close,
    "DELETE ": opsgenie.Delete,
}
_WITH_BODY: dict[str, type[opsgenie.Write]] = {
    "POST /tags": opsgenie.AddTags,
    "DELETE /tags": bodies.RemoveTags,
    "POST /extra-properties": bodies.AddExtraProperties,
    "DELETE /extra-properties": bodies.RemoveExtraProperties,
    "POST /responders": bodies.AddResponder,
    "POST /assign": bodies.AssignOwnership,
    "POST /escalate": bodies.Escalate,
    "POST /snooze": opsgenie.Snooze,
    "POST /action": bodies.CustomAction,
    "PATCH /message": opsgenie.UpdateMessage,
    "PATCH /description": opsgenie.UpdateDescription,
    "PATCH /priority": opsgenie.UpdatePriority,
}


class JsmWrites:
    def __init__(self, vendor: AlertVendor, api: JsmApi) -> None:
        self._vendor = vendor
        self._api = api

    def routes(self, prefix: str) -> list[Route]:
        return [
            self._route("POST", prefix, self._create),
            self._route("GET", f"{prefix}/requests/{{request_id}}", self._status, "read"),
            self._route("POST", f"{prefix}/{{id}}/notes", self._add_note),
            *(
                self._write_route(call, prefix, self._writing(kind, _nothing))
                for call, kind in _WITHOUT_BODY.items()
            ),
            *(
                self._write_route(call, prefix, self._writing(kind, json_object))
                for call, kind in _WITH_BODY.items()
            ),
        ]

    def _write_route(self, call: str, prefix: str, handler: Handler) -> Route:
        method, _, path = call.partition(" ")
        scope = "delete" if method == "DELETE" else "write"
        return self._route(method, f"{prefix}/{{id}}{path}", handler, scope)

    def _route(self, method: str, path: str, handler: Handler, scope: str = "write") -> Route:
        return Route(path, self._api.guarded(handler, scope), methods=[method])

    async def _create(self, request: Request) -> Response:
        body = opsgenie.read(bodies.CreateAlert, await json_object(request))
        by, caller = self._api.account.by, request.client.host if request.client else ""
        request_id = self._vendor.accept("Create", lambda: body.create(self._vendor, by, caller))
        return self._api.success(200, request_id)

    async def _add_note(self, request: Request) -> Response:
        """The one write that is done at once: its answer is the note."""
        body = opsgenie.read(opsgenie.AddNote, await json_object(request))
        alert = self._vendor.add_note(request.path_params["id"], body.note, self._api.account.by)
        return JSONResponse(note_json(alert.notes[-1]))

    def _writing(self, kind: type[opsgenie.Write], fields: Callable[[Request], Any]) -> Handler:
        async def write(request: Request) -> Response:
            body = opsgenie.read(kind, await fields(request))
            alert_id, by = request.path_params["id"], self._api.account.by

            def perform() -> Alert:
                return body.perform(self._vendor, self._vendor.alert(alert_id).id, by)

            return self._api.success(202, self._vendor.accept(body.action, perform))

        return write

    async def _status(self, request: Request) -> Response:
        try:
            outcome = self._vendor.outcome(request.path_params["request_id"])
        except KeyError:
            outcome = None
        if outcome is None:
            raise Trouble(404, "Request not found")
        return JSONResponse(outcome_json(outcome, integration_id=""))


async def _nothing(_: Request) -> dict[str, Any]:
    return {}
