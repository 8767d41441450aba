"""Which windows and silences are in the way of a rule on a target."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.event import Event
from app.domain.maintenance.matchers import Matchers
from app.domain.maintenance.meaning import unknown_names, with_meaning
from app.domain.restraint.maintenance import Closed, on_closed
from app.domain.shared import Shared
from tests.parts.building import HOST, NOW, a_fleet, an_event

HOUR = timedelta(hours=1)
SHARED = Shared.model_validate(
    {"conditions": {"prod": {"tags": ["prod"]}}, "groups": {"web": ["web-1", "app-01"]}}
)
FLEET = a_fleet(inventory={HOST: {"aliases": ["app-01"]}}, groups={"db": ["db[1]"]})


def closed_to(hours: int = 1, comment: str = "patches", **said: Any) -> Closed:
    matchers = with_meaning(Matchers.model_validate(said), SHARED, FLEET)
    return Closed("silence 7", "anna", comment, NOW, NOW + hours * HOUR, matchers)


@pytest.mark.parametrize(
    ("said", "rule", "target", "covered"),
    [
        pytest.param({}, "any", HOST, True, id="no matcher is everything"),
        pytest.param({"rules": ["Restart-*"]}, "restart-app", HOST, True, id="the rule's name"),
        pytest.param({"rules": ["restart"]}, "restart-app", HOST, False, id="the whole name"),
        pytest.param({"targets": {"hosts": ["APP-*"]}}, "any", HOST, True, id="a host"),
        pytest.param({"targets": {"hosts": ["db-*"]}}, "any", HOST, False, id="another host"),
        pytest.param({"targets": {"hosts": ["app-01"]}}, "any", HOST, True, id="its other name"),
        pytest.param({"targets": {"groups": ["web"]}}, "any", HOST, True, id="a group of files"),
        pytest.param({"targets": {"groups": ["db"]}}, "any", "db[1]", True, id="of the settings"),
        pytest.param({"targets": {"groups": ["db"]}}, "any", "db1", False, id="no patterns there"),
        pytest.param({"when": {"condition": "prod"}}, "any", HOST, True, id="a shared condition"),
        pytest.param({"when": {"tags": ["test"]}}, "any", HOST, False, id="another event"),
        pytest.param(
            {"when": {"tags": ["prod"]}, "rules": ["other"]}, "any", HOST, False, id="all must fit"
        ),
    ],
)
def test_what_is_covered(said: dict[str, Any], rule: str, target: str, covered: bool) -> None:
    found = [*on_closed([closed_to(**said)], an_event, NOW, rule, target)]

    assert bool(found) is covered


def test_what_the_event_leaves_out_may_well_be_so() -> None:
    closed = closed_to(when={"field": "details.x", "equals": "y"})
    event = an_event(fields={}, missing={"details"})

    assert [*on_closed([closed], lambda: event, NOW, "any", HOST)]


def test_the_words_say_who_why_and_until_when_the_longest_first() -> None:
    closed = [closed_to(1), closed_to(3, "the move"), closed_to(2)]

    found = [*on_closed(closed, an_event, NOW, "any", HOST)]

    assert [block.until for block in found] == [NOW + hours * HOUR for hours in (3, 2, 1)]
    assert found[0].detail == "silence 7 by anna, until 2026-11-22 11:00:00 UTC: the move"


def test_the_event_is_looked_at_only_when_it_matters() -> None:
    def nobody_asks() -> Event:
        raise AssertionError("asked")

    closed = [closed_to(), closed_to(rules=["other"], when={"tags": ["prod"]})]

    assert len([*on_closed(closed, nobody_asks, NOW, "any", HOST)]) == 1


def test_names_that_nothing_is_known_by_are_told() -> None:
    matchers = Matchers.model_validate(
        {"when": {"not": {"condition": "x"}}, "targets": {"groups": ["db", "y"]}}
    )

    assert [*unknown_names(matchers, SHARED, FLEET)] == [
        ("when", "there is no condition 'x'"),
        ("targets.groups", "there is no group 'y'"),
    ]
