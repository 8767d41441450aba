"""By which key Alexis shows who it is."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from tests.parts.keys import keygen, new_key, public
from tests.parts.sshd import SshServer, sshd
from tests.tasks.ssh.commanding import commanding

pytestmark = pytest.mark.anyio

_WORDS = "made up words"


def _let_in(server: SshServer, key: Path) -> None:
    with (server.folder / "authorized_keys").open("a") as file:
        file.write(f"{public(key)}\n")


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
async def test_a_key_with_a_passphrase_is_opened(
    tmp_path: Path, host: SshServer, kind: str
) -> None:
    key = new_key(tmp_path, "locked", _WORDS, kind)
    _let_in(host, key)
    async with commanding(host, passphrase=_WORDS) as commands:
        ran = await commands.run("echo hello", machine=Machine(key_file=str(key)))

    assert ran.stdout == "hello\n"


async def test_a_passphrase_does_not_hinder_a_key_that_has_none(host: SshServer) -> None:
    async with commanding(host, passphrase=_WORDS) as commands:
        assert (await commands.run("true")).status == 0


async def test_a_wrong_passphrase_is_told_without_it(tmp_path: Path, host: SshServer) -> None:
    key = new_key(tmp_path, "locked", _WORDS)
    async with commanding(host, passphrase="something else") as commands:
        with pytest.raises(TargetUnreachable, match=r"the key .*/locked cannot be used") as told:
            await commands.run("true", machine=Machine(key_file=str(key)))

    assert "something else" not in str(told.value)


@pytest.mark.parametrize("beside", [False, True], ids=["named", "beside the key"])
async def test_a_host_that_trusts_an_authority_is_shown_a_certificate(
    tmp_path: Path, beside: bool
) -> None:
    authority, key = new_key(tmp_path, "authority"), new_key(tmp_path, "key")
    (folder := tmp_path / "host").mkdir()
    with sshd(folder, more=f"TrustedUserCAKeys {authority}.pub") as server:
        keygen("-s", authority, "-I", "alexis", "-n", server.user, f"{key}.pub")
        certificate = tmp_path / "key-cert.pub"
        if not beside:
            certificate = certificate.rename(tmp_path / "elsewhere.pub")
        named = {} if beside else {"certificate_file": str(certificate)}
        async with commanding(server) as commands:
            machine = Machine.model_validate({"key_file": str(key), **named})
            ran = await commands.run("echo hello", machine=machine)

        assert ran.stdout == "hello\n"
        assert "CERT ID alexis" in server.log or "ID alexis" in server.log


@pytest.fixture
def agent(tmp_path: Path, host: SshServer) -> Iterator[str]:
    """An agent with a key that opens the host, and is nowhere else."""
    socket = tmp_path / "agent"
    started = subprocess.run(
        ["ssh-agent", "-s", "-a", socket], capture_output=True, text=True, check=True
    )
    pid = int(started.stdout.split("SSH_AGENT_PID=")[1].split(";")[0])
    key = new_key(tmp_path, "in_agent")
    _let_in(host, key)
    subprocess.run(
        ["ssh-add", "-q", key], env={**os.environ, "SSH_AUTH_SOCK": str(socket)}, check=True
    )
    key.unlink()
    yield str(socket)
    os.kill(pid, 15)


async def test_an_agent_is_asked_for_its_keys(tmp_path: Path, host: SshServer, agent: str) -> None:
    other = Machine(key_file=str(new_key(tmp_path, "other")))
    async with commanding(host, agent=agent) as commands:
        assert (await commands.run("echo hello", machine=other)).stdout == "hello\n"


async def test_the_agent_of_the_environment_is_not_asked_where_a_key_is_named(
    tmp_path: Path, host: SshServer, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", agent)
    monkeypatch.setenv("HOME", str(tmp_path))
    async with commanding(host, key_file=None) as commands:
        assert (await commands.run("echo hello")).stdout == "hello\n"
        with pytest.raises(TargetUnreachable, match="it does not let"):
            await commands.run("true", machine=Machine(key_file=str(new_key(tmp_path, "other"))))
