"""The task type `systemd_service`: what systemctl does, and whether it lasts."""

import secrets
from dataclasses import replace
from datetime import timedelta

from app.domain import shell_word
from app.domain.errors import TargetUnreachable
from app.domain.task import Ending
from app.kinds import Toolbox
from app.ports import Output, Place
from app.tasks.ssh.sudo import Sudo, SudoRefused, sudo_password
from app.tasks.systemd_service.report import Report
from app.tasks.systemd_service.script import SCRIPT
from app.tasks.systemd_service.spec import LogIn, SystemdServiceSpec, is_unit


class SystemdService:
    """Has the host do it all in one go."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox

    async def run(self, spec: SystemdServiceSpec, place: Place, output: Output) -> Ending:
        if not is_unit(spec.whole_unit):
            raise TargetUnreachable(f"{spec.unit[:80]!r} is not the name of a unit")
        if spec.user:
            place = replace(place, machine=place.machine.model_copy(update={"user": spec.user}))
        if isinstance(spec, LogIn):
            return Ending.by_status(await self._toolbox.shell.run(spec.says(), place, output))
        report = Report(f"<state {secrets.token_hex(16)}>", output)
        try:
            status = await self._run(spec, place, report)
        except SudoRefused as refused:
            return refused.ending
        return report.ending(spec, status)

    async def _run(self, spec: SystemdServiceSpec, place: Place, report: Report) -> int:
        words = [
            *("/bin/sh", "-s", "--", spec.whole_unit, str(spec.action)),
            *(_milliseconds(spec.wait), _milliseconds(spec.steady), str(spec.journal_lines)),
            report.mark,
        ]
        shell, line, stdin = self._toolbox.shell, shell_word.words(words), SCRIPT.encode()
        if not spec.sudo:
            return await shell.run(line, place, report, stdin)
        password = sudo_password(self._toolbox, spec.sudo_password, place)
        return await Sudo(shell, password=password).run(line, place, report, stdin)


def _milliseconds(length: timedelta) -> str:
    return str(length // timedelta(milliseconds=1))
