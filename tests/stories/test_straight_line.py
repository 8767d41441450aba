"""A webhook becomes a repair, and both systems are told."""

from pathlib import Path

import pytest

from app.simulator import By, Entity, OutgoingWebhook
from tests.parts.alexis import (
    TOKEN,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: restart-duplicator
    sources: [opsgenie, jsm, dynatrace]
    when:
      all:
        - tags: [syn.duplicator]
        - {{field: title, search: "(?i)garbage"}}
        - not: {{tags: [no-remediation]}}
    targets: {{from: details.host}}
    then:
      - tasks:
          - remote_ssh: echo restarted >> {done}
            action: restart_service
        verify: {{remote_ssh: "test -s {done}", within: 5s}}
    otherwise: {{add_team: unixadmins}}
    """


async def test_an_alert_is_repaired_and_gets_its_notes_and_its_team(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        alert = products.opsgenie.create_alert(
            "Garbage collection", tags=["syn.duplicator"], details={"host": host.address}
        )
        await all_settled(service, products)

        assert done.read_text() == "restarted\n"
        started, ended = products.opsgenie.notes_of(alert.id)
        assert "rule restart-duplicator matched" in started
        assert f"restart-duplicator succeeded on {host.address}" in ended
        assert "exit status 0" in ended
        assert products.opsgenie.teams_of(alert.id) == ("repairs",)


async def test_a_problem_and_its_alert_are_repaired_once_and_told_on_both(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rule = RULE.format(done=done).replace("{from: details.host}", "{entities: HOST}")
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        problem = products.dynatrace.open_problem(
            "Garbage collection", Entity.named(host.address, "syn.duplicator")
        )
        alert = products.opsgenie.create_alert(
            f"INFRASTRUCTURE Problem {problem.display_id}: Garbage collection",
            By(user="Dynatrace"),
            tags=["syn.duplicator"],
            alias=problem.id,
        )
        await all_settled(service, products)

        assert done.read_text() == "restarted\n"
        for notes in (
            products.opsgenie.notes_of(alert.id),
            products.dynatrace.comments_of(problem.id),
        ):
            assert [text.splitlines()[0].split(" on ")[0] for text in notes] == [
                "Alexis: rule restart-duplicator matched and starts its remedy.",
                "Alexis: rule restart-duplicator succeeded",
            ]


async def test_jsm_is_told_as_opsgenie_is(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        alert = products.jsm.create_alert(
            "Garbage collection", tags=["syn.duplicator"], details={"host": host.address}
        )
        await all_settled(service, products)

        assert len(products.jsm.notes_of(alert.id)) == 2
        assert products.jsm.teams_of(alert.id) == ("repairs",)


async def test_a_repeat_starts_nothing(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        for team in ("humans", "unixadmins"):
            products.opsgenie.webhooks.append(
                OutgoingWebhook(
                    url=f"{service.url}/v1/webhooks/opsgenie",
                    name=f"of {team}",
                    team=team,
                    headers={"X-Alexis-Token": TOKEN},
                )
            )

        alert = products.opsgenie.create_alert(
            "Garbage collection", tags=["syn.duplicator"], details={"host": host.address}
        )
        products.opsgenie.add_team(alert.id, "humans")
        products.opsgenie.add_team(alert.id, "unixadmins")
        await all_settled(service, products)
        for delivery in [each for each in products.opsgenie.deliveries if each.status == 202]:
            await products.opsgenie.redeliver(delivery)
        await all_settled(service, products)

        assert done.read_text() == "restarted\n"
        assert len(products.opsgenie.notes_of(alert.id)) == 2
        assert len(await service.runs(state="succeeded")) == 1


async def test_an_alert_that_nobody_has_a_rule_for_goes_to_people(
    tmp_path: Path, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    settings = settings_for(tmp_path, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        alert = products.opsgenie.create_alert("Certificate expires", tags=["tls"])
        products.opsgenie.acknowledge(alert.id)
        await all_settled(service, products)

        (note,) = products.opsgenie.notes_of(alert.id)
        assert "nothing matched. 1 rule was tried." in note
        assert products.opsgenie.teams_of(alert.id) == ("humans",)


async def test_what_the_webhook_leaves_out_is_asked_of_the_vendor(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rule = RULE.format(done=done).replace("{field: title", "{field: description")
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.opsgenie.webhooks.append(
            OutgoingWebhook(
                url=f"{service.url}/v1/webhooks/opsgenie", headers={"X-Alexis-Token": TOKEN}
            )
        )

        products.opsgenie.create_alert(
            "Trouble",
            tags=["syn.duplicator"],
            description="x" * 2000 + " garbage",
            details={"host": host.address},
        )
        await all_settled(service, products)

        assert done.read_text() == "restarted\n"


async def test_the_next_remedy_is_tried_and_then_people_are_asked(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: two-remedies
        when: {{tags: [disk_full]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks: [{{remote_ssh: "echo first >> {done}; echo no luck >&2; exit 7"}}]
          - tasks: [{{remote_ssh: "echo second >> {done}"}}]
            verify: {{remote_ssh: "false", within: 1s, every: 1s}}
        otherwise: {{add_team: unixadmins, note: "Call the storage team."}}
        """,
    )
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        alert = products.opsgenie.create_alert("Disk full", tags=["disk_full"])
        await all_settled(service, products)

        assert done.read_text() == "first\nsecond\n"
        started, first, second, escalated = products.opsgenie.notes_of(alert.id)
        assert "Remedy 1 of 2" in started
        assert "exit status 7" in first
        assert "no luck" in first
        assert "Next: remedy 2 of 2." in first
        assert "Not verified within 1s: false" in second
        assert "Call the storage team." in escalated
        assert products.opsgenie.teams_of(alert.id) == ("repairs", "unixadmins")


async def test_the_end_of_the_problem_is_proof_and_calls_off_what_has_not_begun(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        first=f"""
        name: first
        when: {{tags: [disk_full]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks: [{{remote_ssh: "echo first >> {done}"}}]
            verify: {{problem: resolved, within: 10m}}
        """,
        second=f"""
        name: second
        when: {{tags: [disk_full]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "echo second >> {done}"}}]}}]
        """,
    )
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Disk full", tags=["disk_full"])
        await service.run_in("verifying")

        products.opsgenie.close(alert.id)
        await all_settled(service, products)

        assert done.read_text() == "first\n"
        states = {run["rule"]: run["state"] for run in await service.runs()}
        assert states == {"first": "succeeded", "second": "cancelled"}


async def test_one_target_that_is_not_there_does_not_hold_up_the_others(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: everywhere
        when: {{tags: [all]}}
        targets: {{hosts: [{host.address}, 127.0.0.12, 10.0.0.1]}}
        then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
        """,
    )
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        alert = products.opsgenie.create_alert("Everything", tags=["all"])
        await all_settled(service, products)

        ends = {run["target"]: (run["state"], run["reason"]) for run in await service.runs()}
        assert ends == {
            host.address: ("succeeded", None),
            "127.0.0.12": ("unreachable", None),
            "10.0.0.1": ("blocked", "not_allowed"),
        }
        assert "Not on 10.0.0.1: not_allowed" in products.opsgenie.notes_of(alert.id)[0]


async def test_a_run_waits_for_approval_and_begins_when_it_is_given(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rule = RULE.format(done=done).replace("sources:", "mode: approve\n    sources:")
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert(
            "Garbage", tags=["syn.duplicator"], details={"host": host.address}
        )
        run = await service.run_in("awaiting_approval")
        assert not done.exists()

        approved = await service.post(f"/v1/runs/{run['id']}/approve", {})
        await all_settled(service, products)

        assert approved.status_code == 200
        assert done.read_text() == "restarted\n"
        again = await service.post(f"/v1/runs/{run['id']}/reject", {})
        assert again.status_code == 409


async def test_rules_are_read_again_when_they_change(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rules = write_rules(tmp_path, rule=RULE.format(done=done))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:

        async def names() -> set[str]:
            return {rule["name"] for rule in (await service.get("/v1/rules"))["rules"]}

        async def problems() -> list[object]:
            found: list[object] = (await service.get("/v1/rules"))["problems"]
            return found

        write_rules(tmp_path, other=RULE.format(done=done).replace("restart-duplicator", "other"))
        await until(lambda: _equals(names, {"restart-duplicator", "other"}), "the new rule")

        (rules / "other.yaml").write_text("name: other\nwhen: {tagz: [x]}\n")
        (problem, *_) = await until(problems, "the broken file to be told")

        assert await names() == {"restart-duplicator", "other"}
        assert problem["line"] == 2
        ready = await service.get("/readyz")
        assert ready["ready"] is True
        assert "other.yaml:2" in ready["broken_rule_files"][0]


async def _equals(ask: "object", wanted: set[str]) -> bool:
    return await ask() == wanted  # type: ignore[operator, no-any-return]
