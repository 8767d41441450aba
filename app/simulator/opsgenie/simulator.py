"""Opsgenie itself."""

from dataclasses import dataclass

from app.simulator.alerts.state import DEFAULT_API, Integration
from app.simulator.alerts.vendor import AlertVendor
from app.simulator.opsgenie.api import GenieKeyApi
from app.simulator.opsgenie.reads import OpsgenieReads
from app.simulator.opsgenie.writes import ALL, OpsgenieWrites


@dataclass(kw_only=True, eq=False, repr=False)
class Opsgenie(AlertVendor):
    """`api_key` is the key of the API integration named `integration`.

    `paging_base` stands for the host in the URLs of other pages, such as
    https://api.eu.opsgenie.com; by default it is the one that was asked.
    """

    api_key: str = "made-up-genie-key"
    integration: Integration = DEFAULT_API
    paging_base: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        api = GenieKeyApi(self.api_key, self.integration, self.new_id)
        reads = OpsgenieReads(self, api, self.paging_base)
        writes = OpsgenieWrites(self, api)
        routes = [*writes.routes("/v2/alerts", ALL), *reads.routes()]
        self._open("Opsgenie (simulated)", routes, self.now)
