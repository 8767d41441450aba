"""What no entry of the permissions covers is not done: when it is decided, and when it begins."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import (
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    write_rules,
)
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


class Bench:
    """A service with permissions, on either database."""

    def __init__(self, folder: Path, url: str, host: SshServer, products: Vendors) -> None:
        self.done = folder / "done"
        self.host = host.address
        self.products = products
        self._folder = folder
        self._settings = settings_for(
            folder, host, database={"url": url, "lease": "8s"}, sources=products.settings
        )

    @asynccontextmanager
    async def serves(
        self, *entries: dict[str, Any], tag: str | None = None, rule: str = ""
    ) -> AsyncIterator[Alexis]:
        write_rules(
            self._folder,
            repair=f"""\
name: repair
when: {{tags: [broken]}}
targets: {{hosts: [{self.host}]}}
then: [{{tasks: [{{remote_ssh: "echo done >> {self.done}"}}]}}]
{rule}""",
        )
        permissions = {"permissions": {"allow": list(entries), "opt_in_tag": tag}}
        async with alexis(self._folder, self._settings | permissions) as service:
            self.products.opsgenie.webhooks.clear()
            self.products.post_to(service.url)
            yield service


@pytest.fixture
def bench(tmp_path: Path, url: str, host: SshServer, products: Vendors) -> Bench:
    return Bench(tmp_path, url, host, products)


async def test_what_is_covered_is_done(bench: Bench) -> None:
    entry = {"rules": ["rep*"], "tasks": ["remote_ssh"], "clients": ["tester"]}
    async with bench.serves({"rules": ["other"]}, entry | {"targets": [bench.host]}) as service:
        bench.products.opsgenie.create_alert("broken", tags=["broken"])
        await all_settled(service, bench.products)

        assert [run["state"] for run in await service.runs()] == ["succeeded"]
    assert bench.done.read_text() == "done\n"


async def test_what_is_not_covered_is_told_and_not_done(bench: Bench) -> None:
    async with bench.serves({"rules": ["repair"], "clients": ["feed:*"]}) as service:
        alert = bench.products.opsgenie.create_alert("broken", tags=["broken"])
        await all_settled(service, bench.products)

        (run,) = await service.runs()

    assert (run["state"], run["reason"]) == ("blocked", "not_allowed")
    assert "covers client tester" in run["detail"]
    assert not bench.done.exists()
    (note,) = bench.products.opsgenie.notes_of(alert.id)
    assert "covers client tester" in note


async def test_a_run_that_is_not_permitted_any_longer_does_not_begin(bench: Bench) -> None:
    async with bench.serves({"rules": ["repair"]}, rule="mode: approve") as service:
        bench.products.opsgenie.create_alert("broken", tags=["broken"])
        run = await service.run_in("awaiting_approval")
        await all_settled(service, bench.products)

    async with bench.serves({"rules": ["another"]}, rule="mode: approve") as service:
        (await service.post(f"/v1/runs/{run['id']}/approve", {})).raise_for_status()
        await all_settled(service, bench.products)
        (run,) = await service.runs()

    assert (run["state"], run["reason"]) == ("blocked", "not_allowed")
    assert "covers rule repair" in run["detail"]
    assert not bench.done.exists()


async def test_a_person_is_refused_at_once_what_no_entry_covers(bench: Bench) -> None:
    ours = {"rules": ["by-hand"], "clients": ["tester"], "targets": [bench.host]}
    async with bench.serves(ours) as service:
        tasks = [{"remote_ssh": f"echo by hand >> {bench.done}"}]
        refused = await service.post("/v1/actions", {"targets": [bench.host], "rule": "repair"})
        taken = await service.post("/v1/actions", {"targets": [bench.host], "tasks": tasks})
        await service.run_in("succeeded")

    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "covers rule repair" in refused.json()["detail"]
    assert taken.status_code == HTTPStatus.ACCEPTED
    assert bench.done.read_text() == "by hand\n"


async def test_without_its_tag_only_a_person_has_it_done(bench: Bench) -> None:
    async with bench.serves(tag="auto-remediate") as service:
        bench.products.opsgenie.create_alert("not tagged", tags=["broken"])
        await all_settled(service, bench.products)
        (blocked,) = await service.runs()
        bench.products.opsgenie.create_alert("tagged", tags=["broken", "auto-remediate"])
        await all_settled(service, bench.products)
        said = {"targets": [bench.host], "rule": "repair"}
        (await service.post("/v1/actions", said)).raise_for_status()
        await all_settled(service, bench.products)

        assert len(await service.runs(state="succeeded")) == 2

    assert blocked["reason"] == "not_allowed"
    assert "the tag auto-remediate is neither on the event" in blocked["detail"]
    assert bench.done.read_text() == "done\ndone\n"
