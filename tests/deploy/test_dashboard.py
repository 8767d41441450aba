"""The dashboard is as Grafana wants it, and shows nothing that cannot be read."""

from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from tests.deploy.monitoring import alerts, dashboard, panels, questions

_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_OF_A_CHOICE = {"job", "instance"}
_WIDTH = 24


@pytest.mark.parametrize("panel", panels(), ids=lambda panel: str(panel["title"]))
def test_a_panel_says_what_it_shows_in_which_unit_and_asks_the_chosen_prometheus(
    panel: Any,
) -> None:
    asked = [panel["datasource"], *(target["datasource"] for target in panel["targets"])]
    letters = [target["refId"] for target in panel["targets"]]

    assert panel["title"]
    assert panel["description"]
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert asked == [_SOURCE] * len(asked)
    assert len(set(letters)) == len(letters) > 0


def test_no_two_panels_have_the_same_number_or_name_or_lie_on_each_other() -> None:
    every = dashboard()["panels"]

    ids, titles = (Counter(panel[name] for panel in every) for name in ("id", "title"))
    overlapping = [
        (one["title"], other["title"])
        for one, other in combinations(every, 2)
        if _overlap(one["gridPos"], other["gridPos"])
    ]

    assert set(ids.values()) == set(titles.values()) == {1}
    assert overlapping == []
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= _WIDTH for panel in every)


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "w"), ("y", "h"))
    )


def test_every_question_is_about_the_job_and_the_instance_that_are_chosen() -> None:
    loose = [
        question.panel
        for question in questions()
        if not all(f'{name}=~"${name}"' in question.expression for name in _OF_A_CHOICE)
    ]

    assert loose == []


def test_the_choices_are_those_of_the_metrics() -> None:
    choices = {each["name"]: each for each in dashboard()["templating"]["list"]}

    assert list(choices) == ["datasource", "job", "instance", "rule"]
    assert choices["datasource"]["type"] == "datasource"
    for name in ("job", "instance", "rule"):
        assert choices[name]["datasource"] == _SOURCE
        assert choices[name]["query"]["query"].endswith(f", {name})")
        assert choices[name]["allValue"] == ".*"


def test_alerts_are_drawn_into_the_graphs() -> None:
    (drawn,) = dashboard()["annotations"]["list"]

    assert 'alertname=~"Alexis.*"' in drawn["expr"]
    assert all(alert["alert"].startswith("Alexis") for alert in alerts())


def test_it_is_of_a_recent_grafana_and_bound_to_no_installation() -> None:
    found = dashboard()

    assert found["schemaVersion"] >= 41
    assert found["uid"] == "alexis"
    assert "id" not in found
    assert "__inputs" not in found
