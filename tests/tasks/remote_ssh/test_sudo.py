"""Commands and scripts by a real sudo: without a password, with one, and with a wrong one."""

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from app.tasks.remote_ssh.spec import RemoteSshSpec
from tests.parts.alexis import until
from tests.parts.sshd import SshServer, sshd
from tests.parts.sudoers import Sudoer, sudoer
from tests.tasks.remote_ssh.reaching import Reach, reaching

pytestmark = pytest.mark.anyio

_WHO = 'id -un; printf \'<%s>\' "$VALUE" "$PWD"'
_SAID = "root\n<it's $HOME></usr/lib>"
_ENV = {"VALUE": "it's $HOME"}


@pytest.fixture(scope="module")
def asked() -> Iterator[Sudoer]:
    """A user whom sudo asks for his password, each time."""
    with sudoer("ALL") as user:
        yield user


@pytest.fixture(scope="module")
def trusted() -> Iterator[Sudoer]:
    """A user whom sudo does not ask."""
    with sudoer("NOPASSWD: ALL") as user:
        yield user


@pytest.fixture(scope="module")
def host() -> Iterator[SshServer]:
    """A server into which users may log in who are not the one of the test."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with sshd(folder) as server:
            (folder / "authorized_keys").chmod(0o644)
            yield server


async def test_without_a_password_sudo_is_not_asked_for_one(
    host: SshServer, trusted: Sudoer
) -> None:
    async with reaching(host, user=trusted.name) as reach:
        ran = await reach.run(_WHO, sudo=True, env=_ENV, cwd="/usr/lib")

    assert (ran.status, ran.stdout, ran.stderr) == (0, _SAID, "")


@pytest.mark.parametrize("what", ["command", "script"])
async def test_sudo_gets_the_password_that_it_asks_for_and_the_command_gets_its_input(
    host: SshServer, asked: Sudoer, what: str
) -> None:
    said: dict[str, Any] = {what: _WHO, "sudo": True, "env": _ENV, "cwd": "/usr/lib"}
    async with _with_password(host, asked) as reach:
        ran = await reach.run(**said)

    assert (ran.status, ran.stdout, ran.stderr) == (0, _SAID, "")


async def test_a_password_that_sudo_does_not_ask_for_is_given_to_nobody(
    host: SshServer, trusted: Sudoer
) -> None:
    async with _with_password(host, trusted) as reach:
        as_command = await reach.run("cat; env; ps -ww -o args= -p $PPID", sudo=True)
        as_script = await reach.run(script="cat; echo the script", sudo=True)

    for said in (as_command.stdout, as_command.stderr, as_script.stdout, as_script.stderr):
        assert trusted.password not in said
    assert as_script.stdout == "the script\n"


async def test_a_password_is_in_no_command_line_and_in_no_environment(
    host: SshServer, asked: Sudoer
) -> None:
    each = "for each in /proc/[0-9]*; do cat $each/cmdline $each/environ; done"
    look = f"{each} 2>/dev/null | tr -d '\\0'"
    first, last = asked.password[:6], asked.password[6:]
    command = f"all=$({look}); case $all in *{first}''{last}*) echo there;; *$0*) echo not;; esac"
    async with _with_password(host, asked) as reach:
        ran = await reach.run(command, sudo=True)

    assert ran.stdout == "not\n"


async def test_a_wrong_password_fails_at_once_and_says_so(host: SshServer, asked: Sudoer) -> None:
    async with reaching(
        host, user=asked.name, secrets={"it": "made-up-and-wrong"}, sudo_password="it"
    ) as reach:
        ran = await reach.run(script="echo ran", sudo=True)

    assert (ran.status, ran.stdout, ran.ending.worked) == (126, "", False)
    assert ran.ending.detail.startswith(
        "sudo did not run it as root with the password that was given: "
    )
    assert "made-up-and-wrong" not in ran.stderr + ran.ending.detail


async def test_where_sudo_wants_a_password_and_there_is_none_it_fails_at_once(
    host: SshServer, asked: Sudoer
) -> None:
    async with reaching(host, user=asked.name) as reach:
        ran = await reach.run("echo ran", sudo=True)

    assert (ran.status, ran.stdout) == (126, "")
    assert "sudo did not run it as root without a password: sudo: " in ran.ending.detail


async def test_another_user_than_root_can_be_chosen(
    host: SshServer, asked: Sudoer, trusted: Sudoer
) -> None:
    async with _with_password(host, asked) as reach:
        ran = await reach.run("id -un", sudo=trusted.name)

    assert ran.stdout == f"{trusted.name}\n"


async def test_the_command_s_own_end_is_its_own(host: SshServer, asked: Sudoer) -> None:
    async with _with_password(host, asked) as reach:
        ran = await reach.run("echo out; echo err >&2; exit 7", sudo=True)

    assert (ran.status, ran.stdout, ran.stderr) == (7, "out\n", "err\n")


async def test_the_secret_that_is_named_nearest_counts(host: SshServer, asked: Sudoer) -> None:
    known = {"right": asked.password, "wrong": "made-up-and-wrong"}
    there = Machine(sudo_password="right")
    async with reaching(host, user=asked.name, secrets=known, sudo_password="wrong") as reach:
        by_inventory = await reach.run("true", there, sudo=True)
        by_rule = await reach.run(
            "true", Machine(sudo_password="wrong"), sudo=True, sudo_password="right"
        )

    assert (by_inventory.status, by_rule.status) == (0, 0)


async def test_without_the_secret_nothing_is_done(host: SshServer) -> None:
    async with reaching(host) as reach:
        with pytest.raises(TargetUnreachable, match="the settings have no secret 'root-of-all'"):
            await reach.run("true", sudo=True, sudo_password="root-of-all")


@pytest.mark.parametrize("who", ["trusted", "asked"])
async def test_what_runs_by_sudo_is_ended_when_its_time_is_over(
    host: SshServer, trusted: Sudoer, asked: Sudoer, tmp_path: Path, who: str
) -> None:
    user = {"trusted": trusted, "asked": asked}[who]
    mark = tmp_path / "pid"
    script = f"echo $$ > {mark}; while :; do sleep 1; done"
    async with _with_password(host, user) as reach:
        running = asyncio.create_task(reach.run(script=script, sudo=True))

        async def runs() -> bool:
            return mark.exists() and bool(mark.read_text().strip())

        await until(runs, "the command to run")
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    assert _state(mark.read_text().strip()) in ("", "Z")


def test_nobody_reads_a_password_in_what_is_approved() -> None:
    spec = RemoteSshSpec(command="true", sudo=True, sudo_password="root-of-all")

    assert spec.in_full() == "true  (by sudo as root)"
    assert spec.secrets() == {"root-of-all"}


def _state(pid: str) -> str:
    """Give the state of a process; nothing when it is gone, Z when only its number is left."""
    said = ["ps", "-o", "stat=", "-p", pid]
    return subprocess.run(said, capture_output=True, text=True, check=False).stdout[:1]


def _with_password(host: SshServer, user: Sudoer) -> AbstractAsyncContextManager[Reach]:
    return reaching(
        host, user=user.name, secrets={"root-of-all": user.password}, sudo_password="root-of-all"
    )
