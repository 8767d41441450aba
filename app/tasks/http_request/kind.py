"""What makes `http_request` known."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.kinds import Known, TaskKind, Toolbox
from app.tasks.http_request.settings import HttpRequestSettings
from app.tasks.http_request.spec import HttpRequestSpec
from app.tasks.web.address import beginning
from app.tasks.web.allowed import Allowed

if TYPE_CHECKING:
    from app.tasks.http_request.task import HttpRequest


@asynccontextmanager
async def _open(settings: HttpRequestSettings, toolbox: Toolbox) -> AsyncIterator["HttpRequest"]:
    from app.tasks.http_request.task import HttpRequest  # noqa: PLC0415 - only a service calls
    from app.tasks.web.calling import Web  # noqa: PLC0415 - likewise

    web = Web(settings.concurrency, settings.ca_file, settings.connect_timeout.total_seconds())
    allowed = _allowed(settings)
    try:
        yield HttpRequest(web, allowed, toolbox.secret, toolbox.now)
    finally:
        await web.close()


def _lacks(spec: HttpRequestSpec, known: Known) -> Iterator[str]:
    if complaint := _allowed(known.section).complaint(beginning(spec.url)):
        yield complaint


def _allowed(settings: HttpRequestSettings) -> Allowed:
    return Allowed("tasks.http_request.allow", settings.allow)


HTTP_REQUEST = TaskKind("http_request", HttpRequestSpec, _open, HttpRequestSettings, _lacks)
