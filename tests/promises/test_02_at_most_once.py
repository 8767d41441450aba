"""Promise 2: a task that may have had an effect is not run again by itself.

Its claim is committed before the first byte goes to the host. Found claimed and without a result,
a run ends `unknown` with one note and goes to people, unless the rule says `repeatable: true`.
"""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from app.simulator import Fault, Slow, When
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, until, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


@pytest.fixture
def left_over(tmp_path: Path) -> Iterator[Path]:
    """The file in which a command writes its number; what it left is killed at the end."""
    file = tmp_path / "pid"
    yield file
    if file.exists():
        with suppress(ProcessLookupError):
            os.kill(int(file.read_text()), signal.SIGKILL)


def _rule(host: SshServer, done: Path, command: str, more: str = "") -> str:
    return f"""
        name: repair
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks: [{{remote_ssh: "{command}", timeout: 5m{more}}}]
          - tasks: [{{remote_ssh: "echo second >> {done}"}}]
        """


async def _lines(file: Path, number: int) -> bool:
    return file.exists() and len(file.read_text().splitlines()) >= number


async def _has_notes(products: Vendors, alert_id: str, number: int) -> bool:
    await products.settled()
    return len(products.opsgenie.notes_of(alert_id)) >= number


_LOOK = """
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    "SELECT s.name, s.result, r.state FROM steps s JOIN runs r ON r.id = s.run_id"
)
print(rows.fetchall())
"""


async def test_the_claim_is_committed_when_the_command_begins(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    """Let the command itself look what another process finds in the database."""
    (tmp_path / "look.py").write_text(_LOOK)
    command = f"python3 {tmp_path}/look.py {tmp_path}/alexis.db >> {done}"
    write_rules(tmp_path, rule=_rule(host, done, command))
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Trouble", tags=["t"])
        await all_settled(service, products)

    assert done.read_text() == "[('task 1', None, 'running')]\n"


async def test_a_run_that_is_cut_again_while_its_end_is_told_is_unknown_once(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path, left_over: Path
) -> None:
    command = f"echo begun >> {done}; echo $$ > {left_over}; exec sleep 300"
    write_rules(tmp_path, rule=_rule(host, done, command))
    process = Process(tmp_path, settings_for(tmp_path, host, sources=products.settings))
    products.post_to(process.url)
    async with process.started():
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await until(lambda: _lines(done, 1), "the command to begin")
        await until(lambda: _has_notes(products, alert.id, 1), "the note of the begin")
        process.kill()
    held = Slow(When.AFTER)
    products.opsgenie.faults.add(Fault(effect=held, method="POST", path=r"/notes$"))
    async with process.started():
        await held.reached.wait()
        process.kill()
    held.release.set()
    async with process.started() as service:
        await all_settled(service, products)
        states = [run["state"] for run in await service.runs()]

    assert states == ["unknown"]
    assert done.read_text() == "begun\n"
    _, unknown, escalated = products.opsgenie.notes_of(alert.id)
    assert "Alexis was stopped while this ran" in unknown
    assert "handed to people" in escalated
    assert products.opsgenie.teams_of(alert.id) == ("repairs", "humans")


@pytest.mark.parametrize(
    ("more", "end"),
    [
        pytest.param("", ("unknown", ""), id="is unknown"),
        pytest.param(
            ", repeatable: true", ("succeeded", "begun\n"), id="is done if it is repeatable"
        ),
    ],
)
async def test_a_claim_whose_command_was_perhaps_never_sent(
    tmp_path: Path,
    host: SshServer,
    products: Vendors,
    done: Path,
    more: str,
    end: tuple[str, str],
) -> None:
    """Nobody can tell a claim just before the first byte from one just after it."""
    write_rules(
        tmp_path, rule=_rule(host, done, f"echo begun >> {done}", f", delay_before: 1h{more}")
    )
    process = Process(tmp_path, settings_for(tmp_path, host, sources=products.settings))
    products.post_to(process.url)
    async with process.started() as service:
        products.opsgenie.create_alert("Trouble", tags=["t"])
        run = await service.run_in("running")
        process.kill()
    with closing(sqlite3.connect(tmp_path / "alexis.db")) as rows, rows:
        rows.execute("UPDATE steps SET until = claimed_at")
        rows.execute("UPDATE runs SET due_at = 0")
        rows.execute(
            "INSERT INTO steps (run_id, name, claimed_at)"
            " SELECT run_id, 'task 1', claimed_at FROM steps"
        )
    async with process.started() as service:
        await all_settled(service, products)
        (ended,) = await service.runs()

    assert ended["id"] == run["id"]
    assert (ended["state"], done.read_text() if done.exists() else "") == end


async def test_a_command_that_breaks_its_own_connection_is_not_tried_again(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    command = f"echo begun >> {done}; kill -9 $PPID"
    write_rules(tmp_path, rule=_rule(host, done, command, ", retry_after: [10ms, 10ms]"))
    async with alexis(tmp_path, settings_for(tmp_path, host, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await all_settled(service, products)
        states = [run["state"] for run in await service.runs()]

    assert states == ["unknown"]
    assert done.read_text() == "begun\n"
    assert products.opsgenie.teams_of(alert.id) == ("repairs", "humans")


async def test_a_database_that_goes_right_after_the_claim_gets_the_result_later(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path, postgres_url: str
) -> None:
    go = tmp_path / "go"
    command = (
        f"echo begun >> {done}; while ! test -e {go}; do sleep 0.05; done; echo ended >> {done}"
    )
    write_rules(tmp_path, rule=_rule(host, done, command))
    database = {"url": postgres_url, "lease": "20s"}
    settings = settings_for(tmp_path, host, sources=products.settings, database=database)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await until(lambda: _lines(done, 1), "the command to begin")
        await _let_in(postgres_url, "false")
        refused = await service.post("/v1/events", {"title": "meanwhile"})
        go.touch()
        await until(lambda: _lines(done, 2), "the command to end")
        await _let_in(postgres_url, "true")
        await all_settled(service, products)
        states = [run["state"] for run in await service.runs()]

    assert refused.status_code == 503
    assert states == ["succeeded"]
    assert done.read_text() == "begun\nended\n"
    assert len(products.opsgenie.notes_of(alert.id)) == 2


async def _let_in(url: str, whether: str) -> None:
    """Let the database take connections, or cut all that there are and take no more."""
    name = urlsplit(url).path.removeprefix("/")
    connection = await asyncpg.connect(urlsplit(url)._replace(path="/postgres").geturl())
    try:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {whether}")
        if whether == "false":
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
            )
    finally:
        await connection.close()
