"""Which host keys are trusted, and which never."""

import asyncio
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.domain.errors import TargetUnreachable
from tests.parts.keys import keygen, new_key, public
from tests.parts.sshd import SshServer, sshd
from tests.tasks.ssh.commanding import commanding

pytestmark = pytest.mark.anyio


def _name(server: SshServer) -> str:
    return f"[{server.address}]:{server.port}"


def _host_key(server: SshServer) -> str:
    return public(server.folder / "host_key")


def _file(folder: Path, *lines: str) -> str:
    file = folder / "known"
    file.write_text("".join(f"{line}\n" for line in lines))
    return str(file)


def _hashed(server: SshServer, folder: Path) -> list[str]:
    file = _file(folder, f"{_name(server)} {_host_key(server)}")
    keygen("-H", "-f", file)
    text = Path(file).read_text()
    assert text.startswith("|1|")
    return [text]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(lambda it, _: [f"{_name(it)} {_host_key(it)}"], id="its name and port"),
        pytest.param(lambda it, _: [f"{it.address} {_host_key(it)}"], id="its name alone"),
        pytest.param(lambda it, _: [f"[127.0.0.*]:* {_host_key(it)}"], id="a pattern"),
        pytest.param(_hashed, id="hashed"),
        pytest.param(
            lambda it, folder: [
                f"{_name(it)} {public(new_key(folder, 'next'))}",
                f"{_name(it)} {_host_key(it)}",
            ],
            id="one of two",
        ),
    ],
)
async def test_a_host_that_stands_in_the_file_is_trusted(
    tmp_path: Path, host: SshServer, lines: Callable[[SshServer, Path], list[str]]
) -> None:
    async with commanding(host, known_hosts=_file(tmp_path, *lines(host, tmp_path))) as commands:
        assert (await commands.run("echo hello")).stdout == "hello\n"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        pytest.param(lambda it: [f"other {_host_key(it)}"], "not trusted", id="another host's"),
        pytest.param(
            lambda it: [f"{_name(it)} {_host_key(it)}", f"@revoked * {_host_key(it)}"],
            "revoked",
            id="revoked everywhere",
        ),
        pytest.param(
            lambda it: [f"{it.address} {_host_key(it)}", f"@revoked {_name(it)} {_host_key(it)}"],
            "revoked",
            id="revoked at its port",
        ),
        pytest.param(
            lambda it: [f"{_name(it)} {_host_key(it)}", f"@revoked {it.address} {_host_key(it)}"],
            "revoked",
            id="revoked by its name",
        ),
    ],
)
@pytest.mark.parametrize("accept_new", [False, True])
async def test_a_host_that_is_not_the_one_in_the_file_is_told_nothing(
    tmp_path: Path,
    done: Path,
    host: SshServer,
    lines: Callable[[SshServer], list[str]],
    why: str,
    accept_new: bool,
) -> None:
    known = _file(tmp_path, *lines(host))
    if accept_new and "other " in Path(known).read_text():
        known = _file(tmp_path, f"{_name(host)} {public(new_key(tmp_path, 'other'))}")
    async with commanding(host, known_hosts=known, accept_new=accept_new) as commands:
        with pytest.raises(TargetUnreachable, match=f"its host key is not the one in .*{why}"):
            await commands.run(f"touch {done}")

    assert not done.exists()


async def test_a_host_that_needs_a_certificate_and_has_none_is_not_trusted(
    tmp_path: Path, host: SshServer
) -> None:
    known = _file(tmp_path, f"@cert-authority * {_host_key(host)}")
    async with commanding(host, known_hosts=known, accept_new=True) as commands:
        with pytest.raises(TargetUnreachable, match="a host key of a kind that is trusted"):
            await commands.run("true")


async def test_several_files_count_together(tmp_path: Path, host: SshServer) -> None:
    empty, known = tmp_path / "empty", _file(tmp_path, f"{_name(host)} {_host_key(host)}")
    empty.touch()
    async with commanding(host, known_hosts=(str(empty), known)) as commands:
        assert (await commands.run("true")).status == 0
    empty.write_text(f"@revoked * {_host_key(host)}\n")
    async with commanding(host, known_hosts=(str(empty), known)) as commands:
        with pytest.raises(TargetUnreachable, match="revoked"):
            await commands.run("true")


async def test_a_key_that_is_changed_in_the_file_counts_at_the_next_connection(
    tmp_path: Path, host: SshServer
) -> None:
    known = _file(tmp_path, f"{_name(host)} {public(new_key(tmp_path, 'old'))}")
    async with commanding(host, known_hosts=known) as commands:
        with pytest.raises(TargetUnreachable, match="its host key is not the one in"):
            await commands.run("true")

        _file(tmp_path, f"{_name(host)} {_host_key(host)}")

        assert (await commands.run("true")).status == 0


def _with_certificate(folder: Path, *options: str) -> str:
    """Make a host key with a certificate, and give the line by which its authority is trusted."""
    authority = new_key(folder, "authority")
    key = new_key(folder, "certified")
    keygen("-s", authority, "-I", "a host", "-h", *options, f"{key}.pub")
    return f"@cert-authority 127.0.0.*,[127.0.0.*]:* {public(authority)}"


def _certified(folder: Path) -> str:
    return f"HostKey {folder}/certified\nHostCertificate {folder}/certified-cert.pub"


async def test_a_host_is_trusted_for_which_an_authority_vouches(tmp_path: Path) -> None:
    line = _with_certificate(tmp_path, "-n", "127.0.0.11")
    (folder := tmp_path / "host").mkdir()
    with sshd(folder, more=_certified(tmp_path)) as server:
        async with commanding(server, known_hosts=_file(tmp_path, line)) as commands:
            assert (await commands.run("echo hello")).stdout == "hello\n"


@pytest.mark.parametrize(
    ("options", "more"),
    [
        pytest.param(["-n", "127.0.0.12"], "", id="for another host"),
        pytest.param(["-n", "127.0.0.11", "-V", "-2d:-1d"], "", id="that is over"),
        pytest.param(["-n", "127.0.0.11"], "@revoked * {authority}", id="by one that is revoked"),
        pytest.param(["-n", "127.0.0.11"], "@revoked * {certified}", id="for a revoked key"),
    ],
)
async def test_a_certificate_that_does_not_hold_is_refused(
    tmp_path: Path, options: list[str], more: str
) -> None:
    line = _with_certificate(tmp_path, *options)
    keys = {name: public(tmp_path / name) for name in ("authority", "certified")}
    known = _file(tmp_path, line, more.format(**keys))
    (folder := tmp_path / "host").mkdir()
    with sshd(folder, more=_certified(tmp_path)) as server:
        async with commanding(server, known_hosts=known, accept_new=True) as commands:
            with pytest.raises(TargetUnreachable, match="its host key is not the one in"):
                await commands.run("true")


async def test_a_new_host_may_be_trusted_from_its_first_login_on(
    tmp_path: Path, host: SshServer
) -> None:
    known = tmp_path / "known"
    with capture_logs() as log:
        async with commanding(host, known_hosts=str(known), accept_new=True) as commands:
            ran = await asyncio.gather(*(commands.run("echo hello") for _ in range(3)))

    assert {each.stdout for each in ran} == {"hello\n"}
    assert known.read_text() == f"{_name(host)} {_host_key(host)}\n"
    assert stat.S_IMODE(known.stat().st_mode) == 0o600
    (said,) = [line for line in log if line["event"] == "host_key_accepted"]
    assert said["log_level"] == "warning"
    assert (said["host"], said["file"]) == (_name(host), str(known))
    assert said["key"].startswith("SHA256:")
    async with commanding(host, known_hosts=str(known)) as commands:
        assert (await commands.run("true")).status == 0


async def test_a_key_that_is_added_leaves_the_rest_of_the_file_as_it_is(
    tmp_path: Path, host: SshServer
) -> None:
    before = f"# ours\nother.example.net {public(new_key(tmp_path, 'other'))}"
    (known := tmp_path / "known").write_text(before)
    async with commanding(host, known_hosts=str(known), accept_new=True) as commands:
        await commands.run("true")

    assert known.read_text() == f"{before}\n{_name(host)} {_host_key(host)}\n"


async def test_a_host_that_lets_nobody_in_is_not_remembered(
    tmp_path: Path, host: SshServer
) -> None:
    shutil.copy(new_key(tmp_path, "other"), host.folder / "other")
    known = tmp_path / "known"
    async with commanding(host, known_hosts=str(known), accept_new=True) as commands:
        machine = commands.fleet.machine("x").model_copy(update={"user": "nobody-one"})
        with pytest.raises(TargetUnreachable, match="it does not let nobody-one in"):
            await commands.run("true", machine=machine)

    assert not known.exists()


async def test_a_new_host_is_told_nothing_when_its_key_cannot_be_kept(
    tmp_path: Path, done: Path, host: SshServer
) -> None:
    known = tmp_path / "missing" / "known"
    async with commanding(host, known_hosts=str(known), accept_new=True) as commands:
        with pytest.raises(TargetUnreachable, match=r"its host key cannot be kept: .*No such file"):
            await commands.run(f"touch {done}")

    assert not done.exists()
