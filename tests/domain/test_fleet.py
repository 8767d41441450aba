"""The fleet: what hosts are called, and which of them may be touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.fleet import Fleet, Machine
from tests.parts.building import a_fleet


@pytest.mark.parametrize(
    "host",
    ["app-01.example.net", "APP-01.example.net", "db.example.com", "10.0.0.7", "2001:db8::7"],
)
def test_a_host_that_a_pattern_covers_may_be_touched(host: str) -> None:
    fleet = a_fleet(allow=["app-??.Example.net", "db.example.com", "10.0.0.*", "2001:db8::*"])

    assert fleet.refusal(fleet.canonical(host)) is None


@pytest.mark.parametrize(
    ("host", "why"),
    [
        pytest.param("web-01.example.net", "not in targets.allow", id="not covered"),
        pytest.param("app-01.example.net.example.org", "not in targets.allow", id="a longer name"),
        pytest.param("", "not the name of a host", id="nothing"),
        pytest.param("*", "not the name of a host", id="a pattern"),
        pytest.param("app-*.example.net", "not the name of a host", id="the pattern itself"),
        pytest.param("-oProxyCommand=id", "not the name of a host", id="an option"),
        pytest.param("app-01.example.net; id", "not the name of a host", id="a command"),
        pytest.param("app-01.example.net\n", "not the name of a host", id="a line"),
        pytest.param("root@app-01.example.net", "not the name of a host", id="a user"),
        pytest.param("app-01/example.net", "not the name of a host", id="a path"),
        pytest.param("äpp-01.example.net", "not the name of a host", id="another alphabet"),
        pytest.param("a" * 254, "not the name of a host", id="too long"),
    ],
)
def test_any_other_host_is_refused(host: str, why: str) -> None:
    assert why in (a_fleet().refusal(host) or "")


@given(st.text(max_size=30) | st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True))
def test_an_empty_list_allows_nothing(host: str) -> None:
    assert Fleet().refusal(host) is not None


@given(st.text(max_size=40))
def test_whatever_is_allowed_begins_and_ends_as_the_pattern_says(name: str) -> None:
    fleet = a_fleet()
    host = fleet.canonical(f"app-{name}.example.net")

    if fleet.refusal(host) is None:
        assert host.startswith("app-")
        assert host.endswith(".example.net")
        assert not set(host) & set(" \n\t;&|$`'\"<>(){}*?!#~\\@/=%")


@pytest.mark.parametrize("pattern", ["*", "**", "?*", "*.*", "[a-z]*", "*[!x]*", ""])
def test_a_pattern_for_every_host_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="would allow every host"):
        a_fleet(allow=["app-01.example.net", pattern])


INVENTORY = {
    "app-01.example.net": {"address": "10.0.0.1", "port": 2222, "aliases": ["App01", "web"]},
    "App-02.example.net": {"user": "repair"},
}


@pytest.mark.parametrize(
    ("called", "name"),
    [
        pytest.param("app-01.example.net", "app-01.example.net", id="its own name"),
        pytest.param("APP-01.EXAMPLE.NET", "app-01.example.net", id="in capitals"),
        pytest.param(" app-01.example.net. ", "app-01.example.net", id="with a dot and spaces"),
        pytest.param("app01", "app-01.example.net", id="an alias"),
        pytest.param("WEB", "app-01.example.net", id="an alias in capitals"),
        pytest.param("app-02.example.net", "App-02.example.net", id="as the inventory writes it"),
        pytest.param("Other.Example.net.", "other.example.net", id="not in the inventory"),
    ],
)
def test_a_host_has_one_name_whatever_it_is_called(called: str, name: str) -> None:
    fleet = a_fleet(inventory=INVENTORY)

    assert fleet.canonical(called) == name
    assert fleet.canonical(fleet.canonical(called)) == name


def test_a_machine_is_found_by_the_one_name_and_is_plain_if_it_is_not_known() -> None:
    fleet = a_fleet(inventory=INVENTORY)

    assert fleet.machine(fleet.canonical("web")).address == "10.0.0.1"
    assert fleet.machine("other.example.net") == Machine()


@pytest.mark.parametrize(
    "inventory",
    [
        pytest.param({"a": {"aliases": ["x"]}, "b": {"aliases": ["X"]}}, id="two aliases"),
        pytest.param({"a": {}, "b": {"aliases": ["A"]}}, id="an alias and a name"),
        pytest.param({"a": {}, "A": {}}, id="two names"),
    ],
)
def test_a_name_for_two_hosts_is_refused(inventory: object) -> None:
    with pytest.raises(ValidationError, match="means both"):
        a_fleet(inventory=inventory)


def test_an_alias_may_repeat_the_name_of_its_own_host() -> None:
    fleet = a_fleet(inventory={"app-01": {"aliases": ["APP-01", "app-01"]}})

    assert fleet.canonical("App-01") == "app-01"


@pytest.mark.parametrize("port", [0, 65_536])
def test_a_port_that_there_is_not_is_refused(port: int) -> None:
    with pytest.raises(ValidationError, match="port"):
        a_fleet(inventory={"a": {"port": port}})
