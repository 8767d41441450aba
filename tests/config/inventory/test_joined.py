"""Settings and inventory files are one inventory, in which a name means one host."""

from pathlib import Path

import pytest

from tests.config.inventory.writing import loaded, refusal

ONE = "targets: {inventory_files: ['@a.yaml']}\n"
TWO = "targets: {inventory_files: ['@a.yaml', {file: '@b.yaml'}]}\n"


def test_hosts_and_groups_of_files_are_hosts_and_groups_of_the_settings(tmp_path: Path) -> None:
    text = """
hosts:
  app-01.example.net:
  app-02.example.net: {address: 192.0.2.2, port: 2222, user: deploy, aliases: [APP2]}
groups:
  app: [app-01.example.net, app2]
"""

    fleet = loaded(tmp_path, ONE, a_yaml=text).settings.targets

    assert fleet.canonical("App2.") == "app-02.example.net"
    machine = fleet.machine("app-02.example.net")
    assert (machine.address, machine.port, machine.user) == ("192.0.2.2", 2222, "deploy")
    assert fleet.groups == {"app": ("app-01.example.net", "app2")}


def test_an_inventory_allows_nothing(tmp_path: Path) -> None:
    fleet = loaded(tmp_path, ONE, a_yaml="hosts: {app-01: {}}").settings.targets

    assert fleet.refusal("app-01") == "app-01 is not in targets.allow"


def test_groups_of_files_are_known_to_the_other_sections(tmp_path: Path) -> None:
    settings = ONE + "approval: {groups: [app]}\npermissions: {allow: [{targets: [{group: app}]}]}"

    fleet = loaded(tmp_path, settings, a_yaml="groups: {app: [app-01]}").settings.targets

    assert set(fleet.groups) == {"app"}


def test_the_settings_count_before_files(tmp_path: Path) -> None:
    settings = """
targets:
  inventory: {App-01: {port: 1}}
  groups: {app: [app-01]}
  inventory_files: ['@a.yaml']
"""

    fleet = loaded(
        tmp_path, settings, a_yaml="hosts: {app-01: {port: 2}}\ngroups: {app: [x]}"
    ).settings.targets

    assert fleet.machine(fleet.canonical("app-01")).port == 1
    assert fleet.groups == {"app": ("app-01",)}


def test_two_files_may_say_the_same(tmp_path: Path) -> None:
    text = "hosts: {app-01: {port: 2}}\ngroups: {app: [app-01]}"

    found = loaded(tmp_path, TWO, a_yaml=text, b_yaml=text)

    assert str(found.inventory.hosts["app-01"].spot) == f"{tmp_path}/a.yaml:1"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        pytest.param(
            "hosts: {app-01: {port: 1}}",
            "hosts:\n  app-01: {port: 2}",
            "b.yaml:2:3: app-01 is another host in a.yaml:1: the settings may decide",
            id="a host",
        ),
        pytest.param(
            "hosts: {app-01: {}}",
            "hosts:\n  web-01: {aliases: [APP-01]}",
            "b.yaml:2:3: 'APP-01' means both web-01 and app-01 (a.yaml:1)",
            id="an alias that is a name elsewhere",
        ),
        pytest.param(
            "hosts: {app-01: {aliases: [a]}}",
            "hosts: {app-02: {aliases: [a]}}",
            "b.yaml:1:9: 'a' means both app-02 and app-01 (a.yaml:1)",
            id="an alias twice",
        ),
        pytest.param(
            "groups: {app: [app-01]}",
            "groups:\n  app: [app-02]",
            "b.yaml:2:3: the group app has other hosts in a.yaml:1",
            id="a group",
        ),
    ],
)
def test_a_name_that_means_two_things_names_both_places(
    tmp_path: Path, first: str, second: str, said: str
) -> None:
    assert refusal(tmp_path, TWO, a_yaml=first, b_yaml=second) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "hosts:\n  app-01: {prot: 1}\n",
            "a.yaml:2:12: unknown name 'prot'; did you mean 'port'?",
            id="an unknown key",
        ),
        pytest.param(
            "hosts:\n  app-01: {port: 70000}\n",
            "a.yaml:2:12: port: input should be less than or equal to 65535",
            id="no port",
        ),
        pytest.param("hosts:\n  a: {}\n  a: {}\n", "a.yaml:3:3: found duplicate key", id="twice"),
        pytest.param("- app-01\n", "a.yaml:1:1", id="a list"),
        pytest.param("", "a.yaml: must be one YAML document", id="nothing"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_at_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(tmp_path, ONE, a_yaml=text).startswith(said)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, ONE) == "a.yaml: No such file or directory"


def test_every_file_that_is_wrong_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, TWO).splitlines() == [
        "a.yaml: No such file or directory",
        "b.yaml: No such file or directory",
    ]


def test_a_file_of_two_formats_is_refused_with_all_else_that_is_wrong(tmp_path: Path) -> None:
    settings = "targets: {inventory_files: [{file: a, ansible: b}]}\nmode: odd\n"

    said = refusal(tmp_path, settings)

    assert "name one of file, ansible, ssh_config" in said
    assert "mode" in said


def test_ten_thousand_hosts_are_read_and_found(tmp_path: Path) -> None:
    hosts = "".join(
        f"  app-{n}.example.net: {{address: 10.0.{n // 256}.{n % 256}, aliases: [a{n}]}}\n"
        for n in range(10_000)
    )

    fleet = loaded(tmp_path, ONE, a_yaml=f"hosts:\n{hosts}").settings.targets

    assert fleet.canonical("a9999") == "app-9999.example.net"
    assert fleet.machine("app-9999.example.net").address == "10.0.39.15"
