"""Playbooks on a host as the engine has them run, without the rest of Alexis."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import NoSuchSecret
from app.domain.fleet import Machine
from app.domain.task import Ending
from app.engine.output import Capture, Redactor
from app.kinds import SshStandard
from app.ports import Place
from app.tasks.ansible_playbook.settings import AnsiblePlaybookSettings
from app.tasks.ansible_playbook.spec import AnsiblePlaybookSpec
from app.tasks.ansible_playbook.task import AnsiblePlaybook
from tests.parts.playbooks import write_playbooks
from tests.parts.sshd import SshServer

SECRET = "made-up-password"
_KEPT = 20_000
_PATIENCE = 40


@dataclass(frozen=True)
class Stage:
    """A host and a folder of playbooks."""

    folder: Path
    server: SshServer

    async def play(
        self,
        tasks: str,
        machine: Machine | None = None,
        ssh: SshStandard | None = None,
        extra_vars: Mapping[str, Any] | None = None,
        target: str | None = None,
        **more: Any,
    ) -> tuple[Ending, str]:
        """Run a playbook with these tasks; give its end, and what it put out, on both streams.

        The variables are as they are when placeholders are filled.
        """
        playbooks = write_playbooks(self.folder, example=tasks)
        spec = AnsiblePlaybookSpec.model_validate({"playbook": "example.yaml"} | more)
        spec = spec.model_copy(update={"extra_vars": extra_vars or {}})
        settings = AnsiblePlaybookSettings(dir=str(playbooks))
        capture = Capture(_KEPT, Redactor([SECRET]))
        place = Place(
            target or self.server.address, machine or Machine(), {"ALEXIS_RUN": "the-run"}
        )
        task = AnsiblePlaybook(settings, _secret, ssh or self.ssh)
        async with asyncio.timeout(_PATIENCE):
            ending = await task.run(spec, place, capture)
        return ending, "".join(capture.texts().values())

    @property
    def ssh(self) -> SshStandard:
        server = self.server
        return SshStandard(
            user=server.user,
            port=server.port,
            key_file=str(server.key_file),
            known_hosts=(str(server.known_hosts),),
            connect_timeout=5,
        )


def _secret(name: str, host: str) -> str:
    if name != "database-password":
        raise NoSuchSecret(f"the settings have no secret {name!r}")
    return SECRET
