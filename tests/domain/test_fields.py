"""Paths: what an event says, wherever it says it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.fields import EVERYTHING, OWN_NAMES, is_known, values
from tests.parts.building import a_host, an_event

FIELDS = {
    "details": {"host": "db-1", "event.category": "disk", "a.b": {"c": "deep"}, "empty": None},
    "list": [{"name": "one"}, {"name": "two"}, "three"],
    "numbers": {"whole": 5, "part": 0.5, "yes": True, "no": False},
    "title": "the source's own title",
    "severity": "the source's own severity",
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        pytest.param("title", ("Duplicator is slow",), id="a name of the event goes first"),
        pytest.param("severity", ("the source's own severity",), id="then the source's message"),
        pytest.param("kind", ("opened",), id="the kind"),
        pytest.param("tags", ("jvm", "prod"), id="every tag"),
        pytest.param("tags.1", ("prod",), id="one tag"),
        pytest.param("tags.7", (), id="a tag that is not there"),
        pytest.param(f"tags.{'9' * 5000}", (), id="a number longer than Python reads"),
        pytest.param("entities.name", ("db-1",), id="a name of an entity"),
        pytest.param("entities.0.type", ("HOST",), id="the type of the first entity"),
        pytest.param("details.host", ("db-1",), id="inside a mapping"),
        pytest.param("details.event.category", ("disk",), id="a key that holds a dot"),
        pytest.param("details.a.b.c", ("deep",), id="below a key that holds a dot"),
        pytest.param("details.empty", (), id="null is nothing"),
        pytest.param("list.name", ("one", "two"), id="in every item of a list"),
        pytest.param("list.2", ("three",), id="an item by its number"),
        pytest.param("list", ("one", "two", "three"), id="everything in a list"),
        pytest.param("numbers", ("5", "0.5", "true", "false"), id="all that is not text, as text"),
        pytest.param("nothing", (), id="an unknown name"),
        pytest.param("details.host.more", (), id="below a text"),
        pytest.param("description.more", (), id="below a text of the event"),
    ],
)
def test_a_path_gives_every_value_under_it(path: str, found: tuple[str, ...]) -> None:
    event = an_event(fields=FIELDS, entities=(a_host("db-1"),))

    assert values(event, path) == found


def test_a_star_is_everything_that_the_event_says() -> None:
    event = an_event(fields=FIELDS, entities=(a_host("db-1", tags=("tier:1",)),), author="somebody")

    found = values(event, EVERYTHING)

    assert {"opsgenie", "opened", "jvm", "tier:1", "somebody", "deep", "three", "0.5"} <= set(found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(key=st.text(min_size=1, max_size=8), value=JSON)
def test_a_key_of_the_message_is_found_whatever_it_is_called(key: str, value: object) -> None:
    alone = an_event(fields={"all": value})
    event = an_event(fields={"details": {key: value}})

    assert values(event, f"details.{key}") == values(alone, "all")


@settings(max_examples=60, deadline=None)
@given(value=JSON)
def test_a_star_finds_what_any_path_finds(value: object) -> None:
    event = an_event(fields={"details": value})

    everything = values(event, EVERYTHING)

    for path in (*OWN_NAMES, "details"):
        assert set(values(event, path)) <= set(everything)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        pytest.param("title", True, id="not cut"),
        pytest.param("description", False, id="cut"),
        pytest.param("details.host", False, id="below what was cut"),
        pytest.param("*", False, id="everything, when anything was cut"),
    ],
)
def test_a_path_is_known_unless_its_beginning_was_cut(path: str, known: bool) -> None:
    event = an_event(missing=frozenset({"description", "details"}))

    assert is_known(event, path) is known


def test_everything_is_known_of_a_complete_event() -> None:
    assert is_known(an_event(), EVERYTHING)
