"""How the service stands, for those who may read."""

from pathlib import Path

import pytest

from tests.parts.alexis import Alexis, alexis, settings_for, until, vendors, write_rules

pytestmark = pytest.mark.anyio


async def test_without_accounts_there_are_no_feeds(shared: Alexis) -> None:
    shown = await shared.get("/v1/service")

    assert shown["feeds"] == []
    assert shown["dry_run"] is False
    assert shown["version"] == (await shared.get("/v1/ping"))["version"]


async def test_each_feed_tells_how_far_it_has_come(tmp_path: Path) -> None:
    write_rules(tmp_path)
    async with vendors(feeds=True) as products:
        settings = settings_for(tmp_path, sources=products.settings, mode="dry_run")
        async with alexis(tmp_path, settings) as service:

            async def all_looked() -> bool:
                feeds = (await service.get("/v1/service"))["feeds"]
                return all(feed["seen_until"] for feed in feeds)

            await until(all_looked, "the first looks")
            shown = await service.get("/v1/service")

    assert shown["dry_run"] is True
    assert {feed["source"] for feed in shown["feeds"]} == {"opsgenie", "jsm", "dynatrace"}
    for feed in shown["feeds"]:
        assert feed["interval_seconds"] == 1.0
        assert feed["seen_until"] <= feed["looked_at"]
