"""The problem notifications of Dynatrace."""

import json
from base64 import b64encode
from collections.abc import AsyncIterator

import pytest

from app.simulator import DavisWorkflow, Dynatrace, Entity, ProblemNotification, serve
from tests.simulator.peers import Clock, Receiver

pytestmark = pytest.mark.anyio

WEB_01 = Entity.named("web-01.example.net", "env:prod", "disk_cleanup", "[AWS]Name:web-01")
WEB_02 = Entity.named("web-02.example.net", "env:prod")


@pytest.fixture
async def dynatrace(clock: Clock) -> AsyncIterator[Dynatrace]:
    dynatrace = Dynatrace(now=clock, new_number=lambda: -6386032669938507213)
    async with serve(dynatrace.app):
        yield dynatrace


async def posted(dynatrace: Dynatrace, receiver: Receiver, template: str, **headers: str) -> str:
    """Open a problem with awkward texts, and return what the filled template looks like."""
    dynatrace.webhooks.append(
        ProblemNotification(url=receiver.url, template=template, headers=headers)
    )
    dynatrace.open_problem(
        'disk "var" full', WEB_01, impact="SERVICES", properties={"disk": "/var"}
    )
    await dynatrace.settled()
    return receiver.received[0].content.decode()


async def test_the_default_template_is_json_with_every_documented_key(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    dynatrace.webhooks.append(ProblemNotification(url=receiver.url))
    problem = dynatrace.open_problem("disk full", WEB_01, properties={"disk": "/var"})
    await dynatrace.settled()

    (body,) = receiver.bodies
    details = body.pop("ProblemDetailsJSONv2")
    assert body == {
        "State": "OPEN",
        "PID": "-6386032669938507213_1795334400123V2",
        "ProblemID": "P-261100001",
        "ProblemTitle": "disk full",
        "ProblemSeverity": "RESOURCE_CONTENTION",
        "ProblemImpact": "INFRASTRUCTURE",
        "ProblemURL": "https://abc12345.live.dynatrace.com/#problems/problemdetails;pid="
        "-6386032669938507213_1795334400123V2",
        "Tags": "env:prod, disk_cleanup, [AWS]Name:web-01",
        "ImpactedEntity": "disk full on Host web-01.example.net",
        "ImpactedEntityNames": "web-01.example.net",
        "ImpactedEntities": [{"type": "HOST", "name": "web-01.example.net", "entity": WEB_01.id}],
        "ProblemDetailsText": "OPEN Problem P-261100001 in environment abc12345\n"
        "Problem detected at: 08:00 (UTC) 22.11.2026\n\n"
        "Host\nweb-01.example.net\n\ndisk full\ndisk: /var",
    }
    assert details["problemId"] == problem.id
    assert details["evidenceDetails"]["totalCount"] == 1
    assert "recentComments" not in details


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{Tags[env]}", "prod"),
        ("{Tags[disk_cleanup]}", ""),
        ("{Tags[team]}", "{Tags[team]}"),
        ("{ProblemStartTime}", "{ProblemStartTime}"),
        ("{State[x]}", "{State[x]}"),
        ("{ProblemImpact}", "SERVICE"),
        ("{NamesOfImpactedEntities}", "web-01.example.net"),
    ],
)
async def test_a_placeholder_stands_for_a_value_or_for_itself(
    dynatrace: Dynatrace, receiver: Receiver, template: str, expected: str
) -> None:
    assert await posted(dynatrace, receiver, template) == expected


async def test_texts_are_escaped_where_the_content_type_is_json(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    content = await posted(dynatrace, receiver, '{"t": "{ProblemTitle}"}')

    assert receiver.received[0].headers["content-type"].startswith("application/json")
    assert json.loads(content) == {"t": 'disk "var" full'}


async def test_texts_are_not_escaped_elsewhere_so_that_json_may_break(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    content = await posted(
        dynatrace, receiver, '{"t": "{ProblemTitle}"}', **{"content-type": "text/plain"}
    )

    assert receiver.received[0].headers["content-type"] == "text/plain"
    assert content == '{"t": "disk "var" full"}'
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(content)


async def test_the_older_details_are_those_of_api_v1(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    v1 = json.loads(await posted(dynatrace, receiver, "{ProblemDetailsJSON}"))

    assert (v1["id"], v1["displayName"]) == ("-6386032669938507213_1795334400123V2", "261100001")
    assert (v1["impactLevel"], v1["affectedCounts"]["SERVICE"]) == ("SERVICE", 1)
    assert v1["rankedEvents"][0]["disk"] == "/var"
    assert {"context": "AWS", "key": "Name", "value": "web-01"} in v1["tagsOfAffectedEntities"]


async def test_details_come_as_html_and_markdown_too(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    content = await posted(dynatrace, receiver, "{ProblemDetailsHTML}|{ProblemDetailsMarkdown}")

    html, _, markdown = json.loads(f'"{content}"').partition("|")
    assert "disk &quot;var&quot; full" in html
    assert markdown.startswith("# OPEN Problem P-261100001")


async def test_an_end_is_told_unless_switched_off_a_merge_only_if_switched_on(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    dynatrace.webhooks += [
        ProblemNotification(url=f"{receiver.url}/default", name="default"),
        ProblemNotification(url=f"{receiver.url}/all", name="all", on_merge=True),
        ProblemNotification(url=f"{receiver.url}/opens", name="opens", on_resolved=False),
    ]
    problem = dynatrace.open_problem("disk full", WEB_01)
    dynatrace.merge_event(problem.id, "CPU", WEB_02)
    dynatrace.resolve(problem.id)
    dynatrace.reopen(problem.id)

    await dynatrace.settled()

    def states(webhook: str) -> list[str]:
        return [one.json["State"] for one in dynatrace.deliveries if one.webhook == webhook]

    assert states("default") == ["OPEN", "RESOLVED", "OPEN"]
    assert states("all") == ["OPEN", "OPEN", "RESOLVED", "OPEN"]
    assert states("opens") == ["OPEN", "OPEN"]
    merged = next(
        one.json for one in dynatrace.deliveries if one.json["ProblemTitle"] != "disk full"
    )
    assert merged["ProblemTitle"] == "Multiple infrastructure problems"
    assert merged["ImpactedEntity"] == "2 infrastructure problems"
    assert merged["ImpactedEntityNames"] == "web-01.example.net, web-02.example.net"
    assert len({one.json["PID"] for one in dynatrace.deliveries}) == 1


async def test_a_notification_may_carry_basic_credentials_and_other_headers(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    dynatrace.webhooks.append(
        ProblemNotification(
            url=receiver.url, basic=("dynatrace", "secret"), headers={"X-Alexis-Token": "t"}
        )
    )
    dynatrace.open_problem("disk full", WEB_01)

    await dynatrace.settled()

    headers = receiver.received[0].headers
    assert headers["authorization"] == "Basic " + b64encode(b"dynatrace:secret").decode()
    assert headers["x-alexis-token"] == "t"


async def test_the_test_notification_has_its_well_known_values(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    template = '{"PID": "{PID}", "ID": "{ProblemID}", "Title": "{ProblemTitle}", "T": "{Tags}",'
    template += '"Details": {ProblemDetailsJSON}, "Entities": {ImpactedEntities}}'
    dynatrace.webhooks += [
        ProblemNotification(url=receiver.url, template=template),
        DavisWorkflow(url=receiver.url),
    ]

    dynatrace.test_notification()
    await dynatrace.settled()

    (body,) = receiver.bodies
    assert body["Entities"][0]["entity"] == "HOST-XXXXXXXXXXXXX"
    assert body | {"Entities": None} == {
        "PID": "99999",
        "ID": "999",
        "Title": "Dynatrace problem notification test run",
        "T": "testtag1, testtag2",
        "Details": {"ID": "99999"},
        "Entities": None,
    }
    assert dynatrace.problems == ()


async def test_a_problem_may_be_about_nothing_in_particular(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    dynatrace.webhooks += [
        ProblemNotification(url=receiver.url, template='[{ImpactedEntities}, "{Tags}"]'),
        DavisWorkflow(url=receiver.url),
    ]
    dynatrace.open_problem("monitoring unavailable")

    await dynatrace.settled()

    bodies = {one.webhook: one.json for one in dynatrace.deliveries}
    assert bodies["problem notification"] == [[], ""]
    assert "root_cause_entity_id" not in bodies["workflow"]


async def test_notifications_can_be_lost_on_purpose(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    dynatrace.webhooks.append(ProblemNotification(url=receiver.url))
    problem = dynatrace.open_problem("disk full", WEB_01)
    dynatrace.lose_webhooks = True
    dynatrace.resolve(problem.id)

    await dynatrace.settled()

    assert [body["State"] for body in receiver.bodies] == ["OPEN"]
    assert [one.problem for one in dynatrace.deliveries] == ["lost on purpose", ""]
