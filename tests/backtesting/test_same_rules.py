"""The same rules, replayed against themselves, give no difference, whatever happened."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.backtesting.text import markdown, text
from app.domain.event import EventKind
from tests.backtesting.conftest import Story
from tests.parts.building import a_rule

TAGS = st.sets(st.sampled_from(["jvm", "web", "db"]))
EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "minutes": st.integers(-120, 600),
            "problem": st.integers(1, 4),
            "kind": st.sampled_from(EventKind),
            "tags": TAGS.map(tuple),
            "reopens": st.booleans(),
            "missing": st.sets(st.sampled_from(["description", "status"])).map(frozenset),
        }
    ),
    max_size=20,
)
RULES = st.lists(
    st.fixed_dictionaries(
        {"when": TAGS.filter(bool).map(lambda tags: {"tags": sorted(tags)})},
        optional={
            "mode": st.sampled_from(["observe", "approve", "auto"]),
            "stop": st.booleans(),
            "catch_all": st.booleans(),
            "count": st.just({"at_least": 2, "within": "1h"}),
            "hold_for": st.just("10m"),
            "actions": st.just(["Create"]),
            "limits": st.sampled_from([{"cooldown": "30m"}, {"rate": ["1/2h"]}]),
            "targets": st.just({"hosts": ["app-01.example.net", "db-01"]}),
        },
    ),
    max_size=5,
)


def _story(events: list[dict[str, Any]]) -> Story:
    story = Story()
    for said in events:
        story.event(**said)
    return story


@given(EVENTS, RULES)
@settings(max_examples=100, deadline=None)
def test_the_same_rules_give_no_difference(
    events: list[dict[str, Any]], said: list[dict[str, Any]]
) -> None:
    rules = [a_rule(name=f"rule-{number}", **each) for number, each in enumerate(said)]
    again = [rule.model_copy() for rule in rules]

    found = _story(events).replayed(rules, again)

    assert found.before == found.after
    assert not any(rule.differs for rule in found.rules)
    assert (found.new_runs, found.lost_matches) == (False, False)


@given(EVENTS, RULES)
@settings(max_examples=100, deadline=None)
def test_a_rule_that_nothing_is_for_changes_nothing_for_the_others(
    events: list[dict[str, Any]], said: list[dict[str, Any]]
) -> None:
    rules = [a_rule(name=f"rule-{number}", **each) for number, each in enumerate(said)]
    idle = a_rule(name="idle", priority=1, stop=True, when={"tags": ["nobody has this"]})

    found = _story(events).replayed(rules, [idle, *rules])

    assert found.before == found.after
    assert [rule.rule for rule in found.rules if rule.status != "same"] == ["idle"]


def test_the_text_of_no_difference_names_no_rule() -> None:
    story = _story([{"minutes": 0}])

    said = text(story.replayed([a_rule()], [a_rule()]), "rules", "changed")

    assert "no difference for 1 rule\n" in said
    assert "restart-duplicator" not in said


def test_a_title_cannot_leave_its_line_or_the_frame_of_a_comment() -> None:
    story = _story([{"minutes": 0, "title": "one\ntwo ``` \x1b[31mred"}])

    said = markdown(story.replayed([], [a_rule()]), "rules", "changed")

    first, *_, last = said.splitlines()[2:]
    assert (first, last) == ("````text", "````")
    assert "one two ``` red" in said
