"""The task type `remote_ssh`: a command or a script on a host, and whether it did as expected."""

from dataclasses import replace

from app.domain.task import Ending
from app.kinds import Toolbox
from app.ports import Output, Place
from app.tasks.remote_ssh.expectation import Watched
from app.tasks.remote_ssh.spec import RemoteSshSpec
from app.tasks.ssh.sudo import Sudo, SudoRefused, sudo_password


class RemoteSsh:
    """Runs commands in the shell of the remote user, or by sudo in that of another one."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox

    async def run(self, spec: RemoteSshSpec, place: Place, output: Output) -> Ending:
        chosen = {"user": spec.user, "port": spec.port, "key_file": spec.key_file}
        said = {name: value for name, value in chosen.items() if value is not None}
        there = replace(place, machine=place.machine.model_copy(update=said))
        watched = Watched(spec.expect, output)
        try:
            return watched.ending(await self._run(spec, there, watched))
        except SudoRefused as refused:
            return refused.ending

    async def _run(self, spec: RemoteSshSpec, place: Place, output: Output) -> int:
        shell, text, stdin = self._toolbox.shell, spec.shell_text(), spec.script_text.encode()
        if spec.sudo_user is None:
            return await shell.run(text, place, output, stdin)
        password = sudo_password(self._toolbox, spec.sudo_password, place)
        return await Sudo(shell, spec.sudo_user, password).run(text, place, output, stdin)
