"""The calls that change alerts: checked at once, accepted with 202, done as the vendor says.

JSM's Integration Events API has a few of them too, under another path.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.simulator.alerts.requests import outcome_json
from app.simulator.alerts.state import Alert
from app.simulator.alerts.trouble import Handler, json_object
from app.simulator.alerts.vendor import AlertVendor
from app.simulator.opsgenie import bodies
from app.simulator.opsgenie.api import GenieKeyApi

INTEGRATION_EVENTS: dict[str, type[bodies.Write]] = {
    "POST /acknowledge": bodies.Acknowledge,
    "POST /close": bodies.Close,
    "POST /notes": bodies.AddNote,
}
ALL: dict[str, type[bodies.Write]] = {
    **INTEGRATION_EVENTS,
    "POST /unacknowledge": bodies.UnAcknowledge,
    "POST /tags": bodies.AddTags,
    "POST /details": bodies.AddDetails,
    "POST /teams": bodies.AddTeam,
    "POST /responders": bodies.AddResponder,
    "POST /assign": bodies.AssignOwnership,
    "POST /snooze": bodies.Snooze,
    "POST /escalate": bodies.Escalate,
    "POST /actions/{name}": bodies.CustomAction,
    "PUT /message": bodies.UpdateMessage,
    "PUT /description": bodies.UpdateDescription,
    "PUT /priority": bodies.UpdatePriority,
    "DELETE ": bodies.Delete,
    "DELETE /tags": bodies.RemoveTags,
    "DELETE /details": bodies.RemoveDetails,
}


class OpsgenieWrites:
    def __init__(self, vendor: AlertVendor, api: GenieKeyApi) -> None:
        self._vendor = vendor
        self._api = api

    def routes(self, prefix: str, writes: dict[str, type[bodies.Write]]) -> list[Route]:
        routes = [
            self._route("POST", prefix, self._create),
            self._route("GET", f"{prefix}/requests/{{request_id}}", self._status),
        ]
        for call, kind in writes.items():
            method, _, rest = call.partition(" ")
            routes.append(
                self._route(method, f"{prefix}/{{identifier}}{rest}", self._writing(kind))
            )
        return routes

    def _route(self, method: str, path: str, handler: Handler) -> Route:
        return Route(path, self._api.guarded(handler), methods=[method])

    async def _create(self, request: Request) -> Response:
        body = bodies.read(bodies.Create, await json_object(request))
        caller = request.client.host if request.client else ""

        def create() -> Alert:
            return body.create(self._vendor, body.by(self._api.integration), caller)

        return self._accepted("Create", create)

    def _writing(self, kind: type[bodies.Write]) -> Handler:
        async def write(request: Request) -> Response:
            body = bodies.read(kind, await _fields(request))
            identifier = unquote(request.path_params["identifier"])
            identifier_type = request.query_params.get("identifierType", "id")

            def perform() -> Alert:
                alert = self._vendor.alert(identifier, identifier_type)
                return body.perform(self._vendor, alert.id, body.by(self._api.integration))

            return self._accepted(body.action, perform)

        return write

    def _accepted(self, action: str, perform: Callable[[], Alert]) -> Response:
        request_id = self._vendor.accept(action, perform)
        return self._api.reply({"result": "Request will be processed"}, 202, request_id=request_id)

    async def _status(self, request: Request) -> Response:
        """Not processed yet and unknown differ only in a header.

        Source: github.com/opsgenie/opsgenie-go-sdk-v2, client/client.go, which polls on it.
        """
        try:
            outcome = self._vendor.outcome(request.path_params["request_id"])
        except KeyError:
            return self._api.reply({"message": "Request not found"}, 404)
        if outcome is None:
            return self._api.reply(
                {"message": "Request not processed yet"},
                404,
                headers={"X-Opsgenie-Errortype": "RequestNotProcessed"},
            )
        return self._api.reply({"data": outcome_json(outcome, self._api.integration.id)})


async def _fields(request: Request) -> dict[str, Any]:
    """A DELETE says in the query what others say in the body; a custom action's name is a path."""
    said = dict(request.query_params) if request.method == "DELETE" else await json_object(request)
    return {**said, **{name: unquote(value) for name, value in request.path_params.items()}}
