"""What makes `servicenow` known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.kinds import TaskKind, Toolbox
from app.tasks.servicenow.settings import ServicenowSettings
from app.tasks.servicenow.spec import ServicenowSpec
from app.tasks.web.auth import NOBODY, Proof, by_password, by_token

if TYPE_CHECKING:
    from app.tasks.servicenow.task import Servicenow

_AT_ONCE = 10


@asynccontextmanager
async def _open(settings: ServicenowSettings, toolbox: Toolbox) -> AsyncIterator["Servicenow"]:
    from app.tasks.servicenow.table_api import TableApi  # noqa: PLC0415 - only a service calls
    from app.tasks.servicenow.task import Servicenow  # noqa: PLC0415 - likewise
    from app.tasks.web.calling import Web  # noqa: PLC0415 - likewise

    web = Web(_AT_ONCE, settings.ca_file)
    try:
        url = settings.base_url
        api = TableApi(web, url, _proof(settings), toolbox.now) if url else None
        yield Servicenow(api, settings)
    finally:
        await web.close()


def _proof(settings: ServicenowSettings) -> Proof:
    if settings.token:
        return by_token(settings.token.get_secret_value())
    if settings.user and settings.password:
        return by_password(settings.user, settings.password.get_secret_value())
    return NOBODY


SERVICENOW = TaskKind("servicenow", ServicenowSpec, _open, ServicenowSettings)
