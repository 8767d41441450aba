"""Targets: the hosts that a rule means, each once, by its one name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.event import Located, Whereabouts
from app.domain.fleet import Fleet
from app.domain.targets import are_known, are_located, targets_of, why_none
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


def _on(*hosts: Located, trouble: str = "", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """Say of an event that it is on one service, which runs on these hosts."""
    return {
        "entities": (a_host("checkout", "SERVICE-1", type="SERVICE", tags=tags),),
        "whereabouts": Whereabouts(hosts=hosts, trouble=trouble),
        "tags": (),
    }


def _there(*names: str, id_: str = "HOST-1", tags: tuple[str, ...] = ()) -> Located:
    return Located(id=id_, names=names, tags=tags)


@pytest.mark.parametrize(
    ("event", "found"),
    [
        pytest.param(_on(_there("Lab2", tags=("ssh_host:b",))), ("b",), id="by a tag of the host"),
        pytest.param(_on(tags=("ssh_host:b",)), ("b",), id="by a tag of the service"),
        pytest.param(
            _on(_there("Lab2", "APP01")), ("app-01.example.net",), id="by a name that is ours"
        ),
        pytest.param(
            _on(_there(id_="HOST-7")), ("by-id.example.net",), id="by an id that is an alias"
        ),
        pytest.param(_on(_there("app-02.example.net")), (), id="not by any other name"),
        pytest.param(
            _on(_there("app01", "by-id.example.net")), (), id="nor by names of two of our hosts"
        ),
        pytest.param(
            _on(_there("app01"), _there("x", id_="HOST-2", tags=("ssh_host:b",))),
            ("app-01.example.net", "b"),
            id="several",
        ),
        pytest.param(
            {**_on(_there("app01")), "entities": (a_host("c"), a_host("s", type="SERVICE"))},
            ("c",),
            id="a host that the problem names is enough",
        ),
    ],
)
def test_the_hosts_that_an_entity_runs_on_are_targets_if_they_are_ours(
    event: dict[str, Any], found: tuple[str, ...]
) -> None:
    by_id = {"by-id.example.net": {"aliases": ["HOST-7"]}}
    fleet = a_fleet(inventory={**INVENTORY, **by_id})
    rule = a_rule(targets={"entities": "HOST"})

    assert targets_of(rule.targets, an_event(**event), fleet) == found


def test_a_host_by_its_id_in_the_inventory_goes_before_its_name() -> None:
    fleet = a_fleet(inventory={"app-09.example.net": {"aliases": ["HOST-1"]}})
    event = an_event(entities=(a_host("Lab2"),), tags=())

    assert targets_of(a_rule(targets={"entities": "HOST"}).targets, event, fleet) == (
        "app-09.example.net",
    )


@pytest.mark.parametrize(
    ("targets", "event", "words"),
    [
        pytest.param(
            {"from": "details.none"}, {}, "the event names no host for this rule", id="no field"
        ),
        pytest.param(
            {"entities": "HOST"},
            {**_on(), "unlocated": True, "whereabouts": None},
            "the problem is on SERVICE checkout; nobody could be asked on which hosts that runs",
            id="nobody was asked",
        ),
        pytest.param(
            {"entities": "HOST"},
            _on(trouble="403 entities.read"),
            "the problem is on SERVICE checkout; on which hosts that runs is not known: "
            "403 entities.read",
            id="it was refused",
        ),
        pytest.param(
            {"entities": "HOST"},
            _on(),
            "the problem is on SERVICE checkout, and no host is known that it runs on",
            id="it runs on none",
        ),
        pytest.param(
            {"entities": "HOST"},
            _on(_there("Lab2"), *(_there(id_=f"HOST-{each}") for each in range(2, 8))),
            "the problem is on SERVICE checkout, which runs on Lab2, HOST-2, HOST-3, HOST-4, "
            "HOST-5 and 2 more: no tag ssh_host:NAME there, nor in targets.inventory",
            id="on none that is ours",
        ),
    ],
)
def test_why_there_is_no_target_is_said(targets: object, event: dict[str, Any], words: str) -> None:
    assert why_none(a_rule(targets=targets).targets, an_event(**event)) == words


@pytest.mark.parametrize(
    ("targets", "event", "located"),
    [
        pytest.param({"entities": "HOST"}, {**_on(), "unlocated": True}, False, id="to be asked"),
        pytest.param({"entities": "HOST"}, _on(), True, id="asked already"),
        pytest.param({"entities": "SERVICE"}, {**_on(), "unlocated": True}, True, id="no hosts"),
        pytest.param({"hosts": ["a"]}, {**_on(), "unlocated": True}, True, id="other targets"),
        pytest.param(
            {"entities": "host"},
            {**_on(tags=("ssh_host:b",)), "unlocated": True},
            True,
            id="a tag says it",
        ),
    ],
)
def test_it_is_asked_where_entities_run_only_if_the_rule_needs_it(
    targets: object, event: dict[str, Any], located: bool
) -> None:
    assert are_located(a_rule(targets=targets).targets, an_event(**event)) is located


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
