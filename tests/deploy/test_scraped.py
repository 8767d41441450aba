"""A real Prometheus scrapes Alexis: every panel shows something, every alert can be asked."""

import math
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, NamedTuple

import httpx
import pytest

from app.api.examples import EVENT
from tests.deploy.monitoring import RULES, alerts, named_in, questions
from tests.parts.alexis import (
    PATIENCE,
    Alexis,
    alexis,
    all_settled,
    settings_for,
    until,
    vendors,
    write_rules,
)
from tests.parts.documented import page, spans, tables
from tests.parts.prometheus import Prometheus, prometheus, promtool
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

_RULE = """
    name: {name}
    mode: {mode}
    when: {{tags: [{name}]}}
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "{command}"}}], verify: {{remote_ssh: "true", within: 5s}}}}]
    """
_WITHOUT_REPLICAS = {"Age of the lease"}
"""These panels are empty while there is one process: the tests of the alerts prove their series."""

_VARIABLES = {
    "__rate_interval": "60s",
    "__range": "60s",
    "job": ".*",
    "instance": ".*",
    "rule": ".*",
}
_REFUSED = 5


class Scraped(NamedTuple):
    """The service after something has happened, and the Prometheus that has seen it."""

    service: Alexis
    prometheus: Prometheus


@pytest.fixture(scope="module")
async def scraped(
    tmp_path_factory: pytest.TempPathFactory, host: SshServer
) -> AsyncIterator[Scraped]:
    """It had a run that helped, one that failed, a block, an approval, notes, and refusals."""
    folder = tmp_path_factory.mktemp("scraped")
    for name, mode, command in (
        ("helps", "auto", "true"),
        ("fails", "auto", "false"),
        ("asks", "approve", "true"),
        ("watches", "observe", "true"),
    ):
        text = _RULE.format(name=name, mode=mode, command=command, host=host.address)
        write_rules(folder, **{name: text})
    async with vendors(feeds=True) as products:
        only = {"opsgenie": products.settings["opsgenie"]}
        settings = settings_for(folder, host, sources=only)
        async with (
            alexis(folder, settings) as service,
            prometheus(folder, service.url, RULES) as watching,
        ):
            products.post_to(service.url)
            for tag in ("helps", "fails", "asks", "watches", "nobody"):
                products.opsgenie.create_alert(f"About {tag}", tags=[tag])
            await _refused(service.url)
            await all_settled(service, products)
            await until(lambda: _has_seen_it(watching), "Prometheus to have seen all of it")
            yield Scraped(service, watching)


async def _refused(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as stranger:
        for _ in range(_REFUSED):
            await stranger.post("/v1/webhooks/opsgenie", json=EVENT)


async def _has_seen_it(watching: Prometheus) -> bool:
    """Tell whether a scrape was after the end of all, and another one after that."""
    ended = 'alexis_runs_ended_total{state=~"succeeded|failed"}'
    told = 'alexis_deliveries_total{result="delivered"}'
    return (
        await watching.number(f"sum(increase({ended}[60s]) > bool 0)") == 2
        and await watching.number(f"sum({told})") > 4
        and await watching.number('alexis_runs{state="awaiting_approval"}') == 1
        and await watching.number("sum(alexis_deliveries_waiting)") == 0
    )


async def test_what_is_scraped_is_as_prometheus_wants_it(scraped: Scraped) -> None:
    text = (await scraped.service.client.get("/metrics")).raise_for_status().text

    said = promtool(["check", "metrics"], text)

    assert said == ""


async def test_what_happened_is_counted(scraped: Scraped) -> None:
    expected = {
        'alexis_events_received_total{source="opsgenie",kind="opened",result="accepted"}': 5,
        'alexis_events_decided_total{outcome="no_match"}': 1,
        'alexis_decisions_total{rule="helps",outcome="acts"}': 1,
        'alexis_decisions_total{rule="asks",outcome="asks"}': 1,
        'alexis_blocks_total{reason="shadow"}': 1,
        'alexis_runs_ended_total{rule="helps",state="succeeded"}': 1,
        'alexis_runs_ended_total{rule="fails",state="failed"}': 1,
        'alexis_run_duration_seconds_count{rule="helps"}': 1,
        'alexis_verification_duration_seconds_count{result="succeeded"}': 1,
        'alexis_tasks_total{task="remote_ssh",purpose="act",outcome="failed"}': 1,
        'alexis_tasks_total{task="remote_ssh",purpose="verify",outcome="succeeded"}': 1,
        "alexis_run_start_delay_seconds_count": 2,
        'alexis_ssh_logins_total{result="succeeded"}': 1,
        'alexis_http_requests_total{route="/v1/webhooks/opsgenie",code="401"}': _REFUSED,
        'alexis_audit_entries_total{kind="run.finished"}': 2,
        'alexis_rules{mode="auto"}': 2,
    }

    counted = {name: await scraped.prometheus.number(f"sum({name})") for name in expected}

    assert counted == expected


async def test_every_panel_shows_something(scraped: Scraped) -> None:
    empty = {question.panel for question in questions(**_VARIABLES)}

    async def is_empty(expression: str) -> bool:
        found = await scraped.prometheus.ask(expression)
        return not any(math.isfinite(float(each["value"][1])) for each in found)

    async def all_show() -> bool:
        """Ask once more after a scrape that took too long, which leaves nothing of now."""
        empty.clear()
        for question in questions(**_VARIABLES):
            if await is_empty(question.expression):
                empty.add(question.panel)
        return empty == _WITHOUT_REPLICAS

    with suppress(AssertionError):
        await until(all_show, "every panel to show something", 20)

    assert empty == _WITHOUT_REPLICAS


async def test_every_alert_is_evaluated_and_the_one_that_is_due_fires(scraped: Scraped) -> None:
    async def evaluated() -> list[Any]:
        rules = await scraped.prometheus.rules()
        return rules if all(rule["health"] == "ok" for rule in rules) else []

    rules = await until(evaluated, "every alert to be evaluated")

    (firing,) = (rule for rule in rules if rule["state"] == "firing")
    (alert,) = firing["alerts"]
    assert {rule["name"] for rule in rules} == {rule["alert"] for rule in alerts()}
    assert firing["name"] == "AlexisWebhooksRefused"
    assert (alert["labels"]["route"], alert["labels"]["code"]) == ("/v1/webhooks/opsgenie", "401")


async def test_every_metric_is_documented_and_everything_that_is_asked_for_is_there(
    scraped: Scraped,
) -> None:
    text = (await scraped.service.client.get("/metrics")).text
    given = dict(re.findall(r"^# TYPE (\S+) (\w+)$", text, re.MULTILINE))
    helped = dict(re.findall(r"^# HELP (\S+) (.+)$", text, re.MULTILINE))
    labels = _labels_in(text)

    shown = {
        span: row
        for table in tables(page("metrics.md"))
        for row in table.rows
        if "metric" in row
        for span in spans(row["metric"])
    }
    ours = {name for name in given if name.startswith("alexis_")}
    elsewhere = {
        *("alexis_lease_seconds", "alexis_lease_age_seconds", "alexis_jobs_held"),
        *("alexis_certificate_expires_timestamp_seconds", "alexis_certificate_broken"),
    }
    asked = set().union(
        *(named_in(each.expression) for each in questions()),
        *(named_in(rule["expr"]) for rule in alerts()),
    )

    assert {name for name in shown if name.startswith("alexis_")} == ours | elsewhere
    assert {name: shown[name]["kind"] for name in ours} == {name: given[name] for name in ours}
    assert {name: set(spans(shown[name]["labels"])) for name in labels} == labels
    assert all(helped[name].endswith(".") for name in ours)
    assert asked <= given.keys() | elsewhere


def _labels_in(text: str) -> dict[str, set[str]]:
    """Give the labels of each of our families that has samples."""
    found: dict[str, set[str]] = {}
    for name, said in re.findall(
        r"^(alexis_\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? ", text, re.MULTILINE
    ):
        found.setdefault(name, set()).update(re.findall(r'(\w+)="', said))
    return {name: labels - {"le"} for name, labels in found.items()}
