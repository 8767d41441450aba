"""Jira Service Management Operations itself."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.simulator.alerts.state import DEFAULT_API, fixed_id
from app.simulator.alerts.vendor import AlertVendor
from app.simulator.jsm.api import Account, JsmApi
from app.simulator.jsm.reads import JsmReads
from app.simulator.jsm.writes import JsmWrites
from app.simulator.opsgenie.api import GenieKeyApi
from app.simulator.opsgenie.writes import INTEGRATION_EVENTS, OpsgenieWrites


@dataclass(kw_only=True, eq=False, repr=False)
class Jsm(AlertVendor):
    """Two ways in: the REST API with a person's token, and integration events with a GenieKey.

    One base URL stands for both api.atlassian.com and the site (for its tenant_info).
    """

    cloud_id: str = fixed_id("example.atlassian.net")
    email: str = "automation@example.net"
    api_token: str = "made-up-api-token"  # noqa: S105  made up
    bearer_token: str = ""
    scopes: AbstractSet[str] = frozenset({"read", "write", "delete"})
    integration_key: str = "made-up-genie-key"

    def __post_init__(self) -> None:
        super().__post_init__()
        account = Account(
            cloud_id=self.cloud_id,
            email=self.email,
            api_token=self.api_token,
            bearer_token=self.bearer_token,
            scopes=self.scopes,
        )
        api = JsmApi(account, self.new_id)
        prefix = "/jsm/ops/api/{cloud_id}/v1/alerts"
        events = OpsgenieWrites(self, GenieKeyApi(self.integration_key, DEFAULT_API, self.new_id))
        routes = [
            Route("/_edge/tenant_info", self._tenant_info),
            *JsmWrites(self, api).routes(prefix),
            *JsmReads(self, api).routes(prefix),
            *events.routes("/jsm/ops/integration/v2/alerts", INTEGRATION_EVENTS),
        ]
        self._open("Jira Service Management Operations (simulated)", routes, self.now)

    async def _tenant_info(self, _: Request) -> Response:
        return JSONResponse({"cloudId": self.cloud_id})
