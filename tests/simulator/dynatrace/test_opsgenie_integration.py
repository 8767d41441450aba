"""The integration by which Dynatrace makes and closes alerts in Opsgenie."""

import pytest

from app.simulator import Dynatrace, Entity, Opsgenie, OpsgenieIntegration, OutgoingWebhook, serve
from tests.simulator.peers import Receiver

pytestmark = pytest.mark.anyio

WEB_01 = Entity.named("web-01.example.net", "env:prod", "disk_cleanup")


def both(message: str | None = None) -> tuple[Opsgenie, Dynatrace]:
    opsgenie = Opsgenie()
    integration = (
        OpsgenieIntegration(vendor=opsgenie, teams=("operations",))
        if message is None
        else OpsgenieIntegration(vendor=opsgenie, message=message)
    )
    return opsgenie, Dynatrace(opsgenie=integration)


async def test_a_problem_makes_an_alert_that_leads_back_to_it() -> None:
    opsgenie, dynatrace = both()

    problem = dynatrace.open_problem("disk full", WEB_01)

    (alert,) = opsgenie.alerts
    assert alert.message == f"INFRASTRUCTURE Problem {problem.display_id}: disk full"
    assert alert.tags == ("env:prod", "disk_cleanup")
    assert f"pid={problem.id}" in alert.description
    assert (alert.source, alert.integration.type) == ("Dynatrace", "Dynatrace")
    assert opsgenie.teams_of(alert.id) == ("operations",)


@pytest.mark.parametrize(
    ("severity", "priority"),
    [("AVAILABILITY", "P1"), ("ERROR", "P2"), ("PERFORMANCE", "P3"), ("INFO", "P5")],
)
async def test_the_severity_makes_the_priority(severity: str, priority: str) -> None:
    opsgenie, dynatrace = both()

    dynatrace.open_problem("x", WEB_01, severity=severity)

    assert opsgenie.alerts[0].priority == priority


async def test_the_end_of_the_problem_closes_its_alert_and_a_new_beginning_makes_another() -> None:
    opsgenie, dynatrace = both()
    problem = dynatrace.open_problem("disk full", WEB_01)
    dynatrace.merge_event(problem.id, "CPU", WEB_01)
    dynatrace.resolve(problem.id)
    dynatrace.reopen(problem.id)

    assert [alert.status for alert in opsgenie.alerts] == ["closed", "open"]


async def test_an_alert_that_somebody_closed_already_does_no_harm() -> None:
    opsgenie, dynatrace = both()
    problem = dynatrace.open_problem("disk full", WEB_01)
    opsgenie.close(opsgenie.alerts[0].id)

    dynatrace.resolve(problem.id)

    assert opsgenie.alerts[0].status == "closed"


async def test_the_message_is_a_template() -> None:
    opsgenie, dynatrace = both("{ProblemTitle} on {ImpactedEntityNames}")

    dynatrace.open_problem("disk full", WEB_01)

    assert opsgenie.alerts[0].message == "disk full on web-01.example.net"


async def test_the_alert_s_webhook_comes_from_dynatrace(receiver: Receiver) -> None:
    opsgenie, dynatrace = both()
    opsgenie.webhooks.append(OutgoingWebhook(url=receiver.url))
    async with serve(opsgenie.app):
        problem = dynatrace.open_problem("disk full", WEB_01)
        dynatrace.resolve(problem.id)
        await opsgenie.settled()

    assert receiver.actions == ["Create", "Close"]
    assert receiver.bodies[0]["source"] == {"name": "Dynatrace", "type": "Dynatrace"}
