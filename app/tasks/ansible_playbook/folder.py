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
from typing import Any

from pydantic import JsonValue

from app.kinds import SshStandard
from app.ports import Place
from app.tasks.ansible_playbook.data import as_data
from app.tasks.ansible_playbook.spec import AnsiblePlaybookSpec

_CONTROL = "c"
_GOODBYE = 5.0


@dataclass(frozen=True)
class Folder:
    """Where ansible-runner works, only for us to read."""

    path: Path

    @property
    def inventory(self) -> Path:
        return self.path / "inventory.yaml"

    @property
    def control(self) -> Path:
        """Where the sockets of open connections are; their paths must be short."""
        return self.path / _CONTROL

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
        host: dict[str, JsonValue] = {
            "ansible_connection": "ssh",
            "ansible_host": place.machine.address or place.target,
            "ansible_port": place.machine.port or ssh.port,
            "ansible_user": place.machine.user or ssh.user,
            "ansible_ssh_common_args": shlex.join(self._arguments(place)),
        }
        children: dict[str, JsonValue] = {
            group: {"hosts": {place.target: {}}} for group in spec.groups
        }
        everyone: JsonValue = {"all": {"hosts": {place.target: host}, "children": children}}
        self._put("inventory.yaml", as_data(everyone))
        self._put("ssh_config", _ssh_config(place, ssh))
        self._put("env/extravars", as_data({**spec.extra_vars, **secrets}))
        self._put("env/cmdline", shlex.join([*spec.options(), "--inventory", str(self.inventory)]))
        self._put("env/settings", json.dumps({"pexpect_timeout": 1, "suppress_output_file": True}))

    def _arguments(self, place: Place) -> list[str]:
        """Give the options of ssh; what its file says holds for jump hosts, too."""
        hops: tuple[Any, ...] = getattr(place.machine, "hops", None) or ()
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


def _hop(hop: Any) -> str:
    user = f"{hop.user}@" if hop.user else ""
    host = f"[{hop.host}]" if ":" in hop.host else hop.host
    return f"{user}{host}" + (f":{hop.port}" if hop.port else "")


def _ssh_config(place: Place, ssh: SshStandard) -> str:
    """Say how to log in, at the target and at jump hosts: host keys are always verified."""
    key = place.machine.key_file or ssh.key_file
    options = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "UserKnownHostsFile": _path(ssh.known_hosts),
        "GlobalKnownHostsFile": "none",
        "ConnectTimeout": str(max(1, round(ssh.connect_timeout))),
        "ServerAliveInterval": str(max(1, round(ssh.keepalive))),
        "UpdateHostKeys": "no",
    }
    if key:
        options |= {"IdentityFile": _path(key), "IdentitiesOnly": "yes", "IdentityAgent": "none"}
    return "\n".join(["Host *", *(f"  {name} {value}" for name, value in options.items())])


def _path(path: str) -> str:
    whole = str(Path(path).expanduser().absolute()).replace("%", "%%")
    return f'"{whole}"'
