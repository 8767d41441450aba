"""The audit trail tells of a repair from the message to its end, and by whose word it was done."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.domain.audit import Seal
from app.store.sqlite import SqliteDatabase
from app.store.trail import StoredTrail
from tests.parts.alexis import Alexis, Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: repair
    mode: {mode}
    when: {{tags: [broken]}}
    targets: {{hosts: [{host}]}}
    then:
      - tasks: [{{remote_ssh: "echo repaired >> {done}"}}]
        verify: {{remote_ssh: "true"}}
    """
ANA = "made-up-token-of-ana"


@asynccontextmanager
async def _repairing(
    folder: Path, host: SshServer, products: Vendors, done: Path, mode: str = "approve"
) -> AsyncIterator[Alexis]:
    """Serve with one rule, and with a client that may only approve."""
    write_rules(folder, rule=RULE.format(mode=mode, host=host.address, done=done))
    settings = settings_for(folder, host, sources=products.settings)
    digest = hashlib.sha256(ANA.encode()).hexdigest()
    settings["clients"].append({"name": "ana", "token_sha256": digest, "scopes": ["approve"]})
    async with alexis(folder, settings) as service:
        products.post_to(service.url)
        yield service


async def _trail(service: Alexis, **wanted: str) -> list[Any]:
    """Give the entries, the oldest first."""
    return list(reversed((await service.get("/v1/audit", limit=500, **wanted))["items"]))


async def test_the_trail_of_an_approved_repair_names_who_caused_and_who_allowed_it(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    async with _repairing(tmp_path, host, products, done) as service:
        alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
        run = await service.run_in("awaiting_approval")
        await service.client.post(
            f"/v1/runs/{run['id']}/approve", headers={"X-Alexis-Token": ANA}, json={}
        )
        await all_settled(service, products)

        before = await _trail(service)
        of_run = await _trail(service, run=run["id"])
        of_event = await _trail(service, event=run["event"])
        (rule,) = (await service.get("/v1/rules"))["rules"]
        head = await service.get("/v1/audit/head")

    assert [each["kind"] for each in before[:3]] == [
        "service.started",
        "rules.loaded",
        "event.decided",
    ]
    assert before[1]["details"]["rules"] == {"repair": rule["digest"]}
    assert [(each["kind"], each["actor"]) for each in of_run] == [
        ("run.proposed", "client:tester"),
        ("run.approved", "client:ana"),
        ("run.started", "alexis"),
        ("task.started", "alexis"),
        ("task.finished", "alexis"),
        ("verification.started", "alexis"),
        ("run.finished", "alexis"),
        ("note.posted", "alexis"),
    ]
    told = {each["kind"]: each["details"] for each in of_run}
    about = {"rule": "repair", "rule_digest": rule["digest"], "target": host.address}
    assert all(told[kind].items() >= about.items() for kind in told if kind != "note.posted")
    assert told["task.started"]["does"] == f"echo repaired >> {done}"
    assert told["task.finished"]["exit_status"] == 0
    assert told["run.finished"]["state"] == "succeeded"
    assert told["note.posted"]["ref"] == alert.id
    decided = of_event[0]
    assert decided["actor"] == "client:tester"
    assert decided["details"]["decisions"] == [
        {
            "rule": "repair",
            "rule_digest": rule["digest"],
            "mode": "approve",
            "acts": True,
            "blocked": {},
        }
    ]
    assert decided["details"]["digest"] == told["run.proposed"]["digest"]
    kinds = [each["kind"] for each in of_event]
    assert (kinds.count("note.posted"), kinds.count("team.added")) == (2, 1)
    assert head == {"seq": before[-1]["seq"], "hash": before[-1]["hash"]}
    verdict = await _checked(tmp_path)
    assert (verdict.fault, verdict.rows) == (None, len(before) + 1)


@pytest.mark.parametrize(
    ("word", "kind"), [("reject", "run.rejected"), ("cancel", "run.cancel_requested")]
)
async def test_a_run_that_people_stop_is_on_the_trail_with_their_name(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path, word: str, kind: str
) -> None:
    async with _repairing(tmp_path, host, products, done) as service:
        products.opsgenie.create_alert("It is broken", tags=["broken"])
        run = await service.run_in("awaiting_approval")

        await service.post(f"/v1/runs/{run['id']}/{word}", {})
        refused = await service.post(f"/v1/runs/{run['id']}/{word}", {})
        entries = await _trail(service, run=run["id"])

    assert refused.status_code == 409
    assert [(each["kind"], each["actor"]) for each in entries if "note" not in each["kind"]] == [
        ("run.proposed", "client:tester"),
        (kind, "client:tester"),
        ("run.finished", "alexis"),
    ]
    assert not done.exists()


async def test_what_a_person_asks_for_by_hand_is_on_the_trail_with_its_client(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    async with _repairing(tmp_path, host, products, done) as service:
        body = {"targets": [host.address], "tasks": [{"remote_ssh": f"echo hand >> {done}"}]}
        event = (await service.post("/v1/actions", body)).json()["event"]
        await all_settled(service, products)

        decided, queued, *_ = await _trail(service, event=event)

    assert (decided["actor"], decided["details"]["origin"]) == ("client:tester", "manual")
    assert (queued["kind"], queued["actor"]) == ("run.queued", "client:tester")
    assert queued["details"]["rule"] == "by-hand"


async def test_what_is_changed_between_two_starts_is_named(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    async with _repairing(tmp_path, host, products, done):
        pass
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings | {"mode": "dry_run"}) as service:
        first, second = await _trail(service, kind="service.started")
        (stopped,) = await _trail(service, kind="service.stopped")

    assert (first["details"]["changed"], first["details"]["mode"]) == (None, "live")
    assert second["details"]["changed"] == ["clients", "mode"]
    assert second["details"]["allow"] == first["details"]["allow"]
    assert first["seq"] < stopped["seq"] < second["seq"]


async def _checked(folder: Path) -> Any:
    database = SqliteDatabase(folder / "alexis.db")
    await database.open_to_read()
    try:
        return await StoredTrail(database).check(Seal())
    finally:
        await database.close()
