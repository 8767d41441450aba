"""People are asked before something is done, and each way to answer counts as it has to."""

import asyncio
import hashlib
import json
import re
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.simulator.alerts.state import By
from tests.parts.alexis import (
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.sshd import SshServer
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio

ANNA, BEN, EVE = (By(user=f"{name}@example.com") for name in ("anna", "ben", "eve"))
WORD = re.compile(r"add the note: approve (\S+)")


def _client(name: str, *scopes: str, users: tuple[str, ...] = ()) -> dict[str, Any]:
    digest = hashlib.sha256(f"made-up-token-of-{name}".encode()).hexdigest()
    return {"name": name, "token_sha256": digest, "scopes": list(scopes), "users": list(users)}


@pytest.fixture
def settings(tmp_path: Path, url: str, host: SshServer, products: Vendors) -> dict[str, Any]:
    opsgenie = {
        **products.settings["opsgenie"],
        "approve_action": "ApproveRepair",
        "reject_action": "RejectRepair",
    }
    found = settings_for(
        tmp_path,
        host,
        database={"url": url, "lease": "8s"},
        sources={**products.settings, "opsgenie": opsgenie},
    )
    found["clients"] += [
        _client("anna", "approve", "actions", users=("anna@example.com",)),
        _client("ben", "approve"),
        _client("carl", "approve"),
    ]
    return found


def _rules(folder: Path, host: SshServer, done: Path, **asks: Any) -> None:
    asks = {
        "targets": ["127.*"],
        "by": ["anna", "ben", "anna@example.com", "ben@example.com"],
        **asks,
    }
    write_rules(
        folder,
        repair=f"""
            name: repair
            when: {{tags: [broken]}}
            targets: {{hosts: [{host.address}]}}
            approval: {json.dumps(asks)}
            then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
            """,
        pressed=f"""
            name: pressed
            actions: [Clean]
            when: {{tags: [other]}}
            targets: {{hosts: [{host.address}]}}
            approval: {json.dumps(asks)}
            then: [{{tasks: [{{remote_ssh: "echo cleaned >> {done}"}}]}}]
            """,
    )


@asynccontextmanager
async def _serving(
    folder: Path, settings: Mapping[str, Any], products: Vendors
) -> AsyncIterator[Alexis]:
    async with alexis(folder, settings) as running:
        products.post_to(running.url)
        yield running


@pytest.fixture
async def service(
    tmp_path: Path, settings: dict[str, Any], host: SshServer, products: Vendors, done: Path
) -> AsyncIterator[Alexis]:
    _rules(tmp_path, host, done)
    async with _serving(tmp_path, settings, products) as running:
        yield running


async def _says(service: Alexis, who: str, path: str) -> httpx.Response:
    token = {"X-Alexis-Token": f"made-up-token-of-{who}"}
    return await service.client.post(path, headers=token)


async def _asked(service: Alexis, products: Vendors, alert: str) -> tuple[Any, str]:
    """Wait for the request, and for its note on the alert; give both."""
    await service.run_in("awaiting_approval")

    async def told() -> Any:
        await products.settled()
        return next(
            (n for n in products.opsgenie.notes_of(alert) if "waits for approval" in n), None
        )

    note = await until(told, "the note that asks")
    (request,) = (await service.get("/v1/approvals"))["items"]
    return request, note


async def _done(service: Alexis, products: Vendors, state: str = "succeeded") -> None:
    """Wait for the end of the run, and until all is told."""
    await service.run_in(state)
    await all_settled(service, products)


async def _audit(service: Alexis, kind: str) -> list[Any]:
    return list((await service.get("/v1/audit", kind=kind))["items"])


async def test_a_named_client_approves_what_is_shown(
    service: Alexis, products: Vendors, done: Path
) -> None:
    alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
    request, _ = await _asked(service, products, alert.id)
    stranger = await _says(service, "carl", f"/v1/approvals/{request['id']}/approve")

    response = await _says(service, "ben", f"/v1/approvals/{request['id']}/approve")
    await _done(service, products)

    assert request["because"] == ["targets 127.*: 127.0.0.11"]
    assert [run["commands"] for run in request["runs"]] == [[f"echo done >> {done}"]]
    assert stranger.status_code == 403
    assert stranger.json()["detail"] == "carl is not named among those who may answer."
    assert response.json()["runs"][0]["detail"] == "approved by ben"
    assert done.read_text() == "done\n"
    (approved,) = await _audit(service, "run.approved")
    assert (approved["actor"], approved["details"]["way"]) == ("client:ben", "api")
    (refused,) = await _audit(service, "approval.refused")
    assert refused["actor"] == "client:carl"
    assert (await service.get("/v1/approvals"))["items"] == []


async def test_a_button_on_the_alert_approves_and_is_for_no_rule(
    service: Alexis, products: Vendors, done: Path
) -> None:
    alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
    _, note = await _asked(service, products, alert.id)
    products.opsgenie.custom_action(alert.id, "ApproveRepair", by=EVE)
    await all_settled(service, products)
    was_done = done.exists()

    products.opsgenie.custom_action(alert.id, "ApproveRepair", by=BEN)
    await _done(service, products)

    assert "press ApproveRepair on the alert" in note
    assert not was_done
    assert done.read_text() == "done\n"
    (approved,) = await _audit(service, "run.approved")
    assert approved["actor"] == "author:opsgenie:ben@example.com"
    assert approved["details"]["way"] == "button"
    pressed = [s for s in await service.stories() if s["action"] == "ApproveRepair"]
    assert [story["decisions"] for story in pressed] == [[], []]


async def test_a_word_in_a_note_approves_once_and_a_wrong_one_never(
    service: Alexis, products: Vendors, done: Path
) -> None:
    alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
    other = products.opsgenie.create_alert("Another one")
    _, note = await _asked(service, products, alert.id)
    found = WORD.search(note)
    assert found
    for where, word, by in (
        (alert.id, "AAAA-BBBB-CCC1", BEN),
        (alert.id, found[1], EVE),
        (other.id, found[1], BEN),
    ):
        products.opsgenie.add_note(where, f"approve {word}", by=by)
    await all_settled(service, products)
    (still,) = await service.runs(state="awaiting_approval")

    for _ in range(2):
        products.opsgenie.add_note(alert.id, f"approve {found[1].lower()}", by=BEN)
    await _done(service, products)

    assert still["approved_by"] is None
    assert done.read_text() == "done\n"
    (approved,) = await _audit(service, "run.approved")
    assert (approved["actor"], approved["details"]["way"]) == (
        "author:opsgenie:ben@example.com",
        "note",
    )


async def test_a_word_in_a_note_rejects(service: Alexis, products: Vendors, done: Path) -> None:
    alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
    _, note = await _asked(service, products, alert.id)
    found = WORD.search(note)
    assert found

    products.opsgenie.add_note(alert.id, f"reject {found[1]}", by=ANNA)
    await _done(service, products, "cancelled")

    (run,) = await service.runs()
    assert (run["state"], run["detail"]) == (
        "cancelled",
        "rejected by anna@example.com, by a note on the alert",
    )
    assert not done.exists()


async def test_who_pressed_it_may_not_approve_it_by_any_way(
    service: Alexis, products: Vendors, done: Path
) -> None:
    alert = products.opsgenie.create_alert("Full", tags=["other"])
    products.opsgenie.custom_action(alert.id, "Clean", by=ANNA)
    request, note = await _asked(service, products, alert.id)
    found = WORD.search(note)
    assert found
    products.opsgenie.custom_action(alert.id, "ApproveRepair", by=ANNA)
    products.opsgenie.add_note(alert.id, f"approve {found[1]}", by=ANNA)
    await all_settled(service, products)

    response = await _says(service, "anna", f"/v1/runs/{request['runs'][0]['id']}/approve")
    waits = await service.runs(state="awaiting_approval")
    products.opsgenie.add_note(alert.id, f"approve {found[1]}", by=BEN)
    await _done(service, products)

    assert request["asked_by"] == ["anna@example.com"]
    assert response.status_code == 403
    assert response.json()["detail"] == "anna asked for it, and may not approve it."
    assert len(waits) == 1
    assert len(await _audit(service, "approval.refused")) == 3
    assert done.read_text() == "cleaned\n"


async def test_what_a_client_asked_for_another_one_has_to_approve(
    service: Alexis, tmp_path: Path, settings: dict[str, Any], products: Vendors, done: Path
) -> None:
    said = {"rule": "repair", "targets": ["127.0.0.11"], "key": "once"}
    token = {"X-Alexis-Token": "made-up-token-of-anna"}
    (await service.client.post("/v1/actions", json=said, headers=token)).raise_for_status()
    run = await service.run_in("awaiting_approval")

    own = await _says(service, "anna", f"/v1/runs/{run['id']}/approve")
    other = await _says(service, "ben", f"/v1/runs/{run['id']}/approve")
    await _done(service, products)

    assert (own.status_code, other.status_code) == (403, 200)
    assert done.read_text() == "done\n"


async def test_nobody_in_time_means_no_also_over_a_restart(
    tmp_path: Path, settings: dict[str, Any], host: SshServer, products: Vendors, done: Path
) -> None:
    _rules(tmp_path, host, done, within="2s")
    async with _serving(tmp_path, settings, products) as service:
        alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
        await _asked(service, products, alert.id)
    await asyncio.sleep(0)

    async with _serving(tmp_path, settings, products) as service:
        run = await service.run_in("cancelled")
        await all_settled(service, products)
        late = await _says(service, "ben", f"/v1/runs/{run['id']}/approve")

    assert run["detail"] == "nobody approved within 2s"
    assert late.status_code == 409
    assert not done.exists()
    notes = products.opsgenie.notes_of(alert.id)
    assert sum("nobody approved within 2s" in note for note in notes) == 1
    assert sum("handed to people" in note for note in notes) == 1
    assert "humans" in products.opsgenie.teams_of(alert.id)


async def test_at_the_command_line_it_is_listed_and_approved(
    tmp_path: Path, settings: dict[str, Any], host: SshServer, products: Vendors, done: Path
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    (run,) = [await _one_run(tmp_path, settings, host, products, done, by=["user:ops"])]
    async with _serving(tmp_path, settings, products) as service:
        stranger = await _alexis(tmp_path, "approve", run, user="eve")
        listed = await _alexis(tmp_path, "approvals")
        approved = await _alexis(tmp_path, "approve", run, user="ops")
        await until(lambda: service.runs(state="succeeded"), "the run to be done")
        audited = await _audit(service, "run.approved")

    assert stranger.returncode == 1
    assert "user:eve is not named" in stranger.stderr
    assert f"1. echo done >> {done}" in listed.stdout
    assert approved.returncode == 0, approved.stderr
    assert [each["actor"] for each in audited] == ["user:ops"]
    assert done.read_text() == "done\n"


async def _one_run(
    folder: Path,
    settings: dict[str, Any],
    host: SshServer,
    products: Vendors,
    done: Path,
    **asks: Any,
) -> str:
    _rules(folder, host, done, **asks)
    async with _serving(folder, settings, products) as service:
        alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
        request, note = await _asked(service, products, alert.id)
    assert WORD.search(note) is None
    return str(request["runs"][0]["id"])


async def _alexis(
    folder: Path, *words: str, user: str = "ops"
) -> "subprocess.CompletedProcess[str]":
    env = {"LOGNAME": user, "PATH": "/usr/bin:/bin"}
    return await asyncio.to_thread(called, folder, *words, "-s", "settings.json", env=env)
