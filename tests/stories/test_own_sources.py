"""A source that the operator has added: its alerts are repaired, and called off when they end."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.parts.alexis import Alexis, Vendors, alexis, settings_for, until, write_rules
from tests.parts.sshd import SshServer, sshd

pytestmark = pytest.mark.anyio

RULE = """
    name: {name}
    mode: {mode}
    sources: [prometheus]
    when: {{tags: ["severity:{severity}"]}}
    targets: {{entities: HOST}}
    then: [{{tasks: [{{remote_ssh: "echo {{{{ labels.instance }}}} >> {done}"}}]}}]
    """


def an_alert(ref: str, host: str, severity: str, end: str | None = None) -> dict[str, Any]:
    return {
        "status": "resolved" if end else "firing",
        "labels": {"instance": f"{host}:9100", "severity": severity},
        "annotations": {"summary": f"Disk of {host} is full"},
        "startsAt": "2026-11-22T23:59:55.178017Z",
        "endsAt": end or "0001-01-01T00:00:00Z",
        "fingerprint": ref,
    }


async def _runs_in(service: Alexis, state: str, number: int) -> list[Any]:
    async def found() -> list[Any]:
        runs = await service.runs(state=state)
        return runs if len(runs) == number else []

    runs: list[Any] = await until(found, f"{number} runs that are {state}")
    return runs


async def test_a_group_of_alerts_is_repaired_host_by_host_and_its_end_calls_off_the_rest(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    write_rules(
        tmp_path,
        at_once=RULE.format(name="at-once", mode="auto", severity="critical", done=done),
        asks=RULE.format(name="asks", mode="approve", severity="warning", done=done),
    )
    with sshd(tmp_path, "127.0.0.12") as second:
        settings = settings_for(tmp_path, host, sources={"prometheus": {"kind": "alertmanager"}})
        known = (host.known_hosts, second.known_hosts)
        both = tmp_path / "both_known_hosts"
        both.write_text("".join(file.read_text() + "\n" for file in known), encoding="utf-8")
        settings["ssh"]["known_hosts"] = str(both)
        reach = {"port": second.port, "key_file": str(second.key_file)}
        settings["targets"]["inventory"] = {second.address: reach}
        hosts = (host.address, second.address)
        critical = [an_alert(f"a{at}", each, "critical") for at, each in enumerate(hosts)]
        async with alexis(tmp_path, settings) as service:
            group = {"alerts": [*critical, an_alert("w", host.address, "warning")]}
            taken = await service.post("/v1/webhooks/prometheus", group)
            await _runs_in(service, "succeeded", 2)
            await _runs_in(service, "awaiting_approval", 1)

            over = an_alert("w", host.address, "warning", end="2026-11-23T00:02:00Z")
            await service.post("/v1/webhooks/prometheus", {"alerts": [*critical, over]})
            (called_off,) = await _runs_in(service, "cancelled", 1)

        assert len({each["event"] for each in taken.json()["events"]}) == 3
        assert sorted(done.read_text().split()) == [f"{each}:9100" for each in hosts]
        assert called_off["rule"] == "asks"


async def test_an_event_that_is_linked_to_an_alert_has_its_notes_there(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rule = RULE.replace("prometheus", "shop").replace("labels.instance", "host")
    write_rules(tmp_path, rule=rule.format(name="r", mode="auto", severity="high", done=done))
    shop = {
        "kind": "generic",
        "mapping": {
            "ref": "id",
            "kind": {"literal": "opened"},
            "tags": "labels",
            "hosts": "host",
            "links": [{"source": "opsgenie", "ref": "alert"}],
        },
    }
    settings = settings_for(tmp_path, host, sources={**products.settings, "shop": shop})
    async with alexis(tmp_path, settings) as service:
        alert = products.opsgenie.create_alert("The shop is slow")

        message = {
            "id": 7,
            "alert": alert.id,
            "host": host.address,
            "labels": {"severity": "high"},
        }
        await service.post("/v1/webhooks/shop", message)

        async def told() -> bool:
            await products.settled()
            return len(products.opsgenie.notes_of(alert.id)) == 2

        await until(told, "both notes")
        assert done.read_text() == f"{host.address}\n"


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        pytest.param({}, {"opsgenie", "jsm", "dynatrace"}, id="no source at all"),
        pytest.param({"prometheus": {"kind": "alertmanager"}}, set(), id="one of one's own"),
        pytest.param(
            {"prometheus": {"kind": "alertmanager"}, "jsm": {}}, {"jsm"}, id="one beside a product"
        ),
    ],
)
async def test_who_has_sources_of_his_own_is_not_told_of_accounts_that_he_does_not_use(
    tmp_path: Path, sources: dict[str, Any], told: set[str]
) -> None:
    write_rules(tmp_path)

    with capture_logs() as log:
        async with alexis(tmp_path, settings_for(tmp_path, sources=sources)):
            pass

    assert {each["source"] for each in log if each["event"] == "no_account"} == told
