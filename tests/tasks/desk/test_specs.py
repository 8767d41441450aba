"""What a rule says of a deed is whole when the rule is read, and filled in as it stands."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.tasks.dynatrace.spec import DynatraceSpec
from app.tasks.jsm.spec import JsmSpec
from app.tasks.opsgenie.spec import OpsgenieSpec
from tests.parts.building import GRAMMAR, a_rule, an_event

ALERTS = [
    ({"do": "acknowledge"}, "acknowledge"),
    ({"do": "close"}, "close"),
    ({"do": "add_team", "team": "humans"}, "add team humans"),
    ({"do": "add_tags", "tags": ["a", "b"]}, "add tags a, b"),
    ({"do": "remove_tags", "tags": ["a"]}, "remove tags a"),
    ({"do": "add_details", "details": {"by": "x"}}, "add details by=x"),
    ({"do": "custom_action", "name": "Restart"}, "custom action Restart"),
    ({"do": "snooze", "length": "1h"}, "snooze 1h"),
    ({"do": "set_priority", "priority": "P2"}, "set priority P2"),
]


@pytest.mark.parametrize("spec", [OpsgenieSpec, JsmSpec])
@pytest.mark.parametrize(("said", "says"), ALERTS)
def test_a_deed_on_alerts_is_said_in_a_line(
    spec: type[OpsgenieSpec], said: dict[str, Any], says: str
) -> None:
    assert spec.model_validate(said).says() == f"{spec.source}: {says}"


@pytest.mark.parametrize(
    ("spec", "said", "words"),
    [
        pytest.param(OpsgenieSpec, {"do": "add_tags"}, "add_tags needs tags", id="no tags"),
        pytest.param(
            JsmSpec, {"do": "close", "tags": ["a"]}, "close takes no tags", id="tags to close"
        ),
        pytest.param(OpsgenieSpec, {"do": "comment"}, "Input should be", id="for problems only"),
        pytest.param(DynatraceSpec, {"do": "acknowledge"}, "Input should be", id="for alerts only"),
        pytest.param(DynatraceSpec, {"do": "close"}, "close needs text", id="no reason"),
        pytest.param(
            DynatraceSpec,
            {"do": "comment", "text": "x", "properties": {"a": "b"}},
            "comment takes no properties",
            id="properties of a comment",
        ),
        pytest.param(
            DynatraceSpec,
            {"do": "add_event", "title": "x", "properties": {"dt.mine": "b"}},
            "Dynatrace's own",
            id="a reserved name",
        ),
        pytest.param(
            OpsgenieSpec, {"do": "add_tags", "tags": ["{{ x"]}, "write a placeholder", id="half"
        ),
        pytest.param(OpsgenieSpec, {"do": "snooze", "length": "0s"}, "greater than", id="no time"),
    ],
)
def test_what_a_product_lacks_or_a_deed_does_not_need_is_refused(
    spec: type[OpsgenieSpec], said: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        spec.model_validate(said)


def test_a_rule_may_say_it_in_a_word() -> None:
    rule = a_rule(then=[{"tasks": [{"opsgenie": "acknowledge"}, {"jsm": "close"}]}])

    assert [str(task) for task in rule.then[0].tasks] == ["opsgenie: acknowledge", "jsm: close"]
    assert GRAMMAR.rule.model_validate(rule.model_dump(mode="json", by_alias=True)) == rule


def test_placeholders_are_filled_with_what_the_event_says() -> None:
    spec = OpsgenieSpec.model_validate(
        {"do": "add_details", "details": {"on": "{{ target }}", "was": "{{ details.host }}"}}
    )

    filled = spec.filled(an_event(fields={"details": {"host": 'a"b, c'}}), {}).at("app-01")

    assert filled.details == {"on": "app-01", "was": 'a"b, c'}
    assert spec.paths() == {"details.host"}


def test_who_approves_an_event_sees_all_of_it() -> None:
    said = {"do": "add_event", "title": "restarted", "properties": {"rule": "r"}}

    spec = DynatraceSpec.model_validate(said)

    assert spec.in_full() == "dynatrace: add event: restarted (CUSTOM_ANNOTATION, rule=r)"
