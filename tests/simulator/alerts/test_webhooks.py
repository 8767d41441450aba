"""Which webhooks are sent, and to whom."""

import pytest

from app.simulator import Opsgenie, OutgoingWebhook, Refused
from tests.simulator.alerts.building import a_full_disk
from tests.simulator.peers import Receiver

pytestmark = pytest.mark.anyio


async def test_only_the_mapped_actions_are_sent(opsgenie: Opsgenie, receiver: Receiver) -> None:
    opsgenie.webhooks[0] = OutgoingWebhook(
        url=receiver.url, actions=frozenset({"Create", "CleanDisk"})
    )
    alert = a_full_disk(opsgenie)
    opsgenie.add_note(alert.id, "hello")
    opsgenie.custom_action(alert.id, "CleanDisk")
    opsgenie.close(alert.id)

    await opsgenie.settled()

    assert receiver.actions == ["Create", "CleanDisk"]


async def test_a_team_that_is_added_gets_create_and_all_others_add_team(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    owners = {"global": None, "T1": "operations", "T2": "database", "T3": "network"}
    opsgenie.webhooks[:] = [
        OutgoingWebhook(url=f"{receiver.url}/{name}", name=name, team=team)
        for name, team in owners.items()
    ]
    alert = a_full_disk(opsgenie)
    opsgenie.add_team(alert.id, "database")
    opsgenie.add_team(alert.id, "network")
    opsgenie.add_team(alert.id, "network")

    await opsgenie.settled()

    got = {
        name: [d.json["action"] for d in opsgenie.deliveries if d.webhook == name]
        for name in owners
    }
    assert got == {
        "global": ["Create", "AddTeam", "AddTeam"],
        "T1": ["Create", "AddTeam", "AddTeam"],
        "T2": ["Create", "AddTeam"],
        "T3": ["Create"],
    }
    assert len({body["integrationId"] for body in receiver.bodies}) == 4
    assert {body["alert"]["alertId"] for body in receiver.bodies} == {alert.id}


async def test_two_changes_at_one_instant_differ_in_updated_at(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    alert = a_full_disk(opsgenie)
    opsgenie.add_note(alert.id, "same")
    opsgenie.add_note(alert.id, "same")

    await opsgenie.settled()

    updates = [body["alert"]["updatedAt"] for body in receiver.bodies]
    assert updates == sorted(set(updates))
    assert {len(str(update)) for update in updates} == {19}


async def test_the_same_alias_counts_up_and_sends_nothing(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    first = a_full_disk(opsgenie)
    again = a_full_disk(opsgenie)
    opsgenie.close(first.id)
    afresh = a_full_disk(opsgenie)

    await opsgenie.settled()

    assert (again.id, again.count) == (first.id, 2)
    assert (afresh.tiny_id, afresh.count) == ("2", 1)
    assert afresh.id != first.id
    assert receiver.actions == ["Create", "Close", "Create"]


async def test_what_cannot_be_done_is_refused(opsgenie: Opsgenie) -> None:
    alert = a_full_disk(opsgenie)
    opsgenie.close(alert.id)

    with pytest.raises(Refused, match="Alert is already closed"):
        opsgenie.close(alert.id)
    with pytest.raises(Refused, match="Alert does not exist"):
        opsgenie.acknowledge("none")
    with pytest.raises(Refused, match="Team does not exist"):
        opsgenie.add_team(alert.id, "none")
