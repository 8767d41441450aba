"""A script that was approved is what runs; a service is restarted, and seen to stay."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, until, write_rules
from tests.parts.sshd import SshServer
from tests.parts.systemd import Systemd, systemd

pytestmark = pytest.mark.anyio

_SCRIPT = """
    name: clean
    mode: approve
    when: {{tags: [full]}}
    targets: {{hosts: [{host}]}}
    then:
      - tasks:
          - remote_ssh:
              script_file: scripts/clean.sh
              arguments: [{done}]
              expect: {{stdout: {{search: "^cleaned"}}}}
    """

_SERVICE = """
    name: restart-a-service
    when: {{tags: [down]}}
    targets: {{hosts: [{host}]}}
    then:
      - tasks: [{{systemd_service: {{unit: "{{{{ details.unit }}}}", steady: 200ms}}}}]
        verify: {{systemd_service: {{unit: "{{{{ details.unit }}}}", action: status}}, within: 5s}}
    """


@pytest.fixture(scope="module")
def machine() -> Iterator[Systemd]:
    """A host with a systemd of its own."""
    with systemd() as found:
        yield found


async def test_the_script_that_was_approved_runs_whatever_became_of_its_file(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    rules = write_rules(tmp_path, rule=_SCRIPT.format(host=host.address, done=done))
    script = rules / "scripts" / "clean.sh"
    script.parent.mkdir()
    script.write_text('echo approved > "$1"\necho cleaned\n')
    settings = settings_for(tmp_path, host, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("It is full", tags=["full"])
        run = await service.run_in("awaiting_approval")
        (asked,) = (await service.get("/v1/approvals"))["items"]
        shown = await service.get(f"/v1/approvals/{asked['id']}")
        script.write_text('echo replaced > "$1"\necho cleaned\n')
        await service.post(f"/v1/runs/{run['id']}/approve", {})
        await all_settled(service, products)

        (ended,) = await service.runs()

    assert "echo approved" in str(shown)
    assert ended["state"] == "succeeded"
    assert done.read_text() == "approved\n"


async def test_a_service_that_is_down_is_restarted_and_seen_to_be_active(
    tmp_path: Path, machine: Systemd, products: Vendors
) -> None:
    machine.unit("duplicator.service", state="failed")
    write_rules(tmp_path, rule=_SERVICE.format(host=machine.server.address))
    settings = settings_for(tmp_path, machine.server, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Down", tags=["down"], details={"unit": "duplicator"})
        await all_settled(service, products)

        (run,) = await service.runs()
        story = await service.get(f"/v1/runs/{run['id']}")

    assert story["state"] == "succeeded"
    assert story["steps"][0]["result"]["stdout"] == "restart duplicator.service\n"
    assert machine.state("duplicator.service") == "active"


async def test_a_value_that_is_no_unit_starts_nothing(
    tmp_path: Path, machine: Systemd, products: Vendors
) -> None:
    write_rules(tmp_path, rule=_SERVICE.format(host=machine.server.address))
    settings = settings_for(tmp_path, machine.server, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.create_alert("Down", tags=["down"], details={"unit": "a b; reboot"})

        async def decided() -> bool:
            return bool(await service.stories()) and await service.is_settled()

        await until(decided, "the alert to be decided")
        runs = await service.runs()

    assert [run["state"] for run in runs] in ([], ["blocked"])
