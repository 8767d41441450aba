"""What makes `probe` known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.kinds import TaskKind, Toolbox
from app.tasks.probe.settings import ProbeSettings
from app.tasks.probe.spec import ProbeSpec
from app.tasks.web.allowed import Allowed

if TYPE_CHECKING:
    from app.tasks.probe.task import Probe


@asynccontextmanager
async def _open(settings: ProbeSettings, toolbox: Toolbox) -> AsyncIterator["Probe"]:
    from app.tasks.probe.task import Probe  # noqa: PLC0415 - only a service looks
    from app.tasks.web.calling import Web  # noqa: PLC0415 - likewise

    web = Web(at_once=settings.concurrency, ca_file=settings.ca_file)
    try:
        yield Probe(web, Allowed("tasks.probe.allow", settings.allow), toolbox.shell)
    finally:
        await web.close()


PROBE = TaskKind("probe", ProbeSpec, _open, ProbeSettings)
