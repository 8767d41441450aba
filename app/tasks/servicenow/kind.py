"""What makes `servicenow` known."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.kinds import Known, TaskKind, Toolbox
from app.ports import Clock
from app.tasks.servicenow.settings import ServicenowSettings
from app.tasks.servicenow.spec import ServicenowSpec
from app.tasks.web.auth import by_password, by_token

if TYPE_CHECKING:
    from app.tasks.servicenow.task import Servicenow
    from app.tasks.servicenow.who import Who
    from app.tasks.web.calling import Web

_AT_ONCE = 10


@asynccontextmanager
async def _open(settings: ServicenowSettings, toolbox: Toolbox) -> AsyncIterator["Servicenow"]:
    from app.tasks.servicenow.table_api import TableApi  # noqa: PLC0415 - only a service calls
    from app.tasks.servicenow.task import Servicenow  # noqa: PLC0415 - likewise
    from app.tasks.web.calling import Web  # noqa: PLC0415 - likewise

    web = Web(_AT_ONCE, settings.ca_file)
    try:
        url = settings.base_url
        api = (
            TableApi(web, url, _who(settings, web, url, toolbox.now), toolbox.now) if url else None
        )
        yield Servicenow(api, settings)
    finally:
        await web.close()


def _who(settings: ServicenowSettings, web: "Web", url: str, now: Clock) -> "Who":
    from app.tasks.servicenow.who import Always, Application  # noqa: PLC0415 - likewise

    if settings.client_id and settings.client_secret:
        client = (settings.client_id, settings.client_secret.get_secret_value())
        return Application(web, url, client, now)
    if settings.token:
        return Always(by_token(settings.token.get_secret_value()))
    password = settings.password.get_secret_value() if settings.password else ""
    return Always(by_password(settings.user or "", password))


def _lacks(spec: ServicenowSpec, known: Known) -> Iterator[str]:
    settings: ServicenowSettings = known.section
    return settings.complaints(spec.table)


SERVICENOW = TaskKind("servicenow", ServicenowSpec, _open, ServicenowSettings, _lacks)
