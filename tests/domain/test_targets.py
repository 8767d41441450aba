"""Targets: the hosts that a rule means, each once, by its one name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fleet import Fleet
from app.domain.targets import are_known, targets_of
from tests.parts.building import a_fleet, a_host, a_rule, an_event

INVENTORY = {"app-01.example.net": {"aliases": ["app01"]}}
GROUPS = {"web": ("web-01.example.net", "app01", "APP-01.example.net.")}


def _fleet() -> Fleet:
    return a_fleet(inventory=INVENTORY, groups=GROUPS)


def _targets(said: object, **event: Any) -> tuple[str, ...]:
    return targets_of(a_rule(targets=said).targets, an_event(**event), _fleet())


def _host(host: object) -> dict[str, Any]:
    return {"details": {"host": host}}


@pytest.mark.parametrize(
    ("said", "event", "found"),
    [
        pytest.param({"hosts": ["b", "A", "b."]}, {}, ("b", "a"), id="hosts, each once"),
        pytest.param({"hosts": [" "]}, {}, (), id="a host without a name"),
        pytest.param(
            {"group": "web"}, {}, ("web-01.example.net", "app-01.example.net"), id="a group"
        ),
        pytest.param({"group": "none"}, {}, (), id="a group that there is not"),
        pytest.param(
            {"from": "details.host"},
            {"fields": _host("app01, b;c\td  e\nf")},
            ("app-01.example.net", "b", "c", "d", "e", "f"),
            id="several in one field",
        ),
        pytest.param(
            {"from": "details.host"}, {"fields": _host(["b", "b", "c"])}, ("b", "c"), id="a list"
        ),
        pytest.param({"from": "details.host"}, {"fields": _host("")}, (), id="an empty field"),
        pytest.param({"from": "details.host"}, {"fields": {}}, (), id="no such field"),
        pytest.param({"from": "details.host"}, {"fields": _host(" , ;")}, (), id="only commas"),
    ],
)
def test_targets_are_found(said: object, event: dict[str, Any], found: tuple[str, ...]) -> None:
    assert _targets(said, **event) == found


@pytest.mark.parametrize(
    ("entities", "tags", "found"),
    [
        pytest.param((a_host("b"),), (), ("b",), id="by their names"),
        pytest.param((a_host("b"), a_host("c", "HOST-2")), (), ("b", "c"), id="several"),
        pytest.param((a_host(None),), (), (), id="without a name"),
        pytest.param((a_host("My host", tags=("ssh_host:b",)),), (), ("b",), id="a tag goes first"),
        pytest.param((a_host("My host"),), ("ssh_host:b",), ("b",), id="a tag of the event"),
        pytest.param(
            (a_host("b"), a_host("c", "HOST-2")),
            ("ssh_host:d",),
            ("b", "c"),
            id="a tag of the event does not tell which of two it is for",
        ),
        pytest.param((a_host("b", tags=("ssh_host:",)),), (), (), id="a tag that names nothing"),
        pytest.param((a_host("b", type="SERVICE"),), (), (), id="of another type"),
        pytest.param((a_host("b", type="host"),), (), ("b",), id="whatever the case of the type"),
    ],
)
def test_entities_of_the_type_are_targets(
    entities: tuple[object, ...], tags: tuple[str, ...], found: tuple[str, ...]
) -> None:
    assert _targets({"entities": "HOST"}, entities=entities, tags=tags) == found


@given(names=st.lists(st.sampled_from(["app01", "APP-01.example.net", "app-01.example.net.", "b"])))
def test_no_host_is_a_target_twice_whatever_it_is_called(names: list[str]) -> None:
    found = _targets({"from": "details.host"}, fields=_host(names))

    assert len(set(found)) == len(found)
    assert set(found) <= {"app-01.example.net", "b"}


@pytest.mark.parametrize(
    ("said", "missing", "known"),
    [
        pytest.param({"hosts": ["a"]}, {"entities", "details"}, True, id="hosts need no event"),
        pytest.param({"group": "web"}, {"entities", "details"}, True, id="nor does a group"),
        pytest.param({"from": "details.host"}, {"details"}, False, id="a field that was cut"),
        pytest.param({"from": "details.host"}, {"entities"}, True, id="a field that was not"),
        pytest.param({"entities": "HOST"}, {"entities"}, False, id="entities that were cut"),
        pytest.param({"entities": "HOST"}, {"details"}, True, id="entities that were not"),
    ],
)
def test_targets_are_known_unless_what_names_them_was_cut(
    said: object, missing: set[str], known: bool
) -> None:
    event = an_event(missing=frozenset(missing))

    assert are_known(a_rule(targets=said).targets, event) is known
