"""What fails by a fault of ours is set aside, told, and done after the repair: on each database."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Answer, Fault
from app.store.database import database_at
from tests.parts.alexis import Alexis, Vendors, alexis, settings_for, until, write_rules
from tests.parts.databases import a_letter, an_inbox, sql
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

_ALMOST_DEAD = (
    "INSERT INTO faults (id, kind, tries, reason, failed_at) VALUES (:id, :kind, 9, 'earlier', 0)"
)


async def _accepted(url: str, *refs: str) -> Sequence[str]:
    """Take events in while nobody decides them; give their ids."""
    database = database_at(url, None, timedelta(seconds=10))
    try:
        await database.open()
        inbox = an_inbox(database)
        return [
            (await inbox.accept(a_letter(ref, aliases=(f"opsgenie:{ref}",)))).event for ref in refs
        ]
    finally:
        await database.close()


async def _letters(service: Alexis) -> Any:
    return (await service.get("/v1/dead-letters"))["items"]


async def _requeue(service: Alexis, letter: Any) -> int:
    return (await service.post(f"/v1/dead-letters/{letter['id']}/requeue", None)).status_code


def _settings(folder: Path, url: str, ssh: SshServer | None = None, **more: Any) -> dict[str, Any]:
    return settings_for(folder, ssh, database={"url": url, "lease": "8s"}, **more)


async def test_an_event_that_cannot_be_decided_is_dead_until_it_is_requeued(
    tmp_path: Path, url: str
) -> None:
    write_rules(tmp_path)
    _, bad = await _accepted(url, "good", "bad")
    ((said,),) = await sql(url, "SELECT event FROM events WHERE id = :id", id=bad)
    await sql(url, "UPDATE events SET event = '{' WHERE id = :id", id=bad)
    await sql(url, _ALMOST_DEAD, id=bad, kind="event")
    async with alexis(tmp_path, _settings(tmp_path, url)) as service:
        (letter,) = await until(lambda: _letters(service), "a dead letter")
        await until(lambda: _states(service, ["decided", "dead"]), "the other to be decided")
        await sql(url, "UPDATE events SET event = :said WHERE id = :id", said=said, id=bad)

        answers = [await _requeue(service, letter) for _ in range(2)]

        await until(lambda: _states(service, ["decided", "decided"]), "both to be decided")
        left = await _letters(service)

    assert (letter["id"], letter["kind"], letter["tries"]) == (bad, "event", 10)
    assert letter["reason"].startswith("ValidationError: Invalid JSON")
    assert answers == [200, 404]
    assert left == []


async def _states(service: Alexis, wanted: list[str]) -> bool:
    events = (await service.get("/v1/events"))["items"]
    return [event["state"] for event in reversed(events)] == wanted


async def test_an_event_that_fails_rests_and_is_tried_again(tmp_path: Path, url: str) -> None:
    write_rules(tmp_path)
    (bad,) = await _accepted(url, "bad")
    ((said,),) = await sql(url, "SELECT event FROM events")
    await sql(url, "UPDATE events SET event = '{'")
    async with alexis(tmp_path, _settings(tmp_path, url)) as service:

        async def tried_twice() -> bool:
            return await sql(url, "SELECT tries FROM faults WHERE id = :id", id=bad) == [(2,)]

        await until(tried_twice, "a second try")
        await sql(url, "UPDATE events SET event = :said", said=said)

        await until(lambda: _states(service, ["decided"]), "it to be decided")


async def test_a_run_whose_story_breaks_is_set_aside_and_goes_on_when_requeued(
    tmp_path: Path, url: str, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
            name: repair
            when: {{tags: [t]}}
            targets: {{hosts: [{host.address}]}}
            then: [{{tasks: [{{remote_ssh: "echo x >> {done}", delay_after: 1h}}]}}]
            """,
    )
    settings = _settings(tmp_path, url, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        (run,) = await until(lambda: _resting(url), "the run to rest")
        ((said,),) = await sql(url, "SELECT result FROM steps WHERE name = 'task 1'")
        await sql(url, "UPDATE steps SET until = 0 WHERE name = 'after 1'")
        await sql(url, "UPDATE steps SET result = '{' WHERE name = 'task 1'")
        await sql(url, _ALMOST_DEAD, id=run.id, kind="run")
        await sql(url, "UPDATE runs SET due_at = 0")
        await service.post("/v1/events", {"title": "Another one, so that the lanes look"})
        (letter,) = await until(lambda: _letters(service), "a dead letter")
        (unknown,) = await service.runs(rule="repair")
        await sql(url, "UPDATE steps SET result = :said WHERE name = 'task 1'", said=said)

        status = await _requeue(service, letter)

        succeeded = await service.run_in("succeeded")
        await until(service.is_settled, "all to be settled")

    assert (letter["kind"], letter["id"], letter["tries"]) == ("run", run.id, 10)
    assert unknown["state"] == "unknown"
    assert unknown["detail"].startswith("a fault of Alexis: ValidationError: ")
    assert status == 200
    assert succeeded["id"] == run.id
    assert done.read_text() == "x\n"
    texts = products.opsgenie.notes_of(alert.id)
    assert "a fault of Alexis" in texts[1]
    assert "succeeded" in texts[-1]


async def _resting(url: str) -> list[Any]:
    return await sql(url, "SELECT id FROM runs WHERE due_at > queued_at + 1800000000")


async def test_a_note_that_is_refused_is_posted_when_requeued(
    tmp_path: Path, url: str, products: Vendors
) -> None:
    write_rules(tmp_path)
    refusal = Fault(effect=Answer(status=422, body={"message": "no"}), path=r"/notes$")
    products.opsgenie.faults.add(refusal)
    async with alexis(tmp_path, _settings(tmp_path, url, sources=products.settings)) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble")
        (letter,) = await until(lambda: _letters(service), "the note to be refused")
        before = products.opsgenie.notes_of(alert.id)
        products.opsgenie.faults.clear()

        await _requeue(service, letter)

        await until(service.is_settled, "all to be settled")

    assert letter["kind"] == "delivery"
    assert not before
    assert len(products.opsgenie.notes_of(alert.id)) == 1
