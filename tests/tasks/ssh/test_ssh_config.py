"""OpenSSH's own configuration: what counts, what does not, and who is asked first."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Fleet, Machine
from app.ports import Place
from app.tasks.ssh.address import Address
from app.tasks.ssh.routes import Routes
from tests.parts.sshd import SshServer, sshd
from tests.tasks.ssh.commanding import commanding

pytestmark = pytest.mark.anyio

_STANDARD = Address("", 22, "root", "/standard/key", certificate_file="/standard/certificate")


def _config(folder: Path, text: str) -> str:
    file = folder / "config"
    file.write_text(text)
    return str(file)


def _address(
    folder: Path, text: str, machine: Machine | None = None, inventory: dict[str, Any] | None = None
) -> Address:
    """Give the address of app-01 with this configuration."""
    fleet = Fleet.model_validate({"inventory": inventory or {}})
    place = Place("app-01", machine or fleet.machine("app-01"), {})
    return Routes(_STANDARD, fleet, _config(folder, text)).to(place)


async def test_a_host_is_reached_as_its_configuration_says(tmp_path: Path, host: SshServer) -> None:
    key = shutil.copy(host.key_file, tmp_path / "key")
    shutil.copy(host.known_hosts, tmp_path / "known")
    text = f"""
        Host app-*
            HostName {host.address}
            Port {host.port}
            IdentityFile {key}
            UserKnownHostsFile {tmp_path}/known
    """
    (empty := tmp_path / "empty").touch()
    more: dict[str, Any] = {"known_hosts": str(empty), "key_file": None}
    async with commanding(host, config_file=_config(tmp_path, text), **more) as commands:
        assert (await commands.run("echo hello", target="app-01")).stdout == "hello\n"


async def test_a_jump_host_of_the_configuration_is_used(tmp_path: Path, host: SshServer) -> None:
    with sshd(tmp_path, "127.0.0.12") as bastion:
        text = f"""
            Host bastion
                HostName {bastion.address}
                Port {bastion.port}
                IdentityFile {bastion.key_file}
            Host *
                ProxyJump bastion
        """
        known = (str(host.known_hosts), str(bastion.known_hosts))
        config = _config(tmp_path, text)
        async with commanding(host, config_file=config, known_hosts=known) as commands:
            ran = await commands.run("echo hello")

        assert ran.stdout == "hello\n"
        assert bastion.log.count("Accepted publickey") == 1


_TEXT = "Host app-01\n HostName config\n Port 2222\n User config\n IdentityFile {key}\n"


@pytest.mark.parametrize(
    ("text", "machine", "expected"),
    [
        pytest.param("", {}, ("app-01", 22, "root", "/standard/key"), id="the settings"),
        pytest.param(
            _TEXT, {}, ("config", 2222, "config", "{key}"), id="before them the configuration"
        ),
        pytest.param(
            _TEXT,
            {"address": "ours", "port": 23, "user": "ours", "key_file": "/ours"},
            ("ours", 23, "ours", "/ours"),
            id="before that the inventory and the task",
        ),
        pytest.param(
            "Host app-01\n IdentityFile /missing\n",
            {},
            ("app-01", 22, "root", "/standard/key"),
            id="a key that is missing does not count",
        ),
        pytest.param(
            "Match user ours\n Port 2222\n",
            {"user": "ours"},
            ("app-01", 2222, "ours", "/standard/key"),
            id="what holds for a user",
        ),
    ],
)
def test_what_is_nearer_to_the_task_counts_first(
    tmp_path: Path, text: str, machine: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    (key := tmp_path / "key").touch()

    address = _address(tmp_path, text.format(key=key), Machine.model_validate(machine))

    said = (address.host, address.port, address.user, address.key_file)
    assert said == tuple(
        each.format(key=key) if isinstance(each, str) else each for each in expected
    )


@pytest.mark.parametrize(
    ("text", "machine", "certificate"),
    [
        pytest.param("", {}, "/standard/certificate", id="of the settings with their key"),
        pytest.param("", {"key_file": "/ours"}, None, id="not with another key"),
        pytest.param("", {"certificate_file": "/ours"}, "/ours", id="of the inventory"),
        pytest.param(
            "CertificateFile {key}\n", {}, "{key}", id="of the configuration before the settings"
        ),
        pytest.param("IdentityFile {key}\n", {}, None, id="not with the configuration's key"),
    ],
)
def test_a_certificate_goes_with_its_key(
    tmp_path: Path, text: str, machine: dict[str, Any], certificate: str | None
) -> None:
    (key := tmp_path / "key").touch()

    address = _address(tmp_path, text.format(key=key), Machine.model_validate(machine))

    assert address.certificate_file == (certificate and certificate.format(key=key))


def test_the_inventory_may_say_that_there_is_no_jump_host(tmp_path: Path) -> None:
    text = "Host *\n ProxyJump bastion\n"
    jump = _address(tmp_path, text).jump

    assert jump is not None
    assert (jump.host, jump.jump) == ("bastion", None)
    assert _address(tmp_path, text, Machine(jump=())).jump is None


def test_a_jump_host_of_the_configuration_is_looked_up_in_the_inventory(tmp_path: Path) -> None:
    inventory = {"bastion": {"address": "192.0.2.1", "port": 2200, "user": "jumper"}}

    jump = _address(tmp_path, "ProxyJump other@bastion\n", inventory=inventory).jump

    assert jump is not None
    assert (jump.host, jump.port, jump.user) == ("192.0.2.1", 2200, "other")


_HARMLESS = """
    StrictHostKeyChecking no
    UserKnownHostsFile none
    ForwardAgent yes
    ForwardX11 yes
    LocalForward 127.0.0.1:9999 127.0.0.1:22
    PermitLocalCommand yes
    LocalCommand touch {done}
    RemoteCommand touch {done}
    SetEnv LC_ALL=x
    SendEnv *
    RequestTTY force
    PasswordAuthentication yes
    KnownHostsCommand /usr/bin/touch {done}
"""


async def test_nothing_in_the_configuration_makes_a_host_trusted(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    (known := tmp_path / "known").touch()
    config = _config(tmp_path, _HARMLESS.format(done=done))
    async with commanding(host, config_file=config, known_hosts=str(known)) as commands:
        with pytest.raises(TargetUnreachable, match="its host key is not the one in"):
            await commands.run(f"touch {done}")

    assert not done.exists()


async def test_nothing_in_the_configuration_changes_what_is_done(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    config = _config(tmp_path, _HARMLESS.format(done=done))
    async with commanding(host, config_file=config) as commands:
        ran = await commands.run("tty; echo ${SSH_AUTH_SOCK:-no agent} ${DISPLAY:-no display}")

    assert ran.stdout == "not a tty\nno agent no display\n"
    assert not done.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("ProxyCommand touch {done}\n", "says ProxyCommand", id="a program as proxy"),
        pytest.param("Match exec 'touch {done}'\n", "Match exec", id="a program that is asked"),
        pytest.param("Port many\n", "Invalid Port integer value", id="no number"),
        pytest.param("ProxyJump ssh://bastion\n", "is not a jump host", id="no jump host"),
    ],
)
async def test_what_is_not_done_makes_the_host_unreachable_in_words(
    tmp_path: Path, host: SshServer, done: Path, text: str, why: str
) -> None:
    config = _config(tmp_path, text.format(done=done))
    async with commanding(host, config_file=config) as commands:
        with pytest.raises(TargetUnreachable, match=why):
            await commands.run("true")

    assert not done.exists()


@pytest.mark.parametrize(
    "remove",
    [
        pytest.param(lambda file: file.unlink(), id="missing"),
        pytest.param(lambda file: file.write_bytes(b"Host \xff\n"), id="no text"),
    ],
)
async def test_a_configuration_that_cannot_be_read_is_named(
    tmp_path: Path, host: SshServer, remove: Callable[[Path], object]
) -> None:
    config = _config(tmp_path, "")
    remove(Path(config))
    async with commanding(host, config_file=config) as commands:
        with pytest.raises(TargetUnreachable, match=config):
            await commands.run("true")
