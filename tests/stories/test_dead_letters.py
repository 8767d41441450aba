"""What fails again and again by a fault of ours is set aside, told, and done after the repair."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Answer, Fault
from tests.parts.alexis import Alexis, Vendors, alexis, settings_for, until, write_rules
from tests.parts.clocks import Clock
from tests.parts.databases import a_database, a_letter, an_inbox
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


def _sql(folder: Path, statement: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "alexis.db", timeout=5)) as connection, connection:
        return connection.execute(statement, values).fetchall()


async def _dead(service: Alexis, clock: Clock) -> Any:
    """Let time pass, while other messages come in, until there is a dead letter; give it."""

    async def found() -> Any:
        clock.put_forward(timedelta(minutes=5))
        answer = await service.post("/v1/events", {"title": "Another one"})
        assert answer.status_code == 202
        return (await service.get("/v1/dead-letters"))["items"]

    (letter,) = await until(found, "a dead letter")
    return letter


async def _requeue(service: Alexis, letter: Any) -> int:
    answer = await service.post(f"/v1/dead-letters/{letter['id']}/requeue", None)
    return answer.status_code


async def _with_a_damaged_event(folder: Path) -> str:
    """Take an event in, and damage it before anybody decides it; give what it said."""
    write_rules(folder)
    async with a_database(folder / "alexis.db") as database:
        await an_inbox(database).accept(a_letter("damaged", aliases=("opsgenie:damaged",)))
    ((said,),) = _sql(folder, "select event from events")
    _sql(folder, "update events set event = ?", '{"kind": ')
    return str(said)


async def test_an_event_that_cannot_be_read_is_dead_and_holds_up_nothing(tmp_path: Path) -> None:
    await _with_a_damaged_event(tmp_path)
    clock = Clock()
    async with alexis(tmp_path, settings_for(tmp_path), clock) as service:
        letter = await _dead(service, clock)
        await until(lambda: _all_decided(service, but=1), "the others to be decided")
        shown = await service.get(f"/v1/dead-letters/{letter['id']}")
        counted = (await service.get("/v1/report"))["dead_letters"]
        (dead,) = (await service.get("/v1/events", state="dead"))["items"]
        story = await service.get(f"/v1/events/{dead['id']}")

    assert (letter["kind"], letter["ref"], letter["tries"]) == ("event", "damaged", 10)
    assert letter["reason"].startswith("ValidationError: Invalid JSON")
    assert shown["body"] == '{"kind": '
    assert counted == {"event": 1}
    assert dead["id"] == letter["id"]
    assert dead["detail"] == letter["reason"]
    assert (story["event"], story["state"]) == (None, "dead")


async def _all_decided(service: Alexis, but: int = 0) -> bool:
    states = [event["state"] for event in (await service.get("/v1/events", limit=500))["items"]]
    return len(states) - states.count("decided") == but


async def test_an_event_is_decided_once_after_its_repair(tmp_path: Path) -> None:
    said = await _with_a_damaged_event(tmp_path)
    clock = Clock()
    async with alexis(tmp_path, settings_for(tmp_path), clock) as service:
        letter = await _dead(service, clock)
        _sql(tmp_path, "update events set event = ? where id = ?", said, letter["id"])

        answers = [await _requeue(service, letter) for _ in range(2)]

        await until(lambda: _all_decided(service), "all to be decided")
        listed = (await service.get("/v1/dead-letters"))["items"]
        again = await _requeue(service, letter)

    assert answers == [200, 404]
    assert again == 404
    assert listed == []


async def test_the_tries_are_counted_over_a_restart(tmp_path: Path) -> None:
    await _with_a_damaged_event(tmp_path)
    _sql(
        tmp_path,
        "insert into faults (id, kind, tries, reason, failed_at)"
        " select id, 'event', 9, 'earlier', 0 from events",
    )

    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        (letter,) = await until(lambda: _letters(service), "a dead letter")

    assert letter["tries"] == 10


async def _letters(service: Alexis, **wanted: str) -> Any:
    return (await service.get("/v1/dead-letters", **wanted))["items"]


async def test_what_comes_later_about_the_same_problem_is_taken_in(tmp_path: Path) -> None:
    await _with_a_damaged_event(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        _sql(tmp_path, "update events set key = 'opsgenie:alert-1:opened', ref = 'alert-1'")
        alert = {"alertId": "alert-1", "message": "Trouble"}

        answer = await service.post("/v1/webhooks/opsgenie", {"action": "Create", "alert": alert})

    assert answer.status_code == 202


async def test_a_note_that_its_source_refuses_is_posted_once_after_the_repair(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path)
    refusal = Fault(effect=Answer(status=422, body={"message": "no"}), path=r"/notes$")
    products.opsgenie.faults.add(refusal)
    async with alexis(tmp_path, settings_for(tmp_path, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble")
        (letter,) = await until(lambda: _letters(service, kind="delivery"), "a dead letter")
        shown = await service.get(f"/v1/dead-letters/{letter['id']}")
        assert not products.opsgenie.notes_of(alert.id)
        products.opsgenie.faults.clear()

        answers = [await _requeue(service, letter) for _ in range(2)]

        async def told() -> bool:
            return bool(products.opsgenie.notes_of(alert.id))

        await until(told, "the note")
        await until(service.is_settled, "all to be settled")
        listed = await _letters(service)

    assert (letter["reason"], letter["ref"]) == ("422 no", alert.id)
    assert "nothing matched" in shown["body"]["note"]
    assert answers == [200, 404]
    assert len(products.opsgenie.notes_of(alert.id)) == 1
    assert listed == []


def _rule(host: SshServer, done: Path, more: str = "") -> str:
    return f"""
        name: repair
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "echo x >> {done}"{more}}}]}}]
        """


async def test_a_run_that_cannot_be_told_on_ends_unknown_with_a_note(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=_rule(host, done, ", delay_after: 1h"))
    clock = Clock()
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings, clock) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await until(lambda: _rests(tmp_path), "the run to rest")
        ((said,),) = _sql(tmp_path, "select result from steps where name = 'task 1'")
        _sql(tmp_path, "update steps set result = '{' where name = 'task 1'")
        clock.put_forward(timedelta(hours=1))
        letter = await _dead(service, clock)
        (unknown,) = await service.runs(rule="repair")

        _sql(tmp_path, "update steps set result = ? where name = 'task 1'", said)
        status = await _requeue(service, letter)

        succeeded = await service.run_in("succeeded")
        await until(service.is_settled, "all to be settled")

    assert status == 200
    assert (letter["kind"], letter["run"]) == ("run", unknown["id"])
    assert unknown["state"] == "unknown"
    assert unknown["detail"].startswith("a fault of Alexis: ValidationError: ")
    assert succeeded["id"] == unknown["id"]
    assert done.read_text() == "x\n"
    texts = products.opsgenie.notes_of(alert.id)
    assert len(texts) == 4
    assert "a fault of Alexis" in texts[1]
    assert "handed to people" in texts[2]
    assert "succeeded" in texts[3]


async def test_a_run_that_cannot_even_be_read_lets_its_target_go(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    write_rules(tmp_path, rule=_rule(host, done, ", delay_after: 1h"))
    clock = Clock()
    async with alexis(tmp_path, settings_for(tmp_path, host), clock) as service:
        event = {"title": "Trouble", "tags": ["t"]}
        await service.post("/v1/events", event)
        await until(lambda: _rests(tmp_path), "the run to rest")
        _sql(tmp_path, "update runs set plan = '{'")
        clock.put_forward(timedelta(hours=1))
        await _dead(service, clock)

        await service.post("/v1/events", event)

        await until(lambda: _is_done(done, 2), "the next command on the same target")


async def _rests(folder: Path) -> bool:
    """Tell whether there is a run that is not due for the next half hour."""
    return bool(_sql(folder, "select id from runs where due_at > queued_at + 1800000000"))


async def _is_done(done: Path, times: int) -> bool:
    return done.is_file() and len(done.read_text().splitlines()) == times


async def test_a_requeued_run_whose_problem_is_over_does_nothing(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    write_rules(tmp_path, rule=_rule(host, done, ", delay_before: 1h"))
    clock = Clock()
    async with alexis(tmp_path, settings_for(tmp_path, host), clock) as service:
        await service.post("/v1/events", {"title": "Trouble", "tags": ["t"], "id": "it"})
        await until(lambda: _rests(tmp_path), "the run to rest")
        (run,) = await service.runs(state="running")
        ((plan,),) = _sql(tmp_path, "select plan from runs")
        _sql(tmp_path, "update runs set plan = '{'")
        clock.put_forward(timedelta(hours=1))
        letter = await _dead(service, clock)
        _sql(tmp_path, "update runs set plan = ?", plan)
        await service.post("/v1/events", {"title": "Over", "kind": "resolved", "id": "it"})
        await until(lambda: _all_decided(service), "all to be decided")

        await _requeue(service, letter)

        ended = await service.run_in("cancelled")

    assert ended["id"] == run["id"]
    assert ended["detail"] == "cancelled by the end of its problem"
    assert not done.exists()
