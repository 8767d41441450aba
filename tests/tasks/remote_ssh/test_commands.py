"""What a command gets, what it prints, and what its end means."""

import os
import signal

import pytest
from pydantic import ValidationError

from app.tasks.remote_ssh.spec import RemoteSshSpec
from tests.parts.sshd import SshServer
from tests.tasks.remote_ssh.reaching import reaching

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("command", "status"),
    [
        pytest.param("true", 0, id="success"),
        pytest.param("echo trouble >&2", 0, id="words on stderr are no failure"),
        pytest.param("echo fine; exit 3", 3, id="a failure"),
        pytest.param("exit 255", 255, id="ssh's own status for trouble"),
        pytest.param("no-such-command", 127, id="no such command"),
        pytest.param("kill -9 $$", 128, id="ended by a signal"),
    ],
)
async def test_the_exit_status_alone_says_how_it_went(
    host: SshServer, command: str, status: int
) -> None:
    async with reaching(host) as reach:
        assert (await reach.run(command)).status == status


async def test_both_streams_are_kept_apart_and_the_last_part_of_each(host: SshServer) -> None:
    lines = "head -c 5000 /dev/zero | tr '\\0'"
    async with reaching(host) as reach:
        ran = await reach.run(f"{lines} o; {lines} e >&2; echo end; echo END >&2")

    assert ran.stdout == f"[4004 bytes before this are cut]\n{'o' * 996}end\n"
    assert ran.stderr == f"[4004 bytes before this are cut]\n{'e' * 996}END\n"


async def test_bytes_that_are_no_text_do_no_harm(host: SshServer) -> None:
    async with reaching(host) as reach:
        assert (await reach.run(r"printf '\377a\0b'")).stdout == "\ufffda\0b"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("plain", id="plain"),
        pytest.param("", id="nothing"),
        pytest.param("a  b\t*? ~ #x !", id="blanks and patterns"),
        pytest.param('it\'s "so"', id="quotes"),
        pytest.param("$(id) `id` ${HOME} \\ && exit 1", id="what a shell would read"),
        pytest.param("two\nlines\n", id="two lines"),
        pytest.param("Grüße 😀", id="not ASCII"),
        pytest.param("-n", id="an option"),
    ],
)
async def test_a_variable_of_a_task_arrives_as_it_is(host: SshServer, value: str) -> None:
    async with reaching(host) as reach:
        ran = await reach.run("printf '<%s>' \"$VALUE\"", env={"VALUE": value, "OTHER": "x"})

    assert ran.stdout == f"<{value}>"


@pytest.mark.parametrize(
    "env",
    [
        pytest.param({"A B": "x"}, id="a blank in the name"),
        pytest.param({"A=B": "x"}, id="a sign in the name"),
        pytest.param({"1A": "x"}, id="a digit first"),
        pytest.param({"A": "x\0"}, id="a NUL in the value"),
    ],
)
def test_a_variable_that_no_shell_can_hold_is_refused(env: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="environment variable"):
        RemoteSshSpec(command="true", env=env)


async def test_a_command_may_know_why_it_runs(host: SshServer) -> None:
    why = {"ALEXIS_RUN": "01made-up", "ALEXIS_RULE": "restart"}
    async with reaching(host) as reach:
        ran = await reach.run('echo "$ALEXIS_RUN $ALEXIS_RULE"', environment=why)

    assert ran.stdout == "01made-up restart\n"


async def test_a_command_that_reads_its_input_finds_its_end(host: SshServer) -> None:
    async with reaching(host) as reach:
        assert (await reach.run("cat; echo end")).stdout == "end\n"


async def test_what_a_command_leaves_in_the_background_does_not_hold_it_up(
    host: SshServer,
) -> None:
    async with reaching(host) as reach:
        ran = await reach.run("sleep 4730 & echo $!")

    os.kill(int(ran.stdout), signal.SIGKILL)
    assert ran.status == 0
