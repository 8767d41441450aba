"""What a rule expects of a command, and what is said when it is not so."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.tasks.remote_ssh.expectation import Expect, Watched
from app.tasks.remote_ssh.spec import RemoteSshSpec
from tests.parts.sshd import SshServer
from tests.tasks.remote_ssh.reaching import reaching

pytestmark = pytest.mark.anyio


class _Nowhere:
    """Keeps nothing."""

    def stdout(self, data: bytes) -> None:
        """Forget it."""

    def stderr(self, data: bytes) -> None:
        """Forget it."""


@pytest.mark.parametrize(
    ("command", "expect", "complaint"),
    [
        pytest.param("exit 3", {"status": [0, 3]}, None, id="another status"),
        pytest.param("exit 3", {"status": 3}, None, id="one status"),
        pytest.param("true", {"status": [3]}, "exit status 3 was expected", id="not this one"),
        pytest.param(
            "exit 1", {"status": [0, 2]}, "exit status 0 or 2 was expected", id="none of two"
        ),
        pytest.param("exit 1", {"stdout": {"contains": "x"}}, "", id="the status goes first"),
        pytest.param("echo a; echo OK now", {"stdout": {"search": "^OK"}}, None, id="a line"),
        pytest.param(
            "echo not OK", {"stdout": {"search": "^OK"}}, "stdout: no line has '^OK'", id="none"
        ),
        pytest.param("printf OK", {"stdout": {"search": "OK$"}}, None, id="a line without an end"),
        pytest.param("echo x >&2", {"stderr": {"contains": "x"}}, None, id="on stderr"),
        pytest.param(
            "echo x >&2",
            {"stderr": {"not_contains": "x"}},
            "stderr: a line has 'x'",
            id="what is not to be there",
        ),
        pytest.param(
            "echo OK; echo error 7",
            {"stdout": {"contains": "OK", "not_search": "error [0-9]"}},
            "stdout: a line has 'error [0-9]'",
            id="one of two",
        ),
        pytest.param(
            "echo first; head -c 300000 /dev/zero | tr '\\0' x; echo; echo last",
            {"stdout": {"search": "^first$"}},
            None,
            id="a line that is not kept",
        ),
    ],
)
async def test_it_worked_only_as_expected(
    host: SshServer, command: str, expect: dict[str, Any], complaint: str | None
) -> None:
    async with reaching(host) as reach:
        ending = (await reach.run(command, expect=expect)).ending

    assert (ending.worked, ending.detail) == (complaint is None, complaint or "")


def test_a_line_is_found_however_it_is_cut_into_parts() -> None:
    watched = Watched(Expect.model_validate({"stdout": {"search": "^one two$"}}), _Nowhere())

    for part in (b"zero\non", b"e t", b"", b"wo\r", b"\nthree"):
        watched.stdout(part)

    assert watched.ending(0).worked


def test_a_line_without_an_end_takes_no_more_memory_than_a_long_one() -> None:
    watched = Watched(Expect.model_validate({"stdout": {"contains": "end"}}), _Nowhere())

    for _ in range(100):
        watched.stdout(b"x" * 10_000)
    watched.stdout(b"end\nend")

    assert watched.ending(0).worked
    assert len(watched._streams[0]._line) < 100


@pytest.mark.parametrize(
    ("expect", "what"),
    [
        pytest.param({"status": [256]}, "less than or equal to 255", id="no status"),
        pytest.param({"status": [True]}, "valid integer", id="no number"),
        pytest.param({"stdout": {}}, "give one of search", id="nothing"),
        pytest.param({"stdout": {"search": "("}}, "not a regular expression", id="no pattern"),
        pytest.param({"stdout": {"search": "(a)\\1"}}, "of RE2", id="a back-reference"),
        pytest.param({"stdin": {"search": "a"}}, "Extra inputs", id="no stream"),
    ],
)
def test_an_expectation_that_nothing_could_be_held_against_is_refused(
    expect: dict[str, Any], what: str
) -> None:
    with pytest.raises(ValidationError, match=what):
        RemoteSshSpec.model_validate({"command": "true", "expect": expect})
