"""What makes `notify` known."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.kinds import Known, TaskKind, Toolbox
from app.tasks.notify.settings import NotifySettings
from app.tasks.notify.spec import NotifySpec

if TYPE_CHECKING:
    from app.tasks.notify.task import Notify

_AT_ONCE = 10


@asynccontextmanager
async def _open(settings: NotifySettings, toolbox: Toolbox) -> AsyncIterator["Notify"]:
    from app.tasks.notify.task import Notify  # noqa: PLC0415 - only a service tells people
    from app.tasks.web.calling import Web  # noqa: PLC0415 - likewise

    web = Web(_AT_ONCE, settings.ca_file)
    try:
        yield Notify(web, settings, toolbox)
    finally:
        await web.close()


def _lacks(spec: NotifySpec, known: Known) -> Iterator[str]:
    channels = known.section.channels
    if spec.channel not in channels:
        there = f": there is {', '.join(sorted(channels))}" if channels else ""
        yield f"tasks.notify.channels has no {spec.channel}{there}"


NOTIFY = TaskKind("notify", NotifySpec, _open, NotifySettings, _lacks)
