"""When messages may have been missed is kept and told, and when the feeds made up for it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.simulator import Answer, Fault
from tests.parts.alexis import Alexis, alexis, settings_for, until, vendors, write_rules
from tests.parts.clocks import Clock

pytestmark = pytest.mark.anyio


async def _gaps(service: Alexis) -> Any:
    return (await service.get("/v1/report"))["gaps"]


async def _reconciled(service: Alexis) -> Any:
    async def found() -> Any:
        return [gap for gap in await _gaps(service) if gap["reconciled_at"]]

    return await until(found, "the gap to be reconciled")


async def test_the_time_in_which_we_were_away_is_covered_by_the_feeds(tmp_path: Path) -> None:
    write_rules(tmp_path)
    clock = Clock()
    async with vendors(feeds=True) as products:
        settings = settings_for(tmp_path, sources=products.settings)
        async with alexis(tmp_path, settings, clock) as service:
            at_first = await _gaps(service)
        stopped_at = clock().isoformat()
        clock.put_forward(timedelta(hours=2))
        async with alexis(tmp_path, settings, clock) as service:
            (gap,) = await _reconciled(service)

    assert at_first == []
    assert gap["what"] == "service"
    assert gap["since"] <= stopped_at < gap["until"] <= gap["reconciled_at"]
    assert sorted(gap["covered"]) == ["dynatrace", "jsm", "opsgenie"]


async def test_without_feeds_a_gap_is_not_made_up_for(tmp_path: Path) -> None:
    write_rules(tmp_path)
    clock = Clock()
    async with alexis(tmp_path, settings_for(tmp_path), clock):
        clock.put_forward(timedelta(minutes=5))
    clock.put_forward(timedelta(minutes=5))

    async with alexis(tmp_path, settings_for(tmp_path), clock) as service:
        (gap,) = await _gaps(service)

    assert gap["reconciled_at"] is None
    assert gap["covered"] == []


async def test_a_short_restart_is_no_gap(tmp_path: Path) -> None:
    write_rules(tmp_path)
    clock = Clock()
    async with alexis(tmp_path, settings_for(tmp_path), clock):
        clock.put_forward(timedelta(hours=1))
    clock.put_forward(timedelta(seconds=30))

    async with alexis(tmp_path, settings_for(tmp_path), clock) as service:
        gaps = await _gaps(service)

    assert gaps == []


async def test_the_outage_of_a_source_is_a_gap_of_its_feed(tmp_path: Path) -> None:
    write_rules(tmp_path)
    clock = Clock()
    async with vendors(feeds=True) as products:
        products.opsgenie.create_alert("Trouble")
        only = {"opsgenie": products.settings["opsgenie"]}
        async with alexis(tmp_path, settings_for(tmp_path, sources=only), clock) as service:

            async def looked() -> bool:
                return bool((await service.get("/v1/events"))["items"])

            await until(looked, "the first look")
            products.opsgenie.faults.add(Fault(effect=Answer(status=503), method="GET", times=None))
            clock.put_forward(timedelta(minutes=10))

            async def open_gap() -> Any:
                return await _gaps(service)

            (during,) = await until(open_gap, "the gap")
            products.opsgenie.faults.clear()
            (after,) = await _reconciled(service)

    assert (during["what"], during["until"], during["reconciled_at"]) == ("opsgenie", None, None)
    assert after["id"] == during["id"]
    assert after["since"] < after["until"] == after["reconciled_at"]
