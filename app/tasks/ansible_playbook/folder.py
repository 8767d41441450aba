"""The private folder of one playbook: inventory, variables, how to log in. It goes with it."""

import asyncio
import json
import shlex
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from app.domain.fleet import Hop
from app.kinds import SshStandard
from app.ports import Place
from app.tasks.ansible_playbook.data import as_data
from app.tasks.ansible_playbook.spec import AnsiblePlaybookSpec

_CONTROL = "c"
_LONGEST_CONTROL = 70
_GOODBYE = 5.0


@dataclass(frozen=True)
class Folder:
    """Where ansible-runner works, only for us to read."""

    path: Path

    @property
    def inventory(self) -> Path:
        return self.path / "inventory.yaml"

    @property
    def temporary(self) -> Path:
        return self.path / "tmp"

    @property
    def control(self) -> Path:
        """Where the sockets of open connections are."""
        return self.path / _CONTROL

    @property
    def sharing(self) -> str:
        """Give the options for one connection that all tasks share, if a socket's path fits."""
        if len(str(self.control)) > _LONGEST_CONTROL:
            return "-o ControlMaster=no"
        return "-o ControlMaster=auto -o ControlPersist=30s"

    def write(
        self,
        spec: AnsiblePlaybookSpec,
        place: Place,
        ssh: SshStandard,
        secrets: Mapping[str, str],
    ) -> None:
        """Put into it what the playbook needs; nothing of it is on a command line."""
        for name in ("env", _CONTROL, "tmp"):
            (self.path / name).mkdir(mode=0o700)
        machine = place.machine
        said: dict[str, JsonValue] = {
            "ansible_connection": "ssh",
            "ansible_host": machine.address,
            "ansible_port": machine.port,
            "ansible_user": machine.user,
            "ansible_ssh_common_args": shlex.join(self._arguments(place)),
        }
        host: JsonValue = {name: value for name, value in said.items() if value is not None}
        children: dict[str, JsonValue] = {
            group: {"hosts": {place.target: {}}} for group in spec.groups
        }
        everyone: JsonValue = {"all": {"hosts": {place.target: host}, "children": children}}
        self._put("inventory.yaml", as_data(everyone))
        self._put("ssh_config", _ssh_config(place, ssh))
        self._put("env/extravars", as_data({**spec.extra_vars, **secrets}))
        self._put("env/cmdline", shlex.join([*spec.options(), "--inventory", str(self.inventory)]))
        self._put("env/settings", json.dumps({"pexpect_timeout": 1, "suppress_output_file": True}))

    def untold(self) -> bytes:
        """Give the events that Ansible has put down, a line each, and its runner has not taken."""
        left = self.path.glob("artifacts/*/job_events/*-partial.json")
        in_order = sorted(left, key=lambda path: path.stat().st_mtime_ns)
        return b"".join(path.read_bytes() + b"\n" for path in in_order)

    def _arguments(self, place: Place) -> list[str]:
        """Give the options of ssh; what its file says holds for jump hosts, too."""
        hops = place.machine.hops or ()
        jump = ["-J", ",".join(map(_hop, hops))] if hops else []
        return ["-F", str(self.path / "ssh_config"), *jump]

    def _put(self, name: str, text: str) -> None:
        file = self.path / name
        file.touch(mode=0o600)
        file.write_text(f"{text}\n", encoding="utf-8")


@asynccontextmanager
async def private_folder() -> AsyncIterator[Folder]:
    """Make it, and take it away with the connections that it holds open."""
    folder = Folder(Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="alexis-")))
    try:
        yield folder
    finally:
        await asyncio.shield(_take_away(folder))


async def _take_away(folder: Folder) -> None:
    try:
        await asyncio.gather(*map(_hang_up, folder.control.glob("*")))
    finally:
        await asyncio.to_thread(shutil.rmtree, folder.path, ignore_errors=True)


async def _hang_up(socket: Path) -> None:
    """End the connection of a control socket; ssh keeps it for a while, in the background."""
    try:
        async with asyncio.timeout(_GOODBYE):
            ssh = await asyncio.create_subprocess_exec(
                *("ssh", "-F", "none", "-o", f"ControlPath={socket}", "-O", "exit", "_"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            await ssh.wait()
    except (OSError, TimeoutError):
        return


def _hop(hop: Hop) -> str:
    user = f"{hop.user}@" if hop.user else ""
    host = f"[{hop.host}]" if ":" in hop.host else hop.host
    return f"{user}{host}" + (f":{hop.port}" if hop.port else "")


def _ssh_config(place: Place, ssh: SshStandard) -> str:
    """Say how to log in, at the target and at jump hosts: host keys are always verified.

    What stands first counts: the inventory, OpenSSH's own configuration, the settings.
    """
    key = place.machine.key_file
    always = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "UserKnownHostsFile": " ".join(map(_path, ssh.known_hosts)),
        "GlobalKnownHostsFile": "none",
        "UpdateHostKeys": "no",
        "ConnectTimeout": str(max(1, round(ssh.connect_timeout))),
        "ServerAliveInterval": str(max(1, round(ssh.keepalive))),
    }
    if key or ssh.key_file:
        always["IdentitiesOnly"] = "yes"
    if key:
        always["IdentityFile"] = _path(key)
    last = {"Port": str(ssh.port), "User": f'"{ssh.user}"'}
    if ssh.key_file and not key:
        last["IdentityFile"] = _path(ssh.key_file)
    own = [f"Include {_path(ssh.config_file)}"] if ssh.config_file else []
    return "\n".join([*_for_all(always), *own, *_for_all(last)])


def _for_all(options: Mapping[str, str]) -> list[str]:
    return ["Host *", *(f"  {name} {value}" for name, value in options.items())]


def _path(path: str) -> str:
    whole = str(Path(path).expanduser().absolute()).replace("%", "%%")
    return f'"{whole}"'
