"""Nothing is permitted that no entry covers, once there are any."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.decide import decide
from app.domain.restraint.block import BlockReason
from app.domain.restraint.permission import (
    Asked,
    Cause,
    Permissions,
    against,
    not_covered,
)
from tests.parts.building import HOST, a_fleet, a_host, a_rule, a_situation, an_event

OTHER = "app-02.example.net"


def permissions(*entries: dict[str, Any], **more: Any) -> Permissions:
    return Permissions.model_validate({"allow": entries, **more})


def lacking(*entries: dict[str, Any], client: str | None = "opsgenie") -> str | None:
    fleet = a_fleet(groups={"duplicators": [HOST]})
    asked = Asked(a_rule(), HOST, Cause(client))
    return not_covered(asked, permissions(*entries).allow, fleet)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([], id="no entries"),
        pytest.param([{"rules": ["restart-duplicator"]}], id="the rule"),
        pytest.param([{"rules": ["restart-*"]}], id="rules like it"),
        pytest.param([{"tasks": ["remote_ssh"]}], id="its type of task"),
        pytest.param([{"targets": ["app-*"]}], id="hosts like it"),
        pytest.param([{"targets": ["APP-01.example.net"]}], id="the host in capitals"),
        pytest.param([{"targets": [{"group": "duplicators"}]}], id="its group"),
        pytest.param([{"clients": ["opsgenie", "feed:*"]}], id="its client"),
        pytest.param([{"rules": ["other"]}, {"rules": ["restart-*"]}], id="the second entry"),
        pytest.param(
            [
                {
                    "rules": ["restart-*"],
                    "tasks": ["*"],
                    "targets": ["db-*", "app-*"],
                    "clients": ["ops*"],
                }
            ],
            id="all at once",
        ),
    ],
)
def test_what_an_entry_covers_is_permitted(entries: list[dict[str, Any]]) -> None:
    assert lacking(*entries) is None


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        pytest.param([{"rules": ["other"]}], "covers rule restart-duplicator", id="rule"),
        pytest.param([{"tasks": ["http"]}], "covers tasks of type remote_ssh", id="task"),
        pytest.param([{"clients": ["jsm"]}], "covers client opsgenie", id="client"),
        pytest.param([{"targets": ["db-*"]}], f"covers target {HOST}", id="target"),
        pytest.param(
            [
                {"rules": ["restart-*"], "clients": ["jsm"]},
                {"rules": ["x"], "clients": ["opsgenie"]},
            ],
            "covers client opsgenie, for rule restart-duplicator, tasks of type remote_ssh",
            id="no entry covers both",
        ),
        pytest.param([{"targets": [{"group": "no-such"}]}], "covers target", id="no such group"),
    ],
)
def test_what_no_entry_covers_is_told(entries: list[dict[str, Any]], words: str) -> None:
    said = lacking(*entries)

    assert said is not None
    assert words in said


def test_a_client_that_is_not_known_is_not_asked_for() -> None:
    assert lacking({"clients": ["jsm"]}, client=None) is None


@pytest.mark.parametrize("entry", [{}, {"rules": []}, {"rules": [""]}, {"targets": [{}]}])
def test_an_entry_names_something(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        permissions(entry)


@pytest.mark.parametrize(
    ("event", "by_hand", "is_permitted"),
    [
        pytest.param({"tags": ["auto-remediate"]}, False, True, id="the event has it"),
        pytest.param({"tags": ["other"]}, False, False, id="it has another one"),
        pytest.param({"tags": []}, True, True, id="somebody asked by hand"),
        pytest.param(
            {"tags": [], "entities": [a_host(tags=["auto-remediate"])]},
            False,
            True,
            id="the entity has it",
        ),
        pytest.param(
            {"tags": [], "entities": [a_host(OTHER, tags=["auto-remediate"])]},
            False,
            False,
            id="another entity has it",
        ),
        pytest.param(
            {
                "tags": [],
                "entities": [a_host("a name", tags=["auto-remediate", f"ssh_host:{HOST}"])],
            },
            False,
            True,
            id="the entity has it, and names its host by a tag",
        ),
    ],
)
def test_somebody_has_to_opt_in(event: dict[str, Any], by_hand: bool, is_permitted: bool) -> None:
    asked = Asked(a_rule(), HOST, Cause("opsgenie", by_hand=by_hand))
    wanted = permissions(opt_in_tag="auto-remediate")

    found = list(against(asked, an_event(**event), wanted, a_fleet()))

    assert [block.reason for block in found] == ([] if is_permitted else [BlockReason.NOT_ALLOWED])


NAMES = st.sampled_from(["a", "b", "ab", "feed:a"])
PATTERNS = st.lists(st.sampled_from(["a", "b", "a*", "*", "feed:*"]), min_size=1, max_size=2)
HOSTS = st.sampled_from(["app-a.example.net", "app-b.example.net"])
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "rules": PATTERNS,
        "clients": PATTERNS,
        "tasks": st.sampled_from([["remote_ssh"], ["*"], ["http"]]),
        "targets": st.lists(
            st.sampled_from(["app-a.example.net", "app-*", "db-*"]), min_size=1, max_size=2
        ),
    },
).filter(bool)


def _fits(patterns: list[str] | None, name: str) -> bool:
    """Say it another way than the code does: these patterns have at most a star at their end."""
    return patterns is None or any(
        name.startswith(each[:-1]) if each.endswith("*") else name == each for each in patterns
    )


@settings(max_examples=200, deadline=None)
@given(
    entries=st.lists(ENTRIES, min_size=1, max_size=3),
    rule=NAMES.filter(lambda name: ":" not in name),
    client=NAMES,
    host=HOSTS,
)
def test_nothing_acts_that_no_entry_covers(
    entries: list[dict[str, Any]], rule: str, client: str, host: str
) -> None:
    situation = a_situation(permissions=permissions(*entries), cause=Cause(client))

    decision = decide(a_rule(name=rule, targets={"hosts": [host]}), an_event(), situation)

    covered = any(
        _fits(each.get("rules"), rule)
        and _fits(each.get("clients"), client)
        and _fits(each.get("tasks"), "remote_ssh")
        and _fits(each.get("targets"), host)
        for each in entries
    )
    assert decision.acts is covered
