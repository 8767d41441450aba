"""The task type `remote_ssh`: a command on a host; its exit status decides."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from app.domain.task import Ending
from app.kinds import NoSettings, Shell, TaskKind, Toolbox
from app.ports import Output, Place
from app.tasks.remote_ssh.spec import RemoteSshSpec


class RemoteSsh:
    """Runs commands in the shell of the remote user."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def run(self, spec: RemoteSshSpec, place: Place, output: Output) -> Ending:
        chosen = {"user": spec.user, "port": spec.port, "key_file": spec.key_file}
        said = {name: value for name, value in chosen.items() if value is not None}
        there = replace(place, machine=place.machine.model_copy(update=said))
        return Ending.by_status(await self._shell.run(spec.shell_text(), there, output))


@asynccontextmanager
async def _open(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[RemoteSsh]:
    yield RemoteSsh(toolbox.shell)


REMOTE_SSH = TaskKind("remote_ssh", RemoteSshSpec, _open)
