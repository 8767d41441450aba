"""The task type `ansible_playbook`: ansible-runner as a program of its own, which can be ended."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.errors import NoSuchSecret, TargetLost
from app.domain.task import Ending
from app.kinds import SecretFor, SshStandard
from app.ports import Output, Place
from app.tasks.ansible_playbook.folder import Folder, private_folder
from app.tasks.ansible_playbook.processes import end_all
from app.tasks.ansible_playbook.settings import AnsiblePlaybookSettings
from app.tasks.ansible_playbook.spec import AnsiblePlaybookSpec
from app.tasks.ansible_playbook.told import Told

_KEPT = ("HOME", "USER", "LOGNAME", "TZ", "SSH_AUTH_SOCK", "TMPDIR")
_CHUNK = 65_536
_MARK = "ANSIBLE_LOCAL_TEMP"


class AnsiblePlaybook:
    """Runs playbooks of one folder."""

    def __init__(
        self, settings: AnsiblePlaybookSettings, secret: SecretFor, ssh: SshStandard
    ) -> None:
        self._playbooks = Path(settings.dir).expanduser().absolute()
        self._places = asyncio.Semaphore(settings.concurrency)
        self._secret = secret
        self._ssh = ssh

    async def run(self, spec: AnsiblePlaybookSpec, place: Place, output: Output) -> Ending:
        if missing := self._missing(spec.playbook):
            return Ending(worked=False, detail=missing)
        try:
            secrets = {
                name: self._secret(secret, place.target)
                for name, secret in spec.secret_vars.items()
            }
        except NoSuchSecret as error:
            return Ending(worked=False, detail=str(error))
        async with self._places, private_folder() as folder:
            await asyncio.to_thread(folder.write, spec, place, self._ssh, secrets)
            return await self._play(spec, place, output, folder)

    def _missing(self, playbook: str) -> str | None:
        """Say why a playbook cannot be run: a link may lead out of the folder."""
        file = self._playbooks / playbook
        if not file.is_file():
            return f"there is no playbook {playbook} in {self._playbooks}"
        if not file.resolve().is_relative_to(self._playbooks.resolve()):
            return f"the playbook {playbook} is not in {self._playbooks}, only a link to it"
        return None

    async def _play(
        self, spec: AnsiblePlaybookSpec, place: Place, output: Output, folder: Folder
    ) -> Ending:
        told = Told(place.target, output)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ansible_runner", "run", str(folder.path)),
            *("--playbook", spec.playbook, "--project-dir", str(self._playbooks), "--json"),
            cwd=folder.path,
            env=_environment(os.environ, place, folder),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        reading = asyncio.gather(
            _read(process.stdout, told.take), _read(process.stderr, output.stderr)
        )
        try:
            await asyncio.shield(reading)
            status = await process.wait()
        except BaseException as error:
            await asyncio.shield(_end(process, reading, folder, told))
            left = told.may_still_run()
            if left and isinstance(error, asyncio.CancelledError):
                raise TargetLost(left) from None
            raise
        if not told.is_complete:
            await asyncio.shield(_end(process, reading, folder, told))
        return told.ending(spec.playbook, status)


async def _end(
    process: asyncio.subprocess.Process,
    reading: "asyncio.Future[tuple[None, None]]",
    folder: Folder,
    told: Told,
) -> None:
    """End it, and read what it still said, also what its runner had no time to tell."""
    await end_all(process, f"{_MARK}={folder.temporary}")
    await asyncio.wait([reading], timeout=1)
    reading.cancel()
    told.take(b"\n" + await asyncio.to_thread(folder.untold))


async def _read(stream: asyncio.StreamReader | None, take: Callable[[bytes], None]) -> None:
    assert stream is not None  # noqa: S101 - it was asked for
    while data := await stream.read(_CHUNK):
        take(data)


def _environment(ours: Mapping[str, str], place: Place, folder: Folder) -> dict[str, str]:
    """Give what Ansible needs, and none of our own variables, which may hold secrets."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), ours.get("PATH", os.defpath)])
    return {
        **{name: ours[name] for name in _KEPT if name in ours},
        **place.environment,
        "PATH": programs,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "ANSIBLE_HOST_KEY_CHECKING": "True",
        _MARK: str(folder.temporary),
        "ANSIBLE_NOCOLOR": "True",
        "ANSIBLE_RETRY_FILES_ENABLED": "False",
        "ANSIBLE_SSH_ARGS": folder.sharing,
        "ANSIBLE_SSH_CONTROL_PATH_DIR": str(folder.control),
    }
