"""An ssh_config gives its names, with what asyncssh would take for each."""

from pathlib import Path

import pytest
from asyncssh.config import SSHClientConfig

from tests.config.inventory.writing import loaded, refusal

SETTINGS = "targets: {inventory_files: [{ssh_config: '@ssh.config'}]}\n"
CONFIG = """
User deploy
Host web1 web-one
  HostName %h.example.net
  Port 2201
  IdentityFile /keys/%r
Host web2
  HostName=192.0.2.2
Host = web4
  User = root
Match host web4
  Port 2204
Host web* !web3
  Port 2222
Host web3
Host *
  IdentityFile /keys/any
"""


@pytest.mark.parametrize("name", ["web1", "web-one", "web2", "web3", "web4"])
def test_each_name_gets_what_asyncssh_takes_for_it(tmp_path: Path, name: str) -> None:
    fleet = loaded(tmp_path, SETTINGS, ssh_config=CONFIG).settings.targets

    machine = fleet.machine(name)

    file = tmp_path / "ssh.config"
    whole = SSHClientConfig.load(None, file, False, False, False, "", (), name, ())
    assert set(fleet.inventory) == {"web1", "web-one", "web2", "web3", "web4"}
    assert machine.address == whole.get("Hostname")
    assert machine.port == whole.get("Port")
    assert machine.user == whole.get("User")
    keys = whole.get("IdentityFile")
    assert isinstance(keys, list)
    assert machine.key_file == keys[0]


def test_an_alert_may_use_the_address_where_it_means_one_host(tmp_path: Path) -> None:
    config = "Host a\n HostName a.example.net\nHost b c\n HostName shared.example.net\n"

    fleet = loaded(tmp_path, SETTINGS, ssh_config=config).settings.targets

    assert fleet.canonical("A.example.net") == "a"
    assert fleet.canonical("shared.example.net") == "shared.example.net"


def test_included_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "more").write_text("Host inside\n  Port 2001\n", encoding="utf-8")
    config = f"Include {tmp_path}/mo*\nHost *\n  Port 2002\n"

    fleet = loaded(tmp_path, SETTINGS, ssh_config=config).settings.targets

    assert fleet.machine("inside").port == 2001


def test_no_command_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    config = f'Host web1\n  Port 2001\nMatch exec "touch {mark}"\n  User other\nHost web2\n'

    found = loaded(tmp_path, SETTINGS, ssh_config=config)

    (warning,) = found.warnings
    assert not mark.exists()
    assert str(warning).endswith(
        "ssh.config:3: Match exec is left out: no command is run to find hosts"
    )
    assert found.settings.targets.machine("web1").user is None


def test_what_is_wrong_is_told_at_its_line(tmp_path: Path) -> None:
    config = "Host other\n  Port 1\n\nHost web1\n  # a comment\n  Port many\n"

    said = refusal(tmp_path, SETTINGS, ssh_config=config)

    assert said == "ssh.config:6: web1: Invalid Port integer value: many"
