"""What makes `probe` known."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.kinds import Known, TaskKind, Toolbox
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
        yield Probe(web, _allowed(settings), toolbox.shell)
    finally:
        await web.close()


def _lacks(spec: ProbeSpec, known: Known) -> Iterator[str]:
    """Look at hosts other than the target, which needs nobody's leave."""
    begins = spec.beginning()
    if begins is None or begins.host is None:
        return
    if begins.host in {target.lower() for target in known.targets}:
        return
    if complaint := _allowed(known.section).complaint(begins):
        yield complaint


def _allowed(settings: ProbeSettings) -> Allowed:
    return Allowed("tasks.probe.allow", settings.allow)


PROBE = TaskKind("probe", ProbeSpec, _open, ProbeSettings, _lacks)
