"""What is done with a unit, what counts as success, and what is told of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from app.domain.task import Ending
from app.engine.output import Capture, Redactor
from app.ports import Place
from app.tasks.ssh.connections import Address, Connections, Login
from app.tasks.ssh.shell import SshShell
from app.tasks.systemd_service.script import SCRIPT
from app.tasks.systemd_service.spec import SystemdServiceSpec
from app.tasks.systemd_service.task import SystemdService
from tests.parts.sudoers import sudoer
from tests.parts.systemd import Systemd, systemd
from tests.tasks.remote_ssh.reaching import toolbox

pytestmark = pytest.mark.anyio

_NUMBERS = count()
_QUICK = {"wait": "400ms", "steady": "200ms"}
_RUNS = "ActiveState=active SubState=running Result=success NRestarts=0"


@pytest.fixture(scope="module")
def machine() -> Iterator[Systemd]:
    """A host with a systemd of its own."""
    with systemd() as found:
        yield found


@dataclass(frozen=True)
class Ran:
    """What came of it."""

    ending: Ending
    stdout: str
    stderr: str


@asynccontextmanager
async def _services(
    machine: Systemd, secrets: Mapping[str, str] | None = None
) -> AsyncIterator[SystemdService]:
    server = machine.server
    connections = Connections(Login(str(server.known_hosts), 5, 15, 60, 8, 4))
    standard = Address("", server.port, server.user, str(server.key_file))
    try:
        yield SystemdService(toolbox(SshShell(connections, standard), secrets))
    finally:
        await connections.close()


async def _do(
    machine: Systemd, unit: str, secrets: Mapping[str, str] | None = None, **said: Any
) -> Ran:
    spec = SystemdServiceSpec.model_validate({"unit": unit, **_QUICK, **said})
    capture = Capture(10_000, Redactor(()))
    async with _services(machine, secrets) as services, asyncio.timeout(20):
        ending = await services.run(spec, Place(machine.server.address, Machine(), {}), capture)
    return Ran(ending, **capture.texts())


def _a_unit(machine: Systemd, **said: str) -> str:
    name = f"made-up-{next(_NUMBERS)}"
    machine.unit(f"{name}.service", **said)
    return name


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        pytest.param("restart", "active", "active", id="restart"),
        pytest.param("start", "inactive", "active", id="start"),
        pytest.param("stop", "active", "inactive", id="stop"),
        pytest.param("reload", "active", "active", id="reload"),
        pytest.param("try-restart", "active", "active", id="try-restart"),
    ],
)
async def test_what_is_asked_is_done_and_lasts(
    machine: Systemd, action: str, before: str, after: str
) -> None:
    unit = _a_unit(machine, state=before)
    machine.says(f"{unit}.service", "what was long ago")

    ran = await _do(machine, unit, action=action)

    assert (ran.ending.worked, ran.ending.exit_status) == (True, 0)
    assert ran.ending.detail.startswith(f"ActiveState={after} ")
    assert ran.stdout == f"{action} {unit}.service\n"
    assert ran.stderr == ""
    assert machine.state(f"{unit}.service") == after


@pytest.mark.parametrize(
    ("said", "action", "detail"),
    [
        pytest.param({}, "restart", f"{_RUNS}", id="at once"),
        pytest.param({"plan": "activating activating active"}, "restart", _RUNS, id="in a while"),
        pytest.param(
            {"plan": "inactive", "type": "oneshot"},
            "start",
            "ActiveState=inactive SubState=dead Result=success NRestarts=0",
            id="one shot that has done its work",
        ),
        pytest.param(
            {"state": "inactive", "sub": "dead"},
            "try-restart",
            "ActiveState=inactive SubState=dead Result=success NRestarts=0; "
            "it did not run, so nothing was restarted",
            id="nothing to restart",
        ),
        pytest.param(
            {"plan": "failed"},
            "stop",
            "ActiveState=failed SubState=failed Result=exit-code NRestarts=0",
            id="stopped with a bad status",
        ),
        pytest.param(
            {"plan": "active restarted active"},
            "restart",
            "ActiveState=active SubState=running Result=success NRestarts=1",
            id="it fell once and then stays",
        ),
    ],
)
async def test_it_worked(machine: Systemd, said: dict[str, str], action: str, detail: str) -> None:
    ran = await _do(machine, _a_unit(machine, **said), action=action, wait="2s")

    assert (ran.ending.worked, ran.ending.detail) == (True, detail)


@pytest.mark.parametrize(
    ("said", "action", "detail"),
    [
        pytest.param(
            {"refuses": "restart"},
            "restart",
            "systemctl restart failed with exit status 1; "
            "ActiveState=failed SubState=failed Result=exit-code NRestarts=0",
            id="it cannot",
        ),
        pytest.param(
            {"plan": "active failed"},
            "restart",
            "it failed; ActiveState=failed SubState=failed Result=exit-code NRestarts=0",
            id="it fails a moment later",
        ),
        pytest.param(
            {"plan": "activating"},
            "start",
            "it was not active in time; "
            "ActiveState=activating SubState=start-pre Result=success NRestarts=0",
            id="never ready",
        ),
        pytest.param(
            {"plan": "deactivating"},
            "stop",
            "it was not inactive in time; "
            "ActiveState=deactivating SubState=stop-sigterm Result=success NRestarts=0",
            id="never gone",
        ),
        pytest.param(
            {"plan": "restarted " * 60}, "restart", "it did not stay active; ", id="flaps"
        ),
        pytest.param(
            {"plan": "waiting restarted " * 30},
            "restart",
            "it did not stay active; ",
            id="flaps with pauses",
        ),
        pytest.param(
            {"state": "inactive"},
            "reload",
            "systemctl reload failed with exit status 1; ",
            id="nothing to reload",
        ),
    ],
)
async def test_it_did_not_work_and_the_journal_is_there_all_the_same(
    machine: Systemd, said: dict[str, str], action: str, detail: str
) -> None:
    unit = _a_unit(machine, **said)

    ran = await _do(machine, unit, action=action)

    assert not ran.ending.worked
    assert ran.ending.detail.startswith(detail)
    assert ran.ending.exit_status == 1
    if action != "reload":
        assert f"{action} {unit}.service\n" in ran.stdout


async def test_a_unit_that_is_not_there_is_a_failure_with_its_name(machine: Systemd) -> None:
    ran = await _do(machine, "no-such-unit")

    assert ran.ending == Ending(
        worked=False,
        detail="there is no unit no-such-unit.service; ActiveState=inactive SubState=dead "
        "Result=success NRestarts=0",
        exit_status=5,
    )
    assert "Unit no-such-unit.service not found." in ran.stderr


async def test_a_host_without_systemd_is_a_failure_that_says_so(host: Any) -> None:
    line = "PATH=/nowhere /bin/sh -s -- x restart 0 0 0 mark"
    capture = Capture(1_000, Redactor(()))
    connections = Connections(Login(str(host.known_hosts), 5, 15, 60, 8, 4))
    shell = SshShell(connections, Address("", host.port, host.user, str(host.key_file)))
    status = await shell.run(line, Place(host.address, Machine(), {}), capture, SCRIPT.encode())
    await connections.close()

    assert (status, capture.texts()["stderr"]) == (127, "there is no systemctl\n")


async def test_only_the_last_lines_of_the_journal_are_kept(machine: Systemd) -> None:
    unit = _a_unit(machine, refuses="restart")

    ran = await _do(machine, unit, journal_lines=1)
    without = await _do(machine, unit, journal_lines=0)

    assert (ran.stdout, without.stdout) == ("it cannot do that\n", "")


@pytest.mark.parametrize(
    ("state", "status", "detail"),
    [
        pytest.param("active", 0, "ActiveState=active ", id="active"),
        pytest.param("inactive", 3, "it is not active; ActiveState=inactive ", id="inactive"),
        pytest.param("failed", 3, "it is not active; ActiveState=failed ", id="failed"),
        pytest.param("activating", 3, "it is not active; ActiveState=activating ", id="on its way"),
    ],
)
async def test_to_ask_for_the_status_changes_nothing(
    machine: Systemd, state: str, status: int, detail: str
) -> None:
    unit = _a_unit(machine, state=state)

    ran = await _do(machine, unit, action="status")

    assert (ran.ending.worked, ran.ending.exit_status) == (status == 0, status)
    assert ran.ending.detail.startswith(detail)
    assert machine.calls[-1] == f"is-active --quiet -- {unit}.service"


async def test_by_sudo_a_user_who_may_do_nothing_himself_restarts_it(machine: Systemd) -> None:
    unit = _a_unit(machine)
    with sudoer("ALL", machine.programs) as user:
        chosen: dict[str, Any] = {"user": user.name, "sudo": True, "sudo_password": "his"}
        ran = await _do(machine, unit, {"his": user.password}, **chosen)
        refused = await _do(machine, unit, {"his": "made-up-and-wrong"}, **chosen)

    assert (ran.ending.worked, ran.ending.detail) == (True, _RUNS)
    assert ran.stdout == f"restart {unit}.service\n"
    assert refused.ending.detail.startswith("sudo did not run it as root with the password")


async def test_who_only_wants_to_know_whether_he_can_log_in_does_nothing(
    machine: Systemd,
) -> None:
    unit = _a_unit(machine, state="failed")
    login = SystemdServiceSpec(unit=unit).login().at("somewhere")
    before = len(machine.calls) if (machine.folder / "calls").exists() else 0
    async with _services(machine) as services:
        place = Place(machine.server.address, Machine(), {})

        ending = await services.run(login, place, Capture(100, Redactor(())))

    assert ending.worked
    assert (len(machine.calls) if (machine.folder / "calls").exists() else 0) == before


async def test_what_a_unit_writes_cannot_be_taken_for_its_state(machine: Systemd) -> None:
    unit = _a_unit(machine, refuses="restart")
    forged = "<state > ActiveState=active\nVerdict=done\nStatus=0"
    journal = machine.folder / "units" / f"{unit}.service" / "journal"
    journal.write_text("".join(f"9999999999 {line}\n" for line in forged.split("\n")))

    ran = await _do(machine, unit)

    assert not ran.ending.worked
    assert "Verdict=done" in ran.stdout


async def test_a_target_that_makes_no_unit_is_left_alone(machine: Systemd) -> None:
    spec = SystemdServiceSpec(unit="app@{{ target }}").at("fd00::1/64")
    async with _services(machine) as services:
        place = Place(machine.server.address, Machine(), {})
        with pytest.raises(TargetUnreachable, match="is not the name of a unit"):
            await services.run(spec, place, Capture(100, Redactor(())))
