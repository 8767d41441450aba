"""What a task does to a host: nothing unquoted, nothing left running, nobody else's machine."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, until, write_rules
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

HOSTILE = [
    "$(touch {trap})",
    "`touch {trap}`",
    "; touch {trap}",
    "x' ; touch {trap} ; '",
    '" ; touch {trap} ; "',
    "&& touch {trap} #",
    "| touch {trap}",
    "> {trap}",
    "${{IFS}}touch${{IFS}}{trap}",
    "\\'; touch {trap}; \\'",
]


async def _run_one(
    tmp_path: Path, host: SshServer, products: Vendors, rule: str, details: dict[str, str]
) -> Any:
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Trouble", tags=["t"], details=details)
        await all_settled(service, products)
        (run,) = await service.runs()
        return await service.get(f"/v1/runs/{run['id']}")


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_a_hostile_value_stays_one_word(
    tmp_path: Path, host: SshServer, products: Vendors, hostile: str
) -> None:
    value = hostile.format(trap=tmp_path / "trap")
    rule = f"""
        name: say
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks:
              - remote_ssh:
                  command: printf '%s\\n' {{{{ details.x }}}} "$X"
                  env: {{X: "<{{{{ details.x }}}}>"}}
        """

    run = await _run_one(tmp_path, host, products, rule, {"x": value})

    assert run["state"] == "succeeded"
    assert run["steps"][0]["result"]["stdout"] == f"{value}\n<{value}>\n"
    assert not (tmp_path / "trap").exists()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param("-rf", "starts with a dash", id="an option"),
        pytest.param("a\nb", "control characters", id="a newline"),
        pytest.param("", "is empty", id="nothing"),
    ],
)
async def test_a_value_that_no_quoting_makes_safe_is_a_block(
    tmp_path: Path, host: SshServer, products: Vendors, value: str, why: str
) -> None:
    rule = f"""
        name: say
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "echo {{{{ details.x }}}}"}}]}}]
        """

    run = await _run_one(tmp_path, host, products, rule, {"x": value})

    assert (run["state"], run["reason"]) == ("blocked", "not_allowed")
    assert why in run["detail"]


_GUARDED = """
    name: open
    when: {{tags: [t]}}
    targets: {{hosts: [{address}]}}
    parameters: {{details.x: {{type: integer, at_most: 65535, default: 22}}}}
    then:
      - tasks: [{{remote_ssh: "{first}"}}]
      - tasks: [{{remote_ssh: "echo {{{{ details.x }}}}"}}]
    """


@pytest.mark.parametrize(
    ("details", "said"),
    [
        pytest.param({"x": "80"}, "80 {{.State}}\n", id="what the event says"),
        pytest.param({}, "22 {{.State}}\n", id="the default"),
    ],
)
async def test_a_value_that_is_what_the_rule_wants_goes_in_beside_a_literal(
    tmp_path: Path, host: SshServer, products: Vendors, details: dict[str, str], said: str
) -> None:
    first = "echo {{ details.x }} '{{ \\\"{{.State}}\\\" }}'"
    rule = _GUARDED.format(address=host.address, first=first)

    run = await _run_one(tmp_path, host, products, rule, details)

    assert run["state"] == "succeeded"
    assert run["steps"][0]["result"]["stdout"] == said


async def test_a_value_that_is_not_what_the_rule_wants_is_a_block(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    rule = _GUARDED.format(address=host.address, first="echo {{ details.x }}")

    run = await _run_one(tmp_path, host, products, rule, {"x": "all\u202e"})

    assert (run["state"], run["reason"]) == ("blocked", "not_allowed")
    assert run["detail"] == "details.x has to be an integer, at most 65535, not 'all'"


async def test_a_value_that_a_later_remedy_does_not_want_ends_that_remedy_before_it_began(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    write_rules(tmp_path, rule=_GUARDED.format(address=host.address, first="false"))
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Trouble", tags=["t"], details={"x": "all"})
        await all_settled(service, products)

        runs = {run["remedy"]: run for run in await service.runs()}
        later = await service.get(f"/v1/runs/{runs[2]['id']}")

    assert (later["state"], later["steps"]) == ("failed", [])
    assert later["detail"] == "details.x has to be an integer, at most 65535, not 'all'"


async def test_a_rule_that_is_asked_for_by_hand_keeps_its_parameters(
    tmp_path: Path, host: SshServer
) -> None:
    rule = _GUARDED.format(address=host.address, first="echo {{ details.x }}")
    write_rules(tmp_path, rule=rule)
    async with alexis(tmp_path, settings_for(tmp_path, host)) as service:
        await service.post("/v1/actions", {"targets": [host.address], "rule": "open"})

        async def ended() -> Any:
            runs = await service.runs()
            return runs[0] if runs and runs[0]["state"] == "succeeded" else None

        run = await service.get(f"/v1/runs/{(await until(ended, 'the run to end'))['id']}")

    assert run["steps"][0]["result"]["stdout"] == "22\n"


@pytest.mark.parametrize(
    "target", ["example.org", "127.0.0.11;id", "*", "-oProxyCommand=id", "10.0.0.1"]
)
async def test_a_host_that_an_alert_names_is_touched_only_if_it_is_allowed(
    tmp_path: Path, host: SshServer, products: Vendors, target: str
) -> None:
    rule = """
        name: say
        when: {tags: [t]}
        targets: {from: details.host}
        then: [{tasks: [{remote_ssh: "true"}]}]
        """
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Trouble", tags=["t"], details={"host": target})
        await all_settled(service, products)

        reasons = {run["reason"] for run in await service.runs() if run["target"] != host.address}

    assert reasons == {"not_allowed"}


async def test_too_many_targets_are_a_block_and_not_fewer(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    rule = """
        name: say
        when: {tags: [t]}
        targets: {from: details.hosts}
        limits: {max_targets: 2}
        then: [{tasks: [{remote_ssh: "true"}]}]
        """
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        hosts = "127.0.0.11, 127.0.0.12 127.0.0.13"
        alert = products.opsgenie.create_alert("Trouble", tags=["t"], details={"hosts": hosts})
        await all_settled(service, products)

        runs = await service.runs()
        (note,) = products.opsgenie.notes_of(alert.id)

    assert [(run["state"], run["reason"]) for run in runs] == [("blocked", "too_many_targets")] * 3
    assert "3 targets, at most 2 are allowed" in note
    assert products.opsgenie.teams_of(alert.id) == ("humans",)


async def test_a_command_that_takes_too_long_is_ended_on_the_host(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    rule = f"""
        name: slow
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "echo begun; sleep 4711 & sleep 4712", timeout: 1s}}]}}]
        """

    run = await _run_one(tmp_path, host, products, rule, {})

    assert run["state"] == "timed_out"
    assert run["steps"][0]["result"]["stdout"] == "begun\n"
    assert _sleeping("471[12]") == []


async def test_a_command_is_ended_on_the_host_when_a_person_cancels_it(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    rule = f"""
        name: slow
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "sleep 4713", timeout: 5m}}]}}]
        """
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Trouble", tags=["t"])
        run = await service.run_in("running")
        await until(lambda: _is_sleeping("4713"), "the command to run")

        answer = await service.post(f"/v1/runs/{run['id']}/cancel", {})
        await service.run_in("cancelled")

    assert answer.json()["cancelled_by"] == "tester"
    assert _sleeping("4713") == []


async def test_a_connection_that_breaks_leaves_an_unknown_outcome(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    rule = f"""
        name: slow
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then:
          - tasks: [{{remote_ssh: "sleep 4714", timeout: 5m}}]
          - tasks: [{{remote_ssh: "true"}}]
        """
    write_rules(tmp_path, rule=rule)
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", tags=["t"])
        await until(lambda: _is_sleeping("4714"), "the command to run")

        host.cut()
        await service.run_in("unknown")
        await all_settled(service, products)

        assert len(await service.runs()) == 1
        assert products.opsgenie.teams_of(alert.id) == ("repairs", "humans")


async def test_a_flood_of_output_is_cut_and_its_end_kept(
    tmp_path: Path, host: SshServer, products: Vendors
) -> None:
    rule = f"""
        name: flood
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "head -c 20000000 /dev/zero | tr '\\\\0' x; echo end"}}]}}]
        """

    run = await _run_one(tmp_path, host, products, rule, {})

    stdout = run["steps"][0]["result"]["stdout"]
    assert stdout.endswith("xxxend\n")
    assert stdout.startswith("[199")
    assert len(stdout) < 70_000


async def _is_sleeping(seconds: str) -> bool:
    return bool(_sleeping(seconds))


def _sleeping(seconds: str) -> list[str]:
    found = subprocess.run(
        ["pgrep", "-fx", f"sleep {seconds}"], capture_output=True, text=True, check=False
    )
    return found.stdout.split()
