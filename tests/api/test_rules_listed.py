"""The rules in force, as they are listed, searched and shown one by one."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.sshd import SshServer, sshd

pytestmark = pytest.mark.anyio

RULE = """
    name: {name}
    description: {about}
    mode: {mode}
    enabled: {enabled}
    when: {{tags: [{name}]}}
    targets: {{hosts: [{host}]}}
    before: {{probe: {{remote_ssh: test -e /}}}}
    then:
      - tasks: [{{remote_ssh: exit 3}}]
      - tasks:
          - remote_ssh: |
              echo first
              echo second
    """


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="module")
async def ran(tmp_path_factory: pytest.TempPathFactory, host: SshServer) -> AsyncIterator[Alexis]:
    """One rule tried two remedies, one observed, two did nothing; a file is broken."""
    folder = tmp_path_factory.mktemp("ran")
    for name, mode, enabled, about in (
        ("breaks", "auto", "true", "Restart the Duplicator"),
        ("watches", "observe", "true", "Looks on"),
        ("idle", "approve", "true", "Waits"),
        ("off", "auto", "false", "Switched off"),
    ):
        said = {"name": name, "mode": mode, "enabled": enabled, "about": about}
        write_rules(folder, **{name: RULE.format(**said, host=host.address)})
    write_rules(folder, broken="name: [")
    async with alexis(folder, settings_for(folder, host)) as service:
        for tag in ("breaks", "watches"):
            await service.post("/v1/events", {"title": "Trouble", "tags": [tag]})
        await until(service.is_settled, "all to be decided and done")
        yield service


async def names(service: Alexis, **wanted: str | int) -> list[str]:
    return [each["name"] for each in (await service.get("/v1/rules", **wanted))["rules"]]


async def test_without_a_word_all_are_listed_in_the_order_in_which_they_are_asked(
    ran: Alexis,
) -> None:
    said = await ran.get("/v1/rules")

    assert [each["name"] for each in said["rules"]] == ["breaks", "idle", "off", "watches"]
    assert {each["lately"] for each in said["rules"]} == {None}
    assert (said["count"], said["in_force"], said["next"]) == (4, 4, None)
    assert [Path(each["file"]).name for each in said["problems"]] == ["broken.yaml"]


async def test_a_page_leads_to_the_next_one(ran: Alexis) -> None:
    first = await ran.get("/v1/rules", limit=3)

    second = await ran.get("/v1/rules", limit=3, cursor=first["next"])
    nowhere = await ran.client.get("/v1/rules", params={"cursor": "nobody"})

    assert [each["name"] for each in first["rules"]] == ["breaks", "idle", "off"]
    assert first["count"] == 4
    assert ([each["name"] for each in second["rules"]], second["next"]) == (["watches"], None)
    assert nowhere.status_code == 404


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param({"find": "DUPLIC"}, ["breaks"], id="by its description"),
        pytest.param({"find": "idle.yaml"}, ["idle"], id="by its file"),
        pytest.param({"find": "nothing"}, [], id="by what none says"),
        pytest.param({"mode": "auto"}, ["breaks", "off"], id="by mode"),
        pytest.param({"mode": "auto", "enabled": "false"}, ["off"], id="switched off"),
        pytest.param({"since": "30d", "ran": "true"}, ["breaks"], id="with runs"),
        pytest.param(
            {"since": "30d", "ran": "false"}, ["idle", "off", "watches"], id="without runs"
        ),
        pytest.param({"since": "30d", "last_state": "succeeded"}, ["breaks"], id="by the last run"),
        pytest.param({"since": "30d", "last_state": "failed"}, [], id="by another last run"),
    ],
)
async def test_they_are_found(ran: Alexis, wanted: dict[str, str], found: list[str]) -> None:
    assert await names(ran, **wanted) == found


async def test_it_says_what_each_did_lately(ran: Alexis) -> None:
    said = await ran.get("/v1/rules", since="30d", limit=4)

    breaks, idle, _, watches = (each["lately"] for each in said["rules"])
    assert (breaks["runs"], breaks["states"], breaks["success_rate"]) == (
        2,
        {"failed": 1, "succeeded": 1},
        0.5,
    )
    assert [each["state"] for each in breaks["last"]] == ["succeeded", "failed"]
    assert breaks["last_state"] == "succeeded"
    assert (idle["runs"], idle["blocked"], idle["last"], idle["last_state"]) == (0, 0, [], None)
    assert (watches["runs"], watches["blocked"], watches["success_rate"]) == (0, 1, None)


async def test_what_needs_the_runs_needs_a_time(ran: Alexis) -> None:
    answer = await ran.client.get("/v1/rules", params={"ran": "true"})

    assert answer.status_code == 422
    assert "give since with ran and last_state" in answer.text


async def test_one_is_shown_as_yaml_and_in_words(ran: Alexis) -> None:
    said = await ran.get("/v1/rules/breaks")

    nobody = await ran.client.get("/v1/rules/nobody")

    assert (said["name"], said["mode"], said["description"]) == (
        "breaks",
        "auto",
        "Restart the Duplicator",
    )
    assert said["looks"] == ["probe: test -e /"]
    assert [each["tasks"] for each in said["remedies"]] == [
        ["exit 3"],
        ["echo first echo second"],
    ]
    assert "name: breaks\ndescription: Restart the Duplicator\n" in said["text"]
    assert "|\n" in said["text"]
    assert (nobody.status_code, "nobody" in nobody.text) == (404, True)
