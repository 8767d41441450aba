"""`alexis targets` says what a name means, and whether it may be touched."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

SETTINGS = """
targets:
  allow: ["app-*"]
  inventory_files: [hosts.yaml]
"""
HOSTS = """
hosts:
  app-01: {address: 192.0.2.1, aliases: [one]}
  db-01: {}
groups: {app: [app-01]}
"""


@pytest.fixture(autouse=True)
def _settings(folder: Path) -> None:
    (folder / "settings").mkdir()
    (folder / "settings" / "alexis.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "hosts.yaml").write_text(HOSTS, encoding="utf-8")


def test_a_name_is_resolved_and_its_place_is_told(call: Call) -> None:
    said = call("targets", "ONE")

    assert said.status == 0
    assert said.out.splitlines() == [
        "app-01 (asked for ONE): allowed",
        "  said in: hosts.yaml:3",
        "  address: 192.0.2.1",
        "  aliases: one",
        "  groups: app",
    ]


def test_a_name_that_is_in_no_inventory_stands_for_itself(call: Call) -> None:
    said = call("targets", "app-99", "--json")

    view = json.loads(said.out)
    assert (view["name"], view["refusal"], view["said_in"]) == ("app-99", None, None)


def test_what_is_not_allowed_is_told(call: Call) -> None:
    assert "db-01 is not in targets.allow" in call("targets", "db-01").out


def test_all_hosts_are_listed(call: Call) -> None:
    table, listed = call("targets").out, json.loads(call("targets", "--json").out)

    assert "app-01" in table
    assert [(each["name"], each["groups"]) for each in listed["items"]] == [
        ("app-01", ["app"]),
        ("db-01", []),
    ]


def test_an_empty_inventory_is_told(call: Call, folder: Path) -> None:
    (folder / "hosts.yaml").write_text("hosts: {}", encoding="utf-8")

    assert call("targets").out == "No host is in an inventory; others are reached by their names.\n"


def test_check_tells_what_an_inventory_leaves_out_and_what_is_wrong_in_it(
    call: Call, folder: Path
) -> None:
    (folder / "rules").mkdir()
    settings = "targets: {inventory_files: [{ssh_config: ssh}]}"
    (folder / "settings" / "alexis.yaml").write_text(settings, encoding="utf-8")
    (folder / "ssh").write_text("Match exec true\n Port 1\n", encoding="utf-8")
    left_out = call("check")
    (folder / "ssh").write_text("Host a\n Port x\n", encoding="utf-8")

    wrong = call("check")

    assert (left_out.status, wrong.status) == (0, 1)
    assert "ssh:1: warning[inventory-value]: Match exec is left out" in left_out.out
    assert "ssh:2: a: Invalid Port integer value: x" in wrong.err
