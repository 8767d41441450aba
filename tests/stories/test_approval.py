"""A rule that asks for approval asks before each remedy."""

from pathlib import Path

import pytest

from app.simulator.alerts.state import By
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: two-remedies
    mode: approve
    when: {{tags: [broken]}}
    targets: {{hosts: [{host}]}}
    then:
      - tasks: [{{remote_ssh: "echo gently >> {done}; false"}}]
      - tasks: [{{remote_ssh: "echo harder >> {done}"}}]
    """


async def test_the_harder_remedy_waits_for_its_own_approval(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(host=host.address, done=done))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("It is broken", tags=["broken"])
        gentle = await service.run_in("awaiting_approval")
        await service.post(f"/v1/runs/{gentle['id']}/approve", {})

        harder = await service.run_in("awaiting_approval")

        assert harder["remedy"] == gentle["remedy"] + 1
        assert done.read_text() == "gently\n"

        await service.post(f"/v1/runs/{harder['id']}/approve", {})
        await all_settled(service, products)

        assert done.read_text() == "gently\nharder\n"
        (asked,) = (
            note for note in products.opsgenie.notes_of(alert.id) if "waits for approval on" in note
        )
        assert f"Run {harder['id']}" in asked


async def test_a_button_on_an_alert_of_jsm_rejects(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    by = 'approval: {by: ["ben@example.com"]}\n    when:'
    write_rules(tmp_path, rule=RULE.format(host=host.address, done=done).replace("when:", by))
    jsm = {**products.settings["jsm"], "reject_action": "RejectRepair"}
    settings = settings_for(tmp_path, host, sources={**products.settings, "jsm": jsm})
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.jsm.create_alert("It is broken", tags=["broken"])
        await service.run_in("awaiting_approval")
        await all_settled(service, products)

        products.jsm.custom_action(alert.id, "RejectRepair", by=By(user="ben@example.com"))
        run = await service.run_in("cancelled")

    (asked,) = (note for note in products.jsm.notes_of(alert.id) if "waits for approval" in note)
    assert "To reject, press RejectRepair on the alert in jsm." in asked
    assert "press ApproveRepair" not in asked
    assert run["detail"] == "rejected by ben@example.com, by the button on the alert"
    assert not done.exists()
