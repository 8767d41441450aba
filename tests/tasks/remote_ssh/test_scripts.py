"""Scripts: read from the input of an interpreter, with arguments that stay words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.event import Event
from app.domain.placeholder import ValueRefused
from app.tasks.remote_ssh.interpreter import reading_input
from app.tasks.remote_ssh.spec import RemoteSshSpec
from tests.parts.building import an_event
from tests.parts.sshd import SshServer
from tests.tasks.remote_ssh.reaching import reaching

pytestmark = pytest.mark.anyio

_HOSTILE = ["it's", '"', "$(id)", "`id`", "; exit 9", "a  b", "*", "two\nlines", ""]


def _event(**details: str) -> Event:
    return an_event(fields={"details": details})


@pytest.mark.parametrize(
    ("interpreter", "script"),
    [
        pytest.param("/bin/sh", "printf '<%s>' \"$@\"", id="the standard one"),
        pytest.param("bash -e", "printf '<%s>' \"$@\"", id="a shell with an option"),
        pytest.param(
            "sh -e -s", "printf '<%s>' \"$@\"", id="a shell that is told to read its input"
        ),
        pytest.param(
            "python3",
            "import sys\nprint(*map('<{}>'.format, sys.argv[1:]), sep='', end='')",
            id="Python",
        ),
        pytest.param("perl -w", 'print "<$_>" for @ARGV;', id="Perl"),
    ],
)
async def test_an_interpreter_gets_the_script_and_each_argument_as_it_is(
    host: SshServer, interpreter: str, script: str
) -> None:
    async with reaching(host) as reach:
        ran = await reach.run(script=script, interpreter=interpreter, arguments=_HOSTILE)

    assert ran.stdout == "".join(f"<{each}>" for each in _HOSTILE)


async def test_a_script_that_is_larger_than_a_command_line_may_be_arrives_whole(
    host: SshServer,
) -> None:
    script = f"text='{'x' * 65_000}'\necho ${{#text}}\nexit 3\n"
    async with reaching(host) as reach:
        ran = await reach.run(script=script)

    assert (ran.status, ran.stdout) == (3, "65000\n")


async def test_a_script_runs_in_its_directory_with_its_variables(host: SshServer) -> None:
    async with reaching(host) as reach:
        ran = await reach.run(script="pwd; echo $WHY", cwd="/usr/lib", env={"WHY": "it's full"})

    assert ran.stdout == "/usr/lib\nit's full\n"


async def test_where_there_is_no_such_directory_nothing_is_run(host: SshServer) -> None:
    async with reaching(host) as reach:
        ran = await reach.run("echo ran", cwd="/no/such $(id) directory")

    assert (ran.status, ran.stdout, ran.ending.worked) == (126, "", False)


async def test_braces_in_a_script_stay_as_they_are(host: SshServer) -> None:
    async with reaching(host) as reach:
        ran = await reach.run(script="echo '{{ details.host }} {{.State}}'")

    assert ran.stdout == "{{ details.host }} {{.State}}\n"


def test_arguments_are_filled_as_words() -> None:
    spec = RemoteSshSpec(
        script="x", arguments=["--mount={{ details.mount }}", '{{ "{{.State}}" }}', "{{ target }}"]
    )

    filled = spec.filled(_event(mount="/a b'; id"), {})
    again = RemoteSshSpec.model_validate_json(filled.model_dump_json())

    assert again.at("app-01").shell_text() == (
        """/bin/sh -s -- '--mount=/a b'"'"'; id' '{{.State}}' app-01"""
    )


@given(value=st.text(min_size=1))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_value_of_an_argument_is_refused_or_stays_one_word(value: str) -> None:
    spec = RemoteSshSpec(script="x", arguments=["{{ details.value }}"])
    try:
        filled = spec.filled(_event(value=value), {})
    except ValueRefused:
        return

    assert filled.shell_text() == reading_input("/bin/sh", [value])
    assert RemoteSshSpec.model_validate_json(filled.model_dump_json()) == filled


@pytest.mark.parametrize(
    "value", [pytest.param("-rf", id="an option"), pytest.param("{{ x }}", id="a placeholder")]
)
def test_a_value_that_would_not_stay_a_value_is_refused(value: str) -> None:
    spec = RemoteSshSpec(script="x", arguments=["{{ details.value }}"])

    with pytest.raises(ValueRefused, match=r"details\.value"):
        spec.filled(_event(value=value), {})


@pytest.mark.parametrize(
    ("said", "what"),
    [
        pytest.param({}, "give one of command, script, script_file", id="nothing"),
        pytest.param({"command": "a", "script": "b"}, "give one of command", id="two"),
        pytest.param({"command": "a", "arguments": ["b"]}, "are for a script", id="arguments"),
        pytest.param({"command": "a", "interpreter": "bash"}, "are for a script", id="interpreter"),
        pytest.param({"script": "a", "interpreter": "sh '"}, "No closing quotation", id="half"),
        pytest.param({"script": "a", "interpreter": "-c"}, "name a program", id="an option"),
        pytest.param({"script": "a", "arguments": ["{{ x"]}, "write a placeholder", id="braces"),
        pytest.param({"command": "a", "cwd": "tmp"}, "the whole path", id="half a path"),
        pytest.param(
            {"command": "a", "cwd": "/{{ target }}"}, "without placeh", id="a placeholder"
        ),
        pytest.param({"command": "a", "sudo": "a b"}, "not the name of a user", id="no user"),
        pytest.param(
            {"command": "a", "sudo": "-x"}, "not the name of a user", id="an option of sudo"
        ),
        pytest.param(
            {"command": "a", "sudo_password": "x"}, "is for sudo", id="a password for nobody"
        ),
        pytest.param({"script_file": "a.sh"}, "only a rule file can name", id="a file by hand"),
    ],
)
def test_what_cannot_be_meant_is_refused(said: dict[str, object], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        RemoteSshSpec.model_validate(said)


def test_who_approves_a_script_sees_all_of_it() -> None:
    spec = RemoteSshSpec(script="one\ntwo\n", arguments=["a b"], sudo="janitor", cwd="/tmp")  # noqa: S108 - as it is written

    assert spec.in_full() == (
        "cd /tmp || exit 126; /bin/sh -s -- 'a b'  (by sudo as janitor)\none\ntwo\n"
    )
    assert spec.says() == "script a b: one two"
