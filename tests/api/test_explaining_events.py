"""Why a rule matched an event or not, at any time later and with any number of rules."""

from typing import Any

import pytest

from app.api.examples import EVENT
from tests.parts.alexis import Alexis, until, write_rules

pytestmark = pytest.mark.anyio

MANY = 300
SERVICE = """\
name: {name}
when: {{tags: [{tag}]}}
targets: {{hosts: [app-01.example.net]}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
"""


async def decided(service: Alexis, **said: Any) -> Any:
    """Send an event by hand; give its story when it is decided."""
    answer = await service.post("/v1/events", {**EVENT, **said})
    event = answer.json()["event"]

    async def story() -> Any:
        found = await service.get(f"/v1/events/{event}")
        return found if found["state"] == "decided" else None

    return await until(story, "the event to be decided")


async def change(service: Alexis, **texts: str) -> None:
    """Write rule files, and wait until they are in force."""
    before = await service.get("/v1/rules")
    write_rules(service.rules.parent, **texts)

    async def others() -> bool:
        return bool(await service.get("/v1/rules") != before)

    await until(others, "the rules to be read")


async def explained(service: Alexis, story: Any, rule: str) -> Any:
    return await service.get(f"/v1/events/{story['id']}/explain", rule=rule)


async def test_a_rule_is_explained_as_it_was_and_as_it_is_now(service: Alexis) -> None:
    story = await decided(service, tags=["tls"])
    await change(service, rules=SERVICE.format(name="restart-duplicator", tag="tls"))

    said = await explained(service, story, "restart-duplicator")
    today = await service.post("/v1/rules/explain", {"event": story["id"]})
    both = await service.post("/v1/rules/explain", {"event": story["id"], "source": "opsgenie"})

    assert said["changed"]
    assert [(each["rule"], each["matched"]) for each in today.json()["rules"]] == [
        ("restart-duplicator", True)
    ]
    assert (both.status_code, both.json()["errors"][0]["what"]) == (
        422,
        "Value error, give source and payload, both of them",
    )
    assert said["then"]["digest"] != said["now"]["digest"]
    assert (said["then"]["matched"], said["then"]["clause"], said["then"]["saw"]) == (
        False,
        "tags ['syn.duplicator']",
        "tls",
    )
    assert said["now"]["matched"]


async def test_a_rule_that_matches_now_says_all_that_would_block_it(service: Alexis) -> None:
    story = await decided(service)
    await service.post("/v1/pause", {"reason": "a migration"})

    said = await explained(service, story, "restart-duplicator")

    (there,) = said["would"]["targets"]
    assert said["would"]["block"]["reason"] == "paused"
    assert [each["reason"] for each in there["against"]] == [
        "paused",
        "duplicate",
        "busy",
        "cooldown",
    ]
    assert there["against"][3]["until"]


async def test_a_rule_that_is_gone_is_still_explained_as_it_was(service: Alexis) -> None:
    story = await decided(service)
    await change(service, rules=SERVICE.format(name="another", tag="x"))

    gone = await explained(service, story, "restart-duplicator")
    new = await explained(service, story, "another")
    again = await service.get(f"/v1/events/{story['id']}")

    assert gone["would"] is None
    assert (gone["then"]["matched"], gone["now"], gone["changed"]) == (True, None, True)
    assert (new["then"], new["now"]["matched"], new["changed"]) == (None, False, True)
    assert again == story


async def test_a_story_says_of_each_rule_why_it_did_not_match_also_when_it_has_changed(
    service: Alexis,
) -> None:
    await change(service, more=SERVICE.format(name="other", tag="other"))
    story = await decided(service, tags=["tls"])
    await change(service, more=SERVICE.format(name="other", tag="tls"))

    again = await service.get(f"/v1/events/{story['id']}")

    assert [(each["rule"], each["clause"]) for each in again["not_matched"]] == [
        ("other", "tags ['other']"),
        ("restart-duplicator", "tags ['syn.duplicator']"),
    ]
    assert again["not_shown"] == 0


async def test_of_many_rules_a_story_shows_those_that_could_match_and_any_can_be_asked_for(
    service: Alexis,
) -> None:
    rules = [SERVICE.format(name=f"rule-{number}", tag=f"tag-{number}") for number in range(MANY)]
    near = SERVICE.format(name="near", tag="tag-7, of-another")
    await change(service, rules="---\n".join([*rules, near]))

    story = await decided(service, tags=["tag-7", "of-another-kind"])
    far = await explained(service, story, "rule-250")

    assert [each["rule"] for each in story["decisions"]] == ["rule-7"]
    assert story["rules_tried"] == MANY + 1
    assert len(story["not_matched"]) <= 1
    assert story["not_shown"] == MANY - len(story["not_matched"])
    assert far["then"] == far["now"]
    assert (far["then"]["clause"], far["changed"]) == ("tags ['tag-250']", False)


async def test_what_would_happen_is_said_of_those_of_many_rules_that_could_match(
    service: Alexis,
) -> None:
    rules = [SERVICE.format(name=f"rule-{number}", tag=f"tag-{number}") for number in range(MANY)]
    await change(service, rules="---\n".join(rules))
    alert = {"alertId": "1", "message": "Trouble", "tags": ["tag-7"]}
    asked = {"source": "opsgenie", "payload": {"action": "Create", "alert": alert}}

    said = (await service.post("/v1/rules/explain", asked)).json()

    assert [rule["rule"] for rule in said["rules"]] == ["rule-7"]
    assert said["not_shown"] == MANY - 1


async def test_what_is_not_there_cannot_be_explained(service: Alexis) -> None:
    story = await decided(service)

    no_rule = await service.client.get(f"/v1/events/{story['id']}/explain?rule=nobody")
    no_event = await service.client.get("/v1/events/nowhere/explain?rule=restart-duplicator")

    assert (no_rule.status_code, no_event.status_code) == (404, 404)
    assert "nobody" in no_rule.text
    assert "nowhere" in no_event.text
