"""Events: what is completed by the source's answer, and what stands as it was said."""

import pytest
from pydantic import ValidationError

from app.domain.event import TOLD_BY_LINK, Link
from tests.parts.building import a_host, an_event

LINK = Link(source="dynatrace", ref="P-1", alias="dynatrace:P-1")


def test_the_answer_fills_only_what_the_message_left_out() -> None:
    cut = an_event(
        title="As it was",
        description="Long garb",
        missing=frozenset({"description", "details"}),
        fields={"details": {"host": "app-0"}, "alias": "mine"},
    )
    answer = an_event(
        title="As it is now",
        description="Long garbage-collection time",
        priority="P1",
        status="open",
        aliases=("opsgenie:a-1", "opsgenie:alias"),
        links=(LINK,),
        entities=(a_host(),),
        fields={"details": {"host": "app-01"}, "alias": "theirs"},
    )

    complete = cut.completed_by(answer)

    assert complete.title == "As it was"
    assert complete.description == "Long garbage-collection time"
    assert (complete.priority, complete.status) == ("P1", "open")
    assert complete.fields == {"details": {"host": "app-01"}, "alias": "mine"}
    assert complete.aliases == ("opsgenie:a-1", "opsgenie:alias")
    assert (complete.links, complete.entities) == ((LINK,), (a_host(),))
    assert complete.missing == frozenset()
    assert (complete.kind, complete.action, complete.key) == (cut.kind, cut.action, cut.key)


def test_entities_of_the_message_stand_unless_they_were_cut() -> None:
    answer = an_event(entities=(a_host("new"),))

    kept = an_event(entities=(a_host("old"),)).completed_by(answer)
    cut = an_event(entities=(a_host("old"),), missing=frozenset({"entities"})).completed_by(answer)

    assert kept.entities == (a_host("old"),)
    assert cut.entities == (a_host("new"),)


def test_an_alert_takes_names_and_entities_from_the_problem_that_it_is_about() -> None:
    alert = an_event(links=(LINK,), missing=TOLD_BY_LINK | {"description"})
    problem = an_event(
        source="dynatrace",
        ref="-77_V2",
        aliases=("dynatrace:P-1", "dynatrace:-77_V2"),
        entities=(a_host(),),
        fields={"problem": {"impact": "INFRASTRUCTURE"}, "details": {"host": "not taken"}},
    )

    joined = alert.joined_with(LINK, problem)

    assert joined.links == (LINK.model_copy(update={"ref": "-77_V2"}),)
    assert joined.aliases == ("opsgenie:a-1", "dynatrace:P-1", "dynatrace:-77_V2")
    assert joined.entities == (a_host(),)
    assert joined.missing == {"description"}
    assert joined.fields == {"problem": {"impact": "INFRASTRUCTURE"}, **alert.fields}


@pytest.mark.parametrize(
    ("said", "answer", "known"),
    [
        pytest.param(None, True, True, id="the answer says it"),
        pytest.param(False, True, False, id="what the message says stands"),
        pytest.param(None, None, None, id="nobody says it"),
    ],
)
def test_whether_it_is_under_maintenance_is_told_by_the_answer_and_by_the_linked_problem(
    said: bool | None, answer: bool | None, known: bool | None
) -> None:
    event, other = an_event(maintenance=said, links=(LINK,)), an_event(maintenance=answer)

    assert event.completed_by(other).maintenance is known
    assert event.joined_with(LINK, other).maintenance is known


def test_a_link_to_nothing_is_dropped_with_what_it_would_have_told() -> None:
    other = LINK.model_copy(update={"ref": "P-2"})

    event = an_event(links=(LINK, other), missing=TOLD_BY_LINK).without(LINK)

    assert (event.links, event.missing) == ((other,), frozenset())


def test_an_event_cannot_be_changed_nor_given_unknown_names() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        an_event().title = "Other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        an_event(titel="Other")
