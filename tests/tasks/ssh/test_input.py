"""What a command gets as its input, and how what it asks for is answered."""

import pytest

from app.kinds import Answer
from tests.parts.sshd import SshServer
from tests.tasks.ssh.commanding import Ran, commanding

pytestmark = pytest.mark.anyio

_ASK = "printf '[word? ]' >&2; IFS= read -r word; "
_RIGHT = '[ "$word" = "it is me" ] || exit 7; '
_ANSWER = Answer(b"[word? ]", b"it is me\n")
_GO = Answer(b"[word? ]", b"it is me\n", go=b"[go]")


@pytest.mark.parametrize(
    "stdin",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"echo one\n", id="a line"),
        pytest.param(bytes(range(256)) * 20_000, id="five megabytes of all bytes"),
    ],
)
async def test_a_command_reads_its_input_to_the_end(host: SshServer, stdin: bytes) -> None:
    async with commanding(host) as commands:
        ran = await commands.run("wc -c", stdin)

    assert ran == Ran(0, f"{len(stdin)}\n", "")


async def test_a_script_may_be_the_input_of_a_shell(host: SshServer) -> None:
    script = b'echo "$1" is done\nexit 3\n'
    async with commanding(host) as commands:
        ran = await commands.run("sh -s -- 'this one'", script)

    assert ran == Ran(3, "this one is done\n", "")


async def test_a_command_that_does_not_read_its_input_ends_all_the_same(host: SshServer) -> None:
    async with commanding(host) as commands:
        ran = await commands.run("echo fine", b"x" * 10_000_000)

    assert ran == Ran(0, "fine\n", "")


@pytest.mark.parametrize(
    ("command", "answer", "ran"),
    [
        pytest.param(f"{_ASK}{_RIGHT}cat", _ANSWER, Ran(0, "input", ""), id="answered"),
        pytest.param(
            f"{_ASK}{_RIGHT}printf '[go]' >&2; cat", _GO, Ran(0, "input", ""), id="then told to go"
        ),
        pytest.param(
            "printf 'before[go]after' >&2; cat",
            _GO,
            Ran(0, "input", "beforeafter"),
            id="nothing is asked",
        ),
        pytest.param(
            f"{_ASK}{_ASK} [ -z \"$word\" ] && exit 9; echo '[go]' >&2",
            _GO,
            Ran(9, "", ""),
            id="asked again gets the end of the input",
        ),
        pytest.param(
            "for part in a [ wo rd '? ' ] b; do printf \"$part\" >&2; sleep 0.05; done; cat",
            _ANSWER,
            Ran(0, "it is me\ninput", "ab"),
            id="a prompt in parts",
        ),
        pytest.param(
            "printf 'no [wo' >&2; exit 1", _ANSWER, Ran(1, "", "no [wo"), id="what is no prompt"
        ),
        pytest.param(
            "printf '[word? ]'; exit 1", _ANSWER, Ran(1, "[word? ]", ""), id="not where it is asked"
        ),
        pytest.param(
            "printf '[go][word? ]' >&2; cat",
            _GO,
            Ran(0, "input", "[word? ]"),
            id="after the go nothing is answered any more",
        ),
    ],
)
async def test_what_a_command_asks_for_is_answered_once_and_is_no_output(
    host: SshServer, command: str, answer: Answer, ran: Ran
) -> None:
    async with commanding(host) as commands:
        assert await commands.run(command, b"input", answer) == ran


def test_a_reply_is_not_shown() -> None:
    assert "it is me" not in repr(_ANSWER)
