"""What was done and planned with a plug-in is still there, and told, when the plug-in is gone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field

from app.domain.filling import FilledSpec
from app.domain.task import Ending
from app.kinds import NoSettings, TaskKind, Toolbox
from app.plugins.catalogue import Catalogue, built_in
from app.ports import Output, Place
from tests.parts.alexis import Alexis, Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.clocks import Clock

pytestmark = pytest.mark.anyio

_GONE = "a task of the type bell, which is not installed"
_RULES = {
    "done": "{name: done, when: {tags: [done]}, then: [{tasks: [{bell: ring}]}]",
    "later": "{name: later, when: {tags: [later]}, "
    "then: [{tasks: [{bell: '{{ title }} on {{ target }}', delay_before: 1h}]}], "
    "parameters: {title: {type: text}}, otherwise: {note: look at it}",
    "asked": "{name: asked, mode: approve, approval: {within: 1d}, when: {tags: [asked]}, "
    "collect: [{bell: look}], then: [{tasks: [{bell: ring}], verify: {bell: ring}}]",
    "observed": "{name: observed, mode: observe, when: {tags: [observed]}, "
    "then: [{tasks: [{bell: ring}]}]",
}
_TARGETS = ", targets: {hosts: [a.example.net]}, limits: {cooldown: 0s}}"


class BellSpec(FilledSpec):
    """A tone."""

    shorthand: ClassVar[str] = "tone"
    may_look: ClassVar[bool] = True
    templates: ClassVar = {"tone": str}

    tone: str = Field(description="Which.")

    def says(self) -> str:
        return f"sound {self.tone}"


@dataclass(frozen=True)
class Bell:
    """Rings, and remembers what."""

    rung: list[str] = field(default_factory=list)

    async def run(self, spec: BellSpec, place: Place, output: Output) -> Ending:
        self.rung.append(spec.tone)
        return Ending(worked=True)


def _with(bell: Bell, spec: type[FilledSpec] = BellSpec) -> Catalogue:
    @asynccontextmanager
    async def opened(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[Bell]:
        yield bell

    known = built_in()
    return replace(known, tasks={**known.tasks, "bell": TaskKind("bell", spec, opened)})


async def _happened(service: Alexis, products: Vendors, *tags: str) -> None:
    products.post_to(service.url)
    for tag in tags:
        products.opsgenie.create_alert(f"Trouble {tag}", tags=[tag])
    await all_settled(service, products)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write_rules(tmp_path, **{name: text + _TARGETS for name, text in _RULES.items()})


async def test_all_that_is_stored_is_told_as_what_it_was(
    tmp_path: Path, products: Vendors, rules: Path
) -> None:
    bell = Bell()
    settings = settings_for(
        tmp_path, sources=products.settings, targets={"allow": ["a.example.net"]}
    )
    async with alexis(tmp_path, settings, catalogue=_with(bell)) as service:
        await _happened(service, products, "done", "asked", "observed")
    async with alexis(tmp_path, settings) as service:
        runs = {run["rule"]: run for run in await service.runs()}
        told = {name: await service.get(f"/v1/runs/{run['id']}") for name, run in runs.items()}
        stories = await service.stories()
        (request,) = (await service.get("/v1/approvals"))["items"]
        one = await service.get(f"/v1/approvals/{request['id']}")
        explained = await service.get(f"/v1/events/{stories[0]['id']}/explain", rule="done")
        report = await service.get("/v1/report")
        trail = (await service.get("/v1/audit"))["items"]
        broken = await service.get("/v1/rules")

    assert bell.rung == ["ring"]
    assert {name: run["state"] for name, run in runs.items()} == {
        "done": "succeeded",
        "asked": "awaiting_approval",
        "observed": "blocked",
    }
    assert told["done"]["plan"]["tasks"] == [{"bell": {"tone": "ring"}}]
    assert all(story["decisions"] for story in stories if story["kind"] == "opened")
    assert one == request
    assert request["runs"][0]["commands"] == [
        'bell: {"tone": "ring"} (which is not installed)',
    ]
    assert explained["then"]["matched"]
    assert report["total"]["runs"] == 2
    assert [each["rule"] for each in report["would_have_run"]] == ["observed"]
    assert any("sound ring" in str(entry) for entry in trail)
    assert broken["rules"] == []
    assert {Path(each["file"]).stem for each in broken["problems"]} == set(_RULES)


async def test_what_is_planned_ends_as_unreachable_and_people_are_told(
    tmp_path: Path, products: Vendors, rules: Path
) -> None:
    clock, bell = Clock(), Bell()
    settings = settings_for(
        tmp_path, sources=products.settings, targets={"allow": ["a.example.net"]}
    )
    async with alexis(tmp_path, settings, clock, _with(bell)) as service:
        products.post_to(service.url)
        for tag in ("later", "asked"):
            products.opsgenie.create_alert(f"Trouble {tag}", tags=[tag])
        await service.run_in("awaiting_approval")
        await service.run_in("running")
    products.opsgenie.webhooks.clear()
    clock.put_forward(timedelta(hours=2))
    async with alexis(tmp_path, settings, clock) as service:
        (request,) = (await service.get("/v1/approvals"))["items"]
        answer = await service.post(f"/v1/approvals/{request['id']}/approve", {})
        await all_settled(service, products)
        runs = {run["rule"]: run for run in await service.runs()}

    assert answer.status_code == 200
    assert {name: run["state"] for name, run in runs.items()} == {
        "later": "unreachable",
        "asked": "unreachable",
    }
    assert all(_GONE in run["detail"] for run in runs.values())
    assert bell.rung == []


async def test_what_another_version_of_it_cannot_read_is_not_lost(
    tmp_path: Path, products: Vendors, rules: Path
) -> None:
    class OtherSpec(BellSpec):
        """It has to have a length now."""

        seconds: int = Field(description="How long.")

    bell = Bell()
    settings = settings_for(
        tmp_path, sources=products.settings, targets={"allow": ["a.example.net"]}
    )
    async with alexis(tmp_path, settings, catalogue=_with(bell)) as service:
        await _happened(service, products, "asked")
    products.opsgenie.webhooks.clear()
    async with alexis(tmp_path, settings, catalogue=_with(bell, OtherSpec)) as service:
        (request,) = (await service.get("/v1/approvals"))["items"]
        await service.post(f"/v1/approvals/{request['id']}/approve", {})
        await all_settled(service, products)
        (run,) = await service.runs()

    assert run["detail"].endswith("which cannot read any more what it says")
    assert bell.rung == []
