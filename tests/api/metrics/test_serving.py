"""What Prometheus reads, read as Prometheus reads it."""

from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

import httpx
import pytest
from prometheus_client.core import Metric
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from app import __version__
from app.api.examples import EVENT
from app.domain.restraint.block import BlockReason
from tests.api.conftest import RULES
from tests.parts.alexis import PATIENCE, Alexis, alexis, settings_for, until, write_rules
from tests.parts.databases import sql

pytestmark = pytest.mark.anyio


async def _scraped(service: Alexis) -> dict[str, float]:
    """Give every sample by its name and labels."""
    text = (await service.client.get("/metrics")).raise_for_status().text
    return {
        f"{sample.name}{''.join(f' {value}' for value in sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_it_tells_the_version_and_how_the_service_stands(service: Alexis) -> None:
    before = await _scraped(service)
    await service.post("/v1/pause", {"reason": "a migration"})

    paused = (await _scraped(service))["alexis_paused"]

    assert before[f"alexis_info {__version__}"] == 1
    assert (before["alexis_paused"], paused) == (0, 1)


async def test_runs_that_are_not_over_are_told_by_state(service: Alexis) -> None:
    await service.post("/v1/events", EVENT)
    await service.run_in("awaiting_approval")

    samples = await _scraped(service)

    assert {name: value for name, value in samples.items() if name.startswith("alexis_runs ")} == {
        "alexis_runs active": 0,
        "alexis_runs waiting": 0,
        "alexis_runs awaiting_approval": 1,
    }


async def test_blocks_are_counted_by_reason_and_each_reason_is_there_from_the_start(
    service: Alexis,
) -> None:
    before = await _scraped(service)
    await service.post("/v1/pause", {"reason": "a migration"})
    await service.post("/v1/events", EVENT)
    await service.post("/v1/events", EVENT)
    await until(service.is_settled, "both to be decided")
    counted = await _scraped(service)

    reasons = {f"alexis_blocks_total {reason}" for reason in BlockReason}
    assert {name for name in before if name.startswith("alexis_blocks_total")} == reasons
    assert {name: value for name, value in counted.items() if name in reasons and value} == {
        "alexis_blocks_total paused": 2
    }


async def test_openmetrics_is_told_to_those_who_ask_for_it(shared: Alexis) -> None:
    accept = {"Accept": "application/openmetrics-text; version=1.0.0"}

    response = await shared.client.get("/metrics", headers=accept)

    read: Callable[[str], Iterable[Metric]] = openmetrics.text_string_to_metric_families
    names = {family.name for family in read(response.text)}
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert {"alexis", "alexis_paused", "alexis_blocks"} <= names


@pytest.fixture
async def open_to_all(tmp_path: Path) -> AsyncIterator[Alexis]:
    write_rules(tmp_path, rules=RULES)
    async with alexis(tmp_path, settings_for(tmp_path, metrics={"open": True})) as service:
        yield service


async def test_without_a_token_it_is_told_only_if_the_settings_say_so(
    open_to_all: Alexis, stranger: httpx.AsyncClient
) -> None:
    async with httpx.AsyncClient(base_url=open_to_all.url, timeout=PATIENCE) as anybody:
        told = await anybody.get("/metrics")
    refused = await stranger.get("/metrics")

    assert (told.status_code, refused.status_code) == (200, 401)
    assert "alexis_paused 0.0" in told.text
    assert refused.headers["content-type"] == "application/problem+json"


async def test_without_the_database_it_tells_what_it_knows_by_itself(
    service: Alexis, tmp_path: Path
) -> None:
    before = await _scraped(service)
    await sql(f"sqlite:///{tmp_path}/alexis.db", "ALTER TABLE deliveries RENAME TO deliverables")

    away = await _scraped(service)

    assert (before["alexis_database_up"], before["alexis_ready"]) == (1, 1)
    assert (away["alexis_database_up"], away["alexis_ready"]) == (0, 0)
    assert "alexis_events_waiting" not in away
    assert before.keys() & away.keys() >= {
        "alexis_database_failures_total",
        "alexis_rules auto",
        "alexis_ssh_connections open",
        "process_open_fds",
    }


async def test_a_part_that_cannot_be_given_takes_no_other_with_it(
    service: Alexis, tmp_path: Path
) -> None:
    await service.post("/v1/events", EVENT)
    await service.run_in("awaiting_approval")
    await sql(
        f"sqlite:///{tmp_path}/alexis.db", "UPDATE runs SET state = 'running', started_at = 'x'"
    )

    samples = await _scraped(service)

    assert samples["alexis_scrape_errors_total rows"] == 1
    assert samples["alexis_database_up"] == 1
    assert samples["alexis_decisions_total asks restart-duplicator"] == 1
