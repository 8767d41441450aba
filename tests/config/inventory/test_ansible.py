"""An inventory of Ansible is read by Ansible's own program."""

import sys
from pathlib import Path

import pytest

from tests.config.inventory.writing import loaded, refusal

SETTINGS = "targets: {inventory_files: [{ansible: '@hosts.d'}]}\n"
INI = """
[web]
web-01.example.net ansible_host=192.0.2.1
web-02.example.net ansible_port=2222 ansible_ssh_private_key_file="{{ lookup('pipe', 'id') }}"

[db]
db-01.example.net

[prod:children]
web
db

[web:vars]
ansible_user=deploy
"""
VAULT = """
ansible_user: !vault |
  $ANSIBLE_VAULT;1.1;AES256
  6162
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ansible")
    for name, text in {
        "hosts": INI,
        "group_vars/web.yaml": "ansible_ssh_private_key_file: /keys/web\n",
        "host_vars/web-01.example.net.yaml": "ansible_user: root\n",
        "host_vars/db-01.example.net.yaml": VAULT,
    }.items():
        file = folder / "hosts.d" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_hosts_variables_and_groups_are_taken_and_what_is_no_plain_text_is_told(
    folder: Path,
) -> None:
    found = loaded(folder, SETTINGS)

    fleet = found.settings.targets
    first, second = (fleet.machine(f"web-0{n}.example.net") for n in (1, 2))
    assert (first.address, first.user, first.key_file) == ("192.0.2.1", "root", "/keys/web")
    assert (second.port, second.user, second.key_file) == (2222, "deploy", None)
    assert fleet.canonical("192.0.2.1") == "web-01.example.net"
    assert set(fleet.groups) == {"web", "db", "prod"}
    assert set(fleet.groups["prod"]) == set(fleet.inventory)
    assert sorted(warning.what for warning in found.warnings) == [
        f"{what} is no plain text (a template or a vault): left out"
        for what in (
            "ansible_ssh_private_key_file of web-02.example.net",
            "ansible_user of db-01.example.net",
        )
    ]


def test_what_ansible_cannot_read_is_told_in_its_words(tmp_path: Path) -> None:
    settings = "targets: {inventory_files: [{ansible: '@hosts.yaml'}]}\n"

    said = refusal(tmp_path, settings, hosts_yaml="all: {hosts: [")

    assert said.startswith("hosts.yaml: ansible-inventory: ")
    assert "parse" in said


def test_without_ansible_it_is_told_how_to_get_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))

    said = refusal(folder, SETTINGS)

    assert said == ("hosts.d: ansible-inventory is not installed: pip install 'alexis[ansible]'")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, SETTINGS) == "hosts.d: there is no such file or folder"
