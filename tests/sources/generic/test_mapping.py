"""Any JSON by a mapping: what is found, what is missing, and what may be written there."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.errors import PayloadError
from app.domain.event import Link
from app.domain.fields import values
from tests.parts.own_sources import body, event, events, mapped

OPEN: dict[str, Any] = {"id": "7", "state": "bad"}


def test_the_least_mapping_names_the_problem_and_what_happened() -> None:
    read = event(mapped(), {**OPEN, "more": {"host": "web-01"}})

    assert (read.source, read.ref, read.kind.value) == ("watch", "7", "opened")
    assert (read.action, read.title, read.status) == ("bad", "7", "open")
    assert values(read, "more.host") == ("web-01",)


@pytest.mark.parametrize(
    ("said", "message", "title"),
    [
        pytest.param("text", {"text": " Disk full "}, "Disk full", id="an expression"),
        pytest.param("a.b || c", {"c": "Disk"}, "Disk", id="the second way"),
        pytest.param("n", {"n": 5}, "5", id="a number"),
        pytest.param("n", {"n": 5.0}, "5", id="a number with a fraction of zero"),
        pytest.param("n", {"n": True}, "true", id="a truth value"),
        pytest.param("join(' ', l)", {"l": ["a", "b"]}, "a b", id="a function"),
        pytest.param("'always'", {}, "always", id="a literal of JMESPath"),
        pytest.param({"literal": "id"}, {}, "id", id="a literal"),
        pytest.param({"from": "x", "default": "none"}, {}, "none", id="a default"),
        pytest.param({"from": "x", "table": {"1": "one"}}, {"x": 1}, "one", id="a table"),
        pytest.param(
            {"from": "x", "table": {"1": "one"}, "default": "many"}, {"x": 9}, "many", id="both"
        ),
        pytest.param("x", {"x": {"a": 1}}, "7", id="an object is no text"),
        pytest.param("x", {"x": ""}, "7", id="no text is nothing"),
    ],
)
def test_a_value_is_found_as_the_mapping_says(
    said: object, message: dict[str, Any], title: str
) -> None:
    assert event(mapped(title=said), OPEN | message).title == title


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        pytest.param(["a", "b", "a", 3], ("a", "b", "3"), id="a list"),
        pytest.param("a, b ,,c", ("a", "b", "c"), id="a text"),
        pytest.param({"k": "v", "n": 1, "bare": ""}, ("k:v", "n:1", "bare"), id="an object"),
        pytest.param(
            [{"key": "k", "value": "v"}, {"tag": "t", "value": None}], ("k:v", "t"), id="objects"
        ),
        pytest.param([{"k": "v"}], ("k:v",), id="an object for each"),
        pytest.param([{"value": "v"}, [], None], (), id="nothing of it"),
        pytest.param(None, (), id="nothing"),
        pytest.param(7, ("7",), id="a number"),
    ],
)
def test_tags_come_in_many_forms(said: object, tags: tuple[str, ...]) -> None:
    assert event(mapped(tags="t"), {**OPEN, "t": said}).tags == tags


def test_hosts_and_entities_are_what_it_is_on() -> None:
    of = mapped(hosts="host", entities="things")
    things = [{"id": "S-1", "type": "SERVICE", "tags": "a,b"}, {"name": "shop"}, {"type": "X"}, 5]

    read = event(of, {**OPEN, "host": ["web-01:22", "web-01", 7], "things": things})

    assert [(each.id, each.type, each.name) for each in read.entities] == [
        ("web-01", "HOST", "web-01"),
        ("7", "HOST", "7"),
        ("S-1", "SERVICE", None),
        ("shop", "HOST", "shop"),
    ]
    assert read.entities[2].tags == ("a", "b")


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("2026-11-22T23:00:00Z", id="ISO 8601"),
        pytest.param(1795388400, id="seconds"),
        pytest.param("1795388400000", id="milliseconds as text"),
    ],
)
def test_the_time_may_be_written_in_several_ways(at: object) -> None:
    read = event(mapped(occurred_at="at"), {**OPEN, "at": at})

    assert read.occurred_at == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def test_priorities_may_be_bare_numbers() -> None:
    assert event(mapped(priority="p"), {**OPEN, "p": 2}).priority == "P2"


def test_named_fields_stand_beside_those_of_the_message() -> None:
    read = event(
        mapped(fields={"mount": "disk.path", "gone": "no"}), {**OPEN, "disk": {"path": "/"}}
    )

    assert values(read, "mount") == ("/",)
    assert "gone" not in read.fields


def test_a_link_leads_to_the_alert_elsewhere() -> None:
    of = mapped(
        links=[{"source": "opsgenie", "ref": "og"}, {"source": "dynatrace", "ref": "pid"}],
    )

    read = event(of, {**OPEN, "og": "a-1", "pid": "-12_34V2"})

    assert read.links == (
        Link(source="opsgenie", ref="a-1", alias="opsgenie:a-1"),
        Link(source="dynatrace", ref="-12_34V2", alias="dynatrace:-12_34"),
    )
    assert event(of, OPEN).links == ()


@pytest.mark.parametrize(
    ("said", "ignored"),
    [
        pytest.param({"test": True}, True, id="true"),
        pytest.param({"test": "yes"}, True, id="a text"),
        pytest.param({"test": False}, False, id="false"),
        pytest.param({"test": 0}, False, id="zero"),
        pytest.param({}, False, id="not there"),
    ],
)
def test_what_is_a_test_is_ignored(said: dict[str, Any], ignored: bool) -> None:
    assert bool(event(mapped(ignore="test"), OPEN | said).ignore) is ignored


def test_each_item_of_a_list_is_a_message_and_knows_what_stood_beside_it() -> None:
    of = mapped(each="alerts[]", title="delivery.team")
    delivery = {"team": "disks", "much": ["x"], "alerts": [OPEN, {**OPEN, "id": "8"}]}

    read = events(of, body(delivery))

    assert [(each.ref, each.title) for each in read] == [("7", "disks"), ("8", "disks")]
    assert "much" not in read[0].fields["delivery"]


@pytest.mark.parametrize(
    "delivery", [pytest.param({"alerts": []}, id="empty"), pytest.param({}, id="not there")]
)
def test_a_list_without_items_holds_no_message(delivery: object) -> None:
    assert events(mapped(each="alerts"), body(delivery)) == []


def test_the_whole_message_may_be_the_list() -> None:
    assert [each.ref for each in events(mapped(each="@"), body([OPEN]))] == ["7"]


@pytest.mark.parametrize(
    ("mapping", "message", "field", "said"),
    [
        pytest.param({}, {"state": "bad"}, "mapping.ref", "id: gives nothing", id="no ref"),
        pytest.param({}, {"id": []}, "mapping.ref", "id: gives nothing", id="a ref that is none"),
        pytest.param({}, {"id": 1}, "mapping.kind", "state: gives nothing", id="no kind"),
        pytest.param(
            {},
            {"id": 1, "state": "odd"},
            "mapping.kind",
            "state: 'odd' means nothing here",
            id="a kind that is not in the table",
        ),
        pytest.param(
            {"title": "length(x)"},
            {**OPEN, "x": 5},
            "mapping.title",
            "length(x): ",
            id="a function that cannot work with it",
        ),
        pytest.param({"each": "id"}, OPEN, "mapping.each", "id: must be a list", id="no list"),
        pytest.param({}, b"{", "", "not JSON", id="not JSON"),
    ],
)
def test_what_is_missing_is_told_with_its_key_and_its_expression(
    mapping: dict[str, Any], message: object, field: str, said: str
) -> None:
    with pytest.raises(PayloadError) as refused:
        events(mapped(**mapping), body(message))

    assert refused.value.field == field
    assert refused.value.what.startswith(said)


def test_states_have_one_key_and_updates_are_told_apart_by_time_or_by_what_they_say() -> None:
    of = mapped(occurred_at="at")
    more = {"id": "7", "state": "more"}

    def key(message: dict[str, Any]) -> str:
        return event(of, message).key

    assert key({**OPEN, "x": 1}) == key({**OPEN, "x": 2})
    assert key({**more, "x": 1}) != key({**more, "x": 2})
    assert key({**more, "x": 1, "at": 1795388400}) == key({**more, "x": 2, "at": 1795388400})
