"""Who is let in, and to whom: a host that is not the right one is told nothing."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from tests.parts.sshd import SshServer, sshd
from tests.tasks.remote_ssh.reaching import reaching

pytestmark = pytest.mark.anyio


def _a_key(folder: Path, name: str = "other_key", passphrase: str = "") -> Path:
    file = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", file], check=True)
    return file


def _a_text(folder: Path, text: str) -> Path:
    file = folder / "text"
    file.write_text(text)
    return file


async def test_a_host_with_another_key_is_unreachable_and_is_told_nothing(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    other = _a_key(tmp_path).with_suffix(".pub").read_text()
    known_hosts = _a_text(tmp_path, f"[{host.address}]:{host.port} {other}")
    logins = host.log.count("Accepted")
    async with reaching(host, known_hosts=str(known_hosts)) as reach:
        with pytest.raises(TargetUnreachable, match=r"its host key is not the one in .*/text"):
            await reach.run(f"touch {done}")

    assert not done.exists()
    assert host.log.count("Accepted") == logins


async def test_a_host_that_nobody_has_vouched_for_is_unreachable(
    tmp_path: Path, host: SshServer
) -> None:
    async with reaching(host, known_hosts=str(_a_text(tmp_path, ""))) as reach:
        with pytest.raises(TargetUnreachable, match="its host key is not the one in"):
            await reach.run("true")


@pytest.mark.parametrize(
    ("key", "why"),
    [
        pytest.param(_a_key, "it does not let .* in: Permission denied", id="not authorized"),
        pytest.param(
            lambda folder: folder / "missing", r"No such file or directory: .*missing", id="missing"
        ),
        pytest.param(
            lambda folder: _a_key(folder, "locked", "made-up-words"),
            r"the key .*/locked cannot be used: Passphrase must be specified",
            id="with a passphrase",
        ),
        pytest.param(
            lambda folder: _a_text(folder, "hello"),
            r"the key .*/text cannot be used: Invalid private key",
            id="not a key",
        ),
        pytest.param(
            lambda folder: _a_key(folder).with_suffix(".pub"),
            r"the key .*/other_key.pub cannot be used",
            id="the public half",
        ),
        pytest.param(lambda folder: folder, "Is a directory", id="a folder"),
    ],
)
async def test_a_key_that_opens_nothing_is_named(
    tmp_path: Path, host: SshServer, key: Callable[[Path], Path], why: str
) -> None:
    async with reaching(host, key_file=str(key(tmp_path))) as reach:
        with pytest.raises(TargetUnreachable, match=why):
            await reach.run("true")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(None, r"No such file or directory: .*known_hosts", id="missing"),
        pytest.param(
            "@revoked nonsense\n", "Invalid known hosts entry", id="not what it should be"
        ),
    ],
)
async def test_known_hosts_that_cannot_be_read_are_named(
    tmp_path: Path, host: SshServer, text: str | None, why: str
) -> None:
    file = _a_text(tmp_path, text) if text else tmp_path / "known_hosts"
    async with reaching(host, known_hosts=str(file)) as reach:
        with pytest.raises(TargetUnreachable, match=why):
            await reach.run("true")


async def test_a_closed_port_is_unreachable(host: SshServer) -> None:
    async with reaching(host) as reach:
        with pytest.raises(TargetUnreachable, match=r"127\.0\.0\.11:1: .*Connect call failed"):
            await reach.run("true", port=1)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("app..example.net", id="an empty label"),
        pytest.param(f"app-{'x' * 70}.example.net", id="a label that is too long"),
        pytest.param("a" * 253, id="too long"),
    ],
)
async def test_a_name_that_no_host_can_have_is_unreachable(host: SshServer, name: str) -> None:
    async with reaching(host) as reach:
        with pytest.raises(TargetUnreachable, match=name):
            await reach.at(name).run("true")


async def test_a_host_is_reached_at_its_ipv6_address(tmp_path: Path) -> None:
    with sshd(tmp_path, "::1") as server:
        async with reaching(server) as reach:
            ran = await reach.run("echo hello")

    assert ran.stdout == "hello\n"


@pytest.mark.parametrize(
    ("machine", "task", "user"),
    [
        pytest.param({}, {}, None, id="of the settings"),
        pytest.param({"user": "nobody-one"}, {}, "nobody-one", id="of the inventory"),
        pytest.param(
            {"user": "nobody-one"}, {"user": "nobody-two"}, "nobody-two", id="of the task"
        ),
    ],
)
async def test_the_user_is_that_of_the_task_before_the_inventory_before_the_settings(
    host: SshServer, machine: dict[str, Any], task: dict[str, Any], user: str | None
) -> None:
    async with reaching(host) as reach:
        if user is None:
            assert (
                await reach.run("id -un", Machine(**machine), **task)
            ).stdout == f"{host.user}\n"
            return
        with pytest.raises(TargetUnreachable, match=f"it does not let {user} in"):
            await reach.run("true", Machine(**machine), **task)


async def test_the_inventory_says_where_a_host_is(host: SshServer) -> None:
    machine = Machine(address=host.address, port=host.port, key_file=str(host.key_file))
    async with reaching(host, key_file="/nowhere") as reach:
        ran = await reach.at("app-01.example.net").run("echo hello", machine)

    assert ran.stdout == "hello\n"
