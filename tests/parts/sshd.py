"""Real SSH servers on loopback, each with its own keys and log, made when a test runs."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.parts.ports import free_port

# SHLVL=1: bash then does not read ~/.bashrc, which may take long and is not what is tested
_CONFIG = """
Port {port}
ListenAddress {address}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile {folder}/pid
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
AcceptEnv ALEXIS_*
LogLevel VERBOSE
{more}
SetEnv SHLVL=1
"""


@dataclass(frozen=True)
class SshServer:
    """A running sshd: where it listens, who may log in, and how to trust it."""

    address: str
    port: int
    user: str
    folder: Path

    @property
    def key_file(self) -> Path:
        return self.folder / "client_key"

    @property
    def known_hosts(self) -> Path:
        return self.folder / "known_hosts"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def sessions(self) -> list[int]:
        """Give the processes that serve the connections of now."""
        listener = int((self.folder / "pid").read_text())
        found = subprocess.run(
            ["pgrep", "-P", str(listener)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in found.stdout.split()]

    def cut(self) -> None:
        """Break every connection, as a network that fails does."""
        for pid in self.sessions():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)  # else it may say yet how its command ended
            for child in _children(pid):
                _kill(child)
            _kill(pid)


@contextmanager
def sshd(folder: Path, address: str = "127.0.0.11", more: str = "") -> Iterator[SshServer]:
    """Start a server in the folder. Skips the test where OpenSSH's server is not installed."""
    program = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("sshd is not installed (apt-get install openssh-server)")
        pytest.skip("sshd is not installed (apt-get install openssh-server)")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    port = free_port(address)
    for name in ("host_key", "client_key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    shutil.copy(folder / "client_key.pub", folder / "authorized_keys")
    host_key = (folder / "host_key.pub").read_text()
    (folder / "known_hosts").write_text(f"[{address}]:{port} {host_key}")
    config = folder / "sshd_config"
    config.write_text(_CONFIG.format(port=port, address=address, folder=folder, more=more))
    server = subprocess.Popen(
        [program, "-D", "-f", config, "-E", folder / "log"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until_it_listens(address, port, server)
        yield SshServer(address, port, _me(), folder)
    finally:
        for child in _children(server.pid):
            for grandchild in _children(child):
                _kill(grandchild)
            _kill(child)
        server.kill()
        server.wait()


def _me() -> str:
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _wait_until_it_listens(address: str, port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and server.poll() is None:
        with socket.socket(_family(address)) as probe:
            probe.settimeout(1)
            if probe.connect_ex((address, port)) == 0:
                return
    raise RuntimeError("sshd does not listen")


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(child) for child in found.stdout.split()]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
