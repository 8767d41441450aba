"""Rules are read again while events come: each event meets one whole set, the old or the new."""

import asyncio
import textwrap
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Alexis, alexis, settings_for, until

pytestmark = pytest.mark.anyio

FILES, SETS, EVENTS_OF_EACH = 4, 6, 25
OBSERVED = """
    name: rule-{file}-of-{version}
    mode: observe
    when: {{tags: [t]}}
    targets: {{hosts: [app-01.example.net]}}
    then: [{{tasks: [{{remote_ssh: uptime}}]}}]
    """


def _mount(folder: Path, version: int) -> None:
    """Put a version in place as Kubernetes does with a ConfigMap: by one rename of a link."""
    mounted = folder / f"..{version}"
    mounted.mkdir()
    for file in range(FILES):
        text = textwrap.dedent(OBSERVED.format(file=file, version=version))
        (mounted / f"rule-{file}.yaml").write_text(text)
    (folder / "..new").symlink_to(mounted.name)
    (folder / "..new").replace(folder / "..data")
    for name in [path.name for path in mounted.iterdir()]:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(f"..data/{name}")


async def test_no_event_meets_half_of_a_set_of_rules(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    _mount(rules, 0)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        await _send(service)
        await until(service.is_settled, "the first event to be decided")
        for version in range(1, SETS):
            said = [_send(service) for _ in range(EVENTS_OF_EACH)]
            _mount(rules, version)
            await asyncio.gather(*said)
            await until(partial(_in_force, service, version), "the new rules")
        await _send(service)
        await until(service.is_settled, "all events to be decided")
        events = (await service.get("/v1/events", limit=500))["items"]
        stories = [await service.get(f"/v1/events/{event['id']}") for event in events]

    met = [_rules_of(story) for story in stories]
    assert len(met) == (SETS - 1) * EVENTS_OF_EACH + 2
    whole = [{f"rule-{file}-of-{version}" for file in range(FILES)} for version in range(SETS)]
    assert [rules for rules in met if rules not in whole] == []
    assert whole[0] in met
    assert whole[-1] in met


async def _send(service: Alexis) -> None:
    (await service.post("/v1/events", {"title": "t", "tags": ["t"]})).raise_for_status()


async def _in_force(service: Alexis, version: int) -> bool:
    said = await service.get("/v1/rules")
    names = {rule["name"] for rule in said["rules"]}
    return names == {f"rule-{file}-of-{version}" for file in range(FILES)}


def _rules_of(story: dict[str, Any]) -> set[str]:
    return {decision["rule"] for decision in story["decisions"]}
