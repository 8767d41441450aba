"""Windows and silences over each database: before, in and after, by the real clock."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.reality import now_in_utc
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

SOON = timedelta(seconds=3)


@pytest.fixture
async def service(tmp_path: Path, url: str, host: SshServer, done: Path) -> AsyncIterator[Alexis]:
    write_rules(
        tmp_path,
        acts=f"""
            name: acts
            when: {{tags: [t]}}
            targets: {{hosts: [{host.address}]}}
            then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
            """,
    )
    settings = settings_for(tmp_path, host, database={"url": url, "lease": "8s"})
    async with alexis(tmp_path, settings) as running:
        yield running


async def _state(service: Alexis) -> str:
    """Let something happen; tell what became of it."""
    said = await service.post("/v1/events", {"title": "t", "tags": ["t"]})
    event = said.raise_for_status().json()["event"]

    async def ended() -> Any:
        runs = await service.runs(event=event)
        return runs if runs and runs[0]["state"] in ("succeeded", "blocked") else None

    (run,) = await until(ended, "the end of the run")
    return f"{run['state']} {run['reason'] or ''}".strip()


async def _in_force(service: Alexis) -> Any:
    return (await service.get("/v1/maintenance"))["in_force"]


async def _nothing_in_force(service: Alexis) -> bool:
    return not await _in_force(service)


async def test_before_in_and_after_a_silence(service: Alexis) -> None:
    begins = now_in_utc() + SOON
    order = {"comment": "c", "from": begins.isoformat(), "for": "3s", "everything": True}
    added = (await service.post("/v1/silences", order)).json()
    (listed,) = (await service.get("/v1/silences"))["items"]

    states = [await _state(service)]
    await until(lambda: _in_force(service), "the silence to begin")
    states.append(await _state(service))
    await until(lambda: _nothing_in_force(service), "the silence to be over")
    states.append(await _state(service))

    assert states == ["succeeded", "blocked maintenance", "succeeded"]
    assert listed == added
    assert (listed["state"], listed["covers"]) == ("future", "everything")
    (over,) = (await service.get("/v1/silences", state="past"))["items"]
    assert over["id"] == added["id"]
    assert over["ended_at"] is None


async def test_before_in_and_after_a_window(service: Alexis, tmp_path: Path) -> None:
    states = [await _state(service)]
    now = now_in_utc()
    write_rules(
        tmp_path,
        calendar=f"""
            maintenance:
              - name: now
                comment: c
                author: a
                starts: {now:%Y-%m-%d %H:%M:%S}
                lasts: 6s
            """,
    )
    await until(lambda: _in_force(service), "the window to be read")
    states.append(await _state(service))
    await until(lambda: _nothing_in_force(service), "the window to be over")
    states.append(await _state(service))

    assert states == ["succeeded", "blocked maintenance", "succeeded"]


async def test_the_pages_of_silences(service: Alexis) -> None:
    order = {"comment": "c", "for": "1h", "rules": ["other"]}
    ids = [(await service.post("/v1/silences", order)).json()["id"] for _ in range(5)]
    await service.post(f"/v1/silences/{ids[0]}/end", None)

    first = await service.get("/v1/silences", limit=2, state="current")
    second = await service.get("/v1/silences", limit=2, state="current", cursor=first["next"])

    found = [each["id"] for page in (first, second) for each in page["items"]]
    assert sorted(found) == sorted(ids[1:])
    assert second["next"] is None
