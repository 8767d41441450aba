"""A rule does something to its alert and its problem; what comes back of it starts nothing."""

from pathlib import Path

import pytest

from app.simulator import By, Entity
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: repairs
    sources: [opsgenie]
    when: {{field: title, search: Trouble}}
    targets: {{hosts: [{host}]}}
    limits: {{cooldown: 0s}}
    then:
      - tasks:
          - opsgenie: acknowledge
          - remote_ssh: echo restarted >> {done}
          - dynatrace: {{do: add_event, title: "restarted on {{{{ target }}}}"}}
          - opsgenie: {{do: custom_action, name: Restarted}}
          - opsgenie: close
          - opsgenie: {{do: add_tags, tags: [auto-repaired]}}
    """
LIES_IN_WAIT = """
    name: lies-in-wait
    when: {{field: title, search: .}}
    actions: [Acknowledge, Close, AddTags, Restarted]
    targets: {{hosts: [{host}]}}
    limits: {{cooldown: 0s}}
    then: [{{tasks: [{{remote_ssh: "echo ECHO >> {done}"}}]}}]
    """


async def test_a_run_that_closes_its_own_alert_goes_on_to_its_end_and_starts_nothing(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    parts = {"host": host.address, "done": done}
    write_rules(tmp_path, a=RULE.format(**parts), b=LIES_IN_WAIT.format(**parts))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        problem = products.dynatrace.open_problem("Trouble", Entity.named("web-01"))
        alert = products.opsgenie.create_alert(
            f"Problem {problem.display_id}: Trouble", By(user="Dynatrace")
        )
        await all_settled(service, products)
        runs = await service.runs()
        events = (await service.get("/v1/events", limit=500))["items"]

    begun = [(run["rule"], run["state"]) for run in runs if run["state"] != "blocked"]
    assert begun == [("repairs", "succeeded")]
    assert done.read_text() == "restarted\n"
    after = products.opsgenie.alert(alert.id)
    assert (after.tags, after.acknowledged is not None) == (("auto-repaired",), True)
    assert after.closed
    assert [each.title for each in products.dynatrace.ingested] == [f"restarted on {host.address}"]
    ours = {each["action"]: each["state"] for each in events if each["action"] != "OPEN"}
    assert ours["Acknowledge"] == ours["Restarted"] == ours["AddTags"] == "ignored"
    assert ours["Close"] == "decided"
