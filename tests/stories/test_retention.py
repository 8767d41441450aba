"""A service that runs for months forgets what is over, and nothing else."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.reality import now_in_utc
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules

pytestmark = pytest.mark.anyio


def in_100_days() -> datetime:
    return now_in_utc() + timedelta(days=100)


async def tell(service: Alexis, action: str, alert: str) -> None:
    body = {"action": action, "alert": {"alertId": alert, "message": f"Trouble {alert}"}}
    (await service.post("/v1/webhooks/opsgenie", body)).raise_for_status()


async def titles(service: Alexis) -> list[str]:
    return [event["title"] for event in (await service.get("/v1/events"))["items"]]


async def test_after_its_time_what_is_over_is_gone_and_what_is_open_is_not(tmp_path: Path) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path)
    async with alexis(tmp_path, settings) as service:
        await tell(service, "Create", "over")
        await tell(service, "Create", "open")
        await until(service.is_settled, "both to be decided")
        await tell(service, "Close", "over")
        await until(service.is_settled, "the end to be decided")
        assert len(await titles(service)) == 3

    async with alexis(tmp_path, settings, now=in_100_days) as service:

        async def one_is_left() -> bool:
            return await titles(service) == ["Trouble open"]

        await until(one_is_left, "the sweep at the start")
