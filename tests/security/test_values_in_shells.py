"""Whatever an alert says, a command gets it as one word, or is not run; nothing of it runs.

The shells are real: those that a login user may have, as far as they are installed here.
"""

import asyncio
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.filling import STORED
from app.domain.fleet import Machine
from app.domain.placeholder import ValueRefused
from app.engine.output import Capture, Redactor
from app.kinds import Answer
from app.ports import Output, Place
from app.tasks.remote_ssh.spec import RemoteSshSpec
from app.tasks.ssh.sudo import Sudo, SudoRefused
from app.tasks.systemd_service.spec import SystemdServiceSpec, is_unit
from tests.parts.hostile import FIELDS, SHELLS, TEXTS, is_odd, saying

_FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_MANY = settings(_FEW, max_examples=250)
_OPTION_OR_TEMPLATE = ("{{", "}}")
_PLACES = ("command", "between", "env", "argument", "interpreted")


def _specs(path: str) -> dict[str, RemoteSshSpec]:
    """Give a task for each place where a value may stand in what a shell reads."""
    value = f"{{{{ {path} }}}}"
    print_all = "/usr/bin/printf '%s\\0'"
    return {
        "command": RemoteSshSpec(command=f"{print_all} {value}"),
        "between": RemoteSshSpec(
            command=f"(true) && {print_all} a{value}b {value}{value} {{{{ target }}}}"
        ),
        "env": RemoteSshSpec(command=f'{print_all} "$A"', env={"A": value}, cwd="/"),
        "argument": RemoteSshSpec(script='printf "%s\\0" "$@"', arguments=(value, f"a{value}")),
        "interpreted": RemoteSshSpec(
            script='printf "%s\\0" "$@"', interpreter="/bin/bash -e", arguments=(value,)
        ),
    }


def _expected(place: str, text: str) -> tuple[str, ...]:
    return {
        "between": (f"a{text}b", text + text, "app-01"),
        "argument": (text, f"a{text}"),
    }.get(place, (text,))


def _may_be_refused(place: str, text: str) -> bool:
    if is_odd(text):
        return True
    if place == "env":
        return "target" in text
    return text.startswith("-") or any(each in text for each in _OPTION_OR_TEMPLATE)


def _arrives(folder: Path, shell: str, place: str, path: str, text: str) -> None:
    """Fill it in, keep it as a run does, read it again, and have the shell run it."""
    event = saying(path, text)
    if event is None:
        return
    try:
        filled = _specs(path)[place].filled(event, {})
    except ValueRefused:
        assert _may_be_refused(place, text)
        return
    kept = RemoteSshSpec.model_validate_json(filled.model_dump_json(by_alias=True), context=STORED)
    done = subprocess.run(
        [*SHELLS[shell], "-c", kept.at("app-01").shell_text()],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "LC_ALL": "C.UTF-8"},
        input=kept.script_text.encode(),
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert done.stdout.decode().split("\0")[:-1] == list(_expected(place, text)), done
    assert list(folder.iterdir()) == []


def _places(shell: str) -> list[str]:
    """Leave out what csh does not know: it has no export."""
    return [place for place in _PLACES if (shell, place) != ("tcsh", "env")]


@pytest.mark.parametrize("shell", SHELLS)
@_FEW
@given(data=st.data(), path=st.sampled_from(FIELDS), text=TEXTS)
def test_what_an_alert_says_is_one_word_of_a_command_or_blocks_it(
    tmp_path: Path, shell: str, data: st.DataObject, path: str, text: str
) -> None:
    _arrives(tmp_path, shell, data.draw(st.sampled_from(_places(shell))), path, text)


@pytest.mark.long
@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize("shell", SHELLS)
@_MANY
@given(path=st.sampled_from(FIELDS), text=TEXTS)
def test_thousands_of_texts_are_one_word_or_block(
    tmp_path: Path, shell: str, place: str, path: str, text: str
) -> None:
    if place in _places(shell):
        _arrives(tmp_path, shell, place, path, text)


class _Recorded:
    """A shell that only remembers what it was told; sudo seems to have refused."""

    def __init__(self) -> None:
        self.command = ""

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        self.command = command
        raise SudoRefused("not here")


def _by_sudo(command: str) -> str:
    """Give what a host is told, so that sudo runs the command."""
    recorded, place = _Recorded(), Place("app-01", Machine(), {})
    with suppress(SudoRefused):
        asyncio.run(Sudo(recorded).run(command, place, Capture(1, Redactor(()))))
    return recorded.command


@pytest.fixture(scope="module")
def sudo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program that runs what sudo would, as who asks for it."""
    program = tmp_path_factory.mktemp("bin") / "sudo"
    program.write_text('#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift; exec "$@"\n')
    program.chmod(0o755)
    return program.parent


@pytest.mark.parametrize("shell", SHELLS)
@_FEW
@given(path=st.sampled_from(FIELDS), text=TEXTS)
def test_by_sudo_it_is_read_by_two_shells_and_still_one_word(
    tmp_path: Path, sudo: Path, shell: str, path: str, text: str
) -> None:
    event = saying(path, text)
    if event is None or _may_be_refused("command", text):
        return

    command = _specs(path)["command"].filled(event, {}).shell_text()
    done = subprocess.run(
        [*SHELLS[shell], "-c", _by_sudo(command)],
        cwd=tmp_path,
        env={"PATH": f"{sudo}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert done.stdout.decode() == f"{text}\0", done
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["((", "${a", "$", "<<E", "[[ a", ")#", "eval x", "a\\", "let "])
def test_a_value_does_not_keep_a_run_from_being_read_again(text: str) -> None:
    event = saying("details.x", text)
    assert event is not None

    filled = RemoteSshSpec(command="echo {{ details.x }} {{ target }}").filled(event, {})
    again = RemoteSshSpec.model_validate_json(filled.model_dump_json(), context=STORED)

    assert again.at("app-01") == filled.at("app-01")


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(FIELDS), text=TEXTS)
def test_what_an_alert_says_is_the_name_of_a_unit_or_blocks_it(path: str, text: str) -> None:
    event = saying(path, text)
    if event is None:
        return
    try:
        filled = SystemdServiceSpec(unit=f"app-{{{{ {path} }}}}").filled(event, {})
    except ValueRefused:
        assert not is_unit(f"app-{text}") or not text or text.startswith("-")
    else:
        assert is_unit(filled.whole_unit)
        assert filled.unit == f"app-{text}"
