"""What a probe sees, and that what cannot tell is no answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.domain.before import says_well
from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from app.domain.placeholder import ValueRefused
from app.domain.task import Outcome, TaskResult
from app.kinds import Answer
from app.ports import Output, Place
from app.tasks.probe.kind import PROBE
from app.tasks.probe.spec import ProbeSpec
from tests.parts.answering import Reply, answering, answering_over_tls, closed_port
from tests.parts.building import an_event
from tests.parts.certificates import certificate
from tests.parts.performing import Done, Hands, hands

pytestmark = pytest.mark.anyio

HERE = Machine(address="127.0.0.1")


def _port(url: str) -> str:
    return url.rpartition(":")[2]


def _is_well(done: Done) -> bool:
    """Tell what `before.probe` makes of it."""
    outcome = Outcome.SUCCEEDED if done.ending.worked else Outcome.FAILED
    return says_well(TaskResult(outcome=outcome, exit_status=done.ending.exit_status))


async def _both(held: Hands, said: dict[str, Any]) -> tuple[Done, Done]:
    """Look for what is well, and for what is down."""
    up = await held.do(said, machine=HERE)
    return up, await held.do(said | {"down": True}, machine=HERE)


async def test_an_open_port_of_the_target_is_well() -> None:
    async with answering() as (url, app), hands(PROBE) as held:
        up, down = await _both(held, {"tcp": f"{{{{ target }}}}:{_port(url)}"})

    assert up.ending.worked
    assert up.ending.detail == f"app-01.example.net:{_port(url)}: the port is open"
    assert not down.ending.worked
    assert _is_well(down)
    assert app.asked == []


@pytest.mark.parametrize("kind", ["tcp", "http"])
async def test_a_closed_port_is_seen_to_be_down(kind: str) -> None:
    scheme = "http://" if kind == "http" else ""
    async with closed_port() as port, hands(PROBE) as held:
        up, down = await _both(held, {kind: f"{scheme}{{{{ target }}}}:{port}"})

    assert not up.ending.worked
    assert up.ending.detail == f"app-01.example.net:{port}: the connection was refused"
    assert down.ending.worked
    assert not _is_well(down)


@pytest.mark.parametrize(
    ("reply", "expect", "is_well", "words"),
    [
        pytest.param(Reply(), {}, True, "status 200", id="an answer"),
        pytest.param(Reply(503), {}, False, "status 503, not 2xx", id="a bad answer"),
        pytest.param(
            Reply(body=b'{"db": "DOWN"}'),
            {"fields": {"/db": "UP"}},
            False,
            "/db is not '\"UP\"'",
            id="an answer that says something else",
        ),
        pytest.param(Reply(hangs=True), {}, False, "no answer in time", id="silence"),
        pytest.param(Reply(breaks=True), {}, False, "disconnected", id="an end in the middle"),
    ],
)
async def test_an_answer_over_http(
    reply: Reply, expect: dict[str, Any], is_well: bool, words: str
) -> None:
    async with answering(reply) as (url, app), hands(PROBE) as held:
        said = {"http": f"http://{{{{ target }}}}:{_port(url)}/health?deep=1", "expect": expect}
        up, down = await _both(held, said | {"patience": "300ms"})

    assert (up.ending.worked, down.ending.worked) == (is_well, not is_well)
    assert words in up.ending.detail
    assert app.asked[0].headers["host"] == f"app-01.example.net:{_port(url)}"
    assert (app.asked[0].path, app.asked[0].query) == ("/health", "deep=1")


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"tcp": "no-such-host.example.invalid:80"}, id="no such host"),
        pytest.param({"http": "http://no-such-host.example.invalid/"}, id="no such host of HTTP"),
        pytest.param({"tcp": "other.example.net:80"}, id="a host that nothing allows"),
        pytest.param({"http": "http://app-01.example.net.evil.test/"}, id="a name like another"),
    ],
)
async def test_what_cannot_tell_is_neither_well_nor_down(said: dict[str, Any], down: bool) -> None:
    allow = ["tcp://*.example.invalid:80", "http://*.example.invalid/"]
    async with hands(PROBE, {"allow": allow}) as held:
        with pytest.raises(TargetUnreachable):
            await held.do(said | {"down": down})


async def test_a_certificate_that_has_expired_is_said(tmp_path: Path) -> None:
    made = certificate(tmp_path, "app-01.example.net", days=-1)
    async with (
        answering_over_tls(made.context) as port,
        hands(PROBE, {"ca_file": str(made.ca_file)}) as held,
    ):
        with pytest.raises(TargetUnreachable, match="expired"):
            await held.do({"http": f"https://{{{{ target }}}}:{port}"}, machine=HERE)


@dataclass(frozen=True)
class _Shell:
    """Ends every command with this status, and repeats it."""

    status: int

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        output.stdout(command.encode())
        return self.status


@pytest.mark.parametrize(
    ("status", "up", "down"),
    [
        pytest.param(0, True, False, id="it is well"),
        pytest.param(3, False, True, id="it is not"),
        pytest.param(127, False, False, id="there is no such command, so it cannot tell"),
    ],
)
async def test_a_command_on_the_target(status: int, up: bool, down: bool) -> None:
    async with hands(PROBE, shell=_Shell(status)) as held:
        seen = await _both(held, {"command": "systemctl is-active {{ target }}"})

    assert [each.ending.worked for each in seen] == [up, down]
    assert seen[0].stdout == "systemctl is-active 'app-01.example.net'"
    assert _is_well(seen[1]) is (status == 0)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"tcp": "a:1", "http": "http://a/"}, id="two things"),
        pytest.param({"tcp": "{{ details.host }}:22"}, id="an event's host"),
        pytest.param({"tcp": "app.example.net:{{ title }}"}, id="an event's port"),
        pytest.param({"tcp": "app.example.net"}, id="no port"),
        pytest.param({"tcp": "app.example.net/x:1"}, id="a path"),
        pytest.param({"http": "http://{{ title }}/"}, id="an event's host of HTTP"),
        pytest.param({"command": "test '{{ title }}'"}, id="a value inside quotes"),
        pytest.param({"tcp": "a:1", "expect": {"status": 200}}, id="a status of a port"),
    ],
)
def test_what_is_no_probe_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ProbeSpec.model_validate(said)


def test_values_of_an_event_stay_words_and_segments() -> None:
    event = an_event(title="a'; reboot #?x=1")
    command = ProbeSpec(command="grep -q {{ title }} /etc/motd").filled(event, {})
    address = ProbeSpec(http="http://{{ target }}/of/{{ title }}").filled(event, {}).at("h")

    assert command.command == """grep -q 'a'"'"'; reboot #?x=1' /etc/motd"""
    assert address.address().path == "/of/a%27%3B%20reboot%20%23%3Fx%3D1"
    with pytest.raises(ValueRefused):
        ProbeSpec(http="http://{{ target }}/{{ title }}").filled(an_event(title=".."), {})
