"""A problem is told to people in ServiceNow and in a channel, once, and no secret is told."""

import json
from pathlib import Path

import pytest

from app.simulator import serve
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.answering import answering
from tests.parts.servicenow import PASSWORD, USER, Servicenow

pytestmark = pytest.mark.anyio

HOST = "app-01.example.net"
PATH = "/services/T0/B0/made-up-secret"


async def test_a_problem_has_an_incident_and_people_are_told(
    tmp_path: Path, products: Vendors
) -> None:
    vendor = Servicenow()
    write_rules(
        tmp_path,
        rule=f"""
        name: tell-people
        when: {{tags: [t]}}
        targets: {{hosts: [{HOST}]}}
        then:
          - tasks:
              - servicenow:
                  fields: {{short_description: "{{{{ title }}}} on {{{{ target }}}}"}}
                  work_note: Somebody looks.
              - notify: {{channel: ops, text: "See {{{{ title }}}}"}}
              - servicenow: Somebody was told.
        """,
    )
    async with serve(vendor) as instance, answering() as (hooks, slack):
        settings = settings_for(
            tmp_path,
            sources=products.settings,
            targets={"allow": [HOST]},
            server={"public_url": "https://alexis.example.net"},
            tasks={
                "servicenow": {"base_url": instance, "user": USER, "password": PASSWORD},
                "notify": {"channels": {"ops": {"slack": f"{hooks}{PATH}"}}},
            },
        )
        async with alexis(tmp_path, settings) as service:
            products.post_to(service.url)
            products.opsgenie.create_alert("Disk <!here> full", tags=["t"])
            await all_settled(service, products)
            (run,) = await service.runs()
            told = json.dumps([await service.get(f"/v1/runs/{run['id']}"), await service.stories()])

    assert run["state"] == "succeeded"
    assert [each["short_description"] for each in vendor.records["incident"]] == [
        f"Disk <!here> full on {HOST}"
    ]
    assert vendor.notes == ["Somebody looks.", "Somebody was told."]
    assert [json.loads(asked.body)["text"] for asked in slack.asked] == [
        f"See Disk &lt;!here&gt; full\nRun {run['id']}: https://alexis.example.net/#run/{run['id']}"
    ]
    assert PASSWORD not in told
    assert "made-up-secret" not in told
