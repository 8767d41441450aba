"""A host behind another one is repaired, and nobody has to say so in a rule."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, write_rules
from tests.parts.keys import keygen
from tests.parts.sshd import SshServer, sshd

pytestmark = pytest.mark.anyio

RULE = """
    name: repair
    when: {{tags: [broken]}}
    targets: {{hosts: [app-01.example.net]}}
    then:
      - tasks: [{{remote_ssh: "echo repaired >> {done}"}}]
    """
PASSPHRASE = "made up words"


async def test_a_host_behind_a_jump_host_is_repaired(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(tmp_path, rule=RULE.format(done=done))
    (folder := tmp_path / "bastion").mkdir()
    with ExitStack() as stack:
        bastion = stack.enter_context(sshd(folder, "127.0.0.12"))
        keygen("-p", "-P", "", "-N", PASSPHRASE, "-f", bastion.key_file)
        (words := tmp_path / "words").write_text(f"{PASSPHRASE}\n")
        settings = settings_for(tmp_path, host, sources=products.settings)
        settings["ssh"] |= {
            "key_passphrase_file": str(words),
            "known_hosts": [str(host.known_hosts), str(bastion.known_hosts)],
        }
        settings["targets"] = {
            "allow": ["app-*.example.net"],
            "inventory": {
                "app-01.example.net": {
                    "address": host.address,
                    "jump": "bastion.example.net",
                },
                "bastion.example.net": {
                    "address": bastion.address,
                    "port": bastion.port,
                    "key_file": str(bastion.key_file),
                },
            },
        }
        async with alexis(tmp_path, settings) as service:
            products.post_to(service.url)
            products.opsgenie.create_alert("It is broken", tags=["broken"])
            await service.run_in("succeeded")
            await all_settled(service, products)
            metrics = (await service.client.get("/metrics")).text.splitlines()

        assert done.read_text() == "repaired\n"
        assert bastion.log.count("Accepted publickey") == 1
        assert 'alexis_ssh_connections{state="open"} 2.0' in metrics
        assert "alexis_ssh_commands_waiting 0.0" in metrics
