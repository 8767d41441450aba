"""What is seen of an expression by its text: what it mentions, and what it may not repeat."""

import pytest

from app.domain.conditions.cel_text import ANY, check, mentioned, tokens


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        pytest.param('"jvm" in event.tags', {"tags"}, id="a name of its own"),
        pytest.param("event.fields.details.x == 1", {"details"}, id="a name of its message"),
        pytest.param('event.fields["details"].x == 1', {"details"}, id="in brackets"),
        pytest.param('event["fields"]["details"] == 1', {"details"}, id="all in brackets"),
        pytest.param("event . title == event\n.url", {"title", "url"}, id="with spaces"),
        pytest.param("has(event.note) && event.tags.all(e, e != 'a')", {"note", "tags"}, id="two"),
        pytest.param("x.event == 'event.title'", set(), id="what is not the event"),
        pytest.param("'a' == .event.title", {"title"}, id="a root name"),
        pytest.param("'a' in .event.tags", {"tags"}, id="a root name after a word"),
        pytest.param("f(x).event == 1 && x[0].event == 1", set(), id="members of others"),
        pytest.param("1 == 1 // event.title", set(), id="a comment"),
        pytest.param('r"\\" == event.title', {"title"}, id="after a raw text"),
        pytest.param('"""a"b""" == event.title', {"title"}, id="after a long text"),
        pytest.param('"\\"" == event.title', {"title"}, id="after an escaped quote"),
    ],
)
def test_the_names_that_an_expression_mentions_are_found(expression: str, names: set[str]) -> None:
    assert {*(mentioned(tokens(expression)) or ())} == names


@pytest.mark.parametrize(
    "expression",
    [
        "event == {}",
        "[event].all(e, e.title == '')",
        "event.fields == {}",
        "event.fields[event.title] == 1",
        'event["a" + "b"] == 1',
        'event.fields["event.category"] == 1',
        "'a' in event",
        "event.`title` == 'a'",
        "event.fields.`event.category` == 'a'",
        "event.fields.size() > 0",
        "event.exists(name, name == 'x')",
        "event",
    ],
)
def test_an_expression_that_may_look_at_anything_mentions_everything(expression: str) -> None:
    assert mentioned(tokens(expression)) is ANY


@pytest.mark.parametrize(
    "expression",
    [
        'event.title.matches("^a.*")',
        "event.title.matches(r'\\d') && event.url.matches('a')",
        "event.tags.exists(t, t.startsWith('a')) && event.entities.all(e, e.type == 'HOST')",
        "event.tags.filter(t, t != 'a').exists(t, t == 'b')",
        "event.map == event.all",
        "'x.map(a, a.all(b, b))' == event.title",
        "(event.tags).exists_one(t, (t == 'a' || size(t) > 3))",
    ],
)
def test_what_is_cheap_whatever_the_event_says_is_taken(expression: str) -> None:
    check(tokens(expression))


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("event.a.all(x, event.b.exists(y, x == y))", "inside another repetition"),
        ("event.a.all(x, (size(x.filter(y, y)) > 0))", "inside another repetition"),
        ("event.a . all\n(x, event.b.existsOne // (\n(y, y))", "inside another repetition"),
        ("event.a.map(x, x + x) == []", "map is not allowed"),
        ("event.a.matches(event.b)", "the pattern as it stands"),
        ("event.tags.exists(t, event.title.matches(t))", "the pattern as it stands"),
        ("matches(event.a, 'a')", "the pattern as it stands"),
        ("event.a.matches('a' + event.b)", "the pattern as it stands"),
        ("event.a.matches", "the pattern as it stands"),
    ],
)
def test_what_an_event_could_make_dear_is_refused(expression: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check(tokens(expression))
