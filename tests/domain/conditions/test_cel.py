"""Expressions of CEL: what holds, what does not and why, and that no event makes them costly."""

import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.conditions.cel import CelSays, Expression, NotEvaluated
from app.domain.conditions.clause import Failure
from app.domain.event import Event
from tests.parts.building import GRAMMAR, NOW, a_host, a_rule, a_rule_text, an_event

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=15,
)
MANY = [str(n) for n in range(200)]
HALF = "ab" * 6000


def _event(**said: Any) -> Event:
    fields = {"details": {"mount": "/var", "count": 7, "size": "12"}, "event.category": "cpu"}
    return an_event(**{"entities": (a_host("web-01"),), "fields": fields, **said})


def _failure(expression: str, event: Event) -> Failure | None:
    return CelSays(cel=Expression(expression)).failure(event, NOW)


@pytest.mark.parametrize(
    "expression",
    [
        '"jvm" in event.tags && event.source == "opsgenie"',
        'event.kind == "opened"',
        'event.fields.details.mount.matches("^/[a-z]+$")',
        "event.fields.details.count > 5 && int(event.fields.details.size) > 10",
        'event.entities.exists(e, e.type == "HOST" && e.name.startsWith("web-"))',
        "event.url == null",
        "!has(event.fields.nothing) && !has(event.fields.details.nothing)",
        'event.fields["event.category"] == "cpu"',
        'event.nothing == 1 || event.title != ""',
        "event.tags.filter(t, t != 'prod').size() == 1",
        "event.fields.details.all(name, name != '')",
    ],
)
def test_an_expression_that_is_true_holds(expression: str) -> None:
    assert _failure(expression, _event()) is None


@pytest.mark.parametrize(
    ("expression", "saw"),
    [
        pytest.param('"x" in event.tags', "false", id="it is false"),
        pytest.param("event.fields.nothing == 1", 'Key not found in map : "nothing"', id="no key"),
        pytest.param("event.url.startsWith('h')", "No matching overloads", id="another type"),
        pytest.param("int(event.title) > 5", "cannot convert string to int", id="no number"),
        pytest.param("1 / (size(event.tags) - 2) > 0", "divide by zero", id="a division"),
        pytest.param("event.title", "STRING, neither true nor false", id="no yes and no no"),
        pytest.param(
            "event.fields.details", "MAP<DYN, DYN>, neither true nor false", id="a mapping"
        ),
    ],
)
def test_an_expression_that_is_not_true_does_not_hold_and_says_why(
    expression: str, saw: str
) -> None:
    failed = _failure(expression, _event())

    assert failed is not None
    assert failed.clause == f"cel {expression!r}"
    assert saw in failed.saw
    assert not failed.unknown


@pytest.mark.parametrize(
    ("expression", "missing", "unknown"),
    [
        ('"jvm" in event.tags', {"tags"}, True),
        ('"jvm" in event.tags', {"entities", "details"}, False),
        ("event.fields.details.count > 5", {"details"}, True),
        ("event != {}", {"impact"}, True),
        ("event != {}", set(), False),
    ],
)
@pytest.mark.parametrize("form", ["{}", "!({})"])
def test_what_looks_at_what_is_missing_is_unknown_and_never_holds(
    form: str, expression: str, missing: set[str], *, unknown: bool
) -> None:
    event = _event(missing=frozenset(missing))
    rule = a_rule(when={"cel": form.format(expression)})
    opposite = a_rule(when={"not": {"cel": form.format(expression)}})

    failed = [rule.when.failure(event, NOW), opposite.when.failure(event, NOW)]

    assert [each.unknown for each in failed if each] == ([True, True] if unknown else [False])


@pytest.mark.parametrize(
    "expression",
    [
        '.event.title != "" && .event.fields.details.count == 7',
        "event[\"title\"] != '' && event.fields['details'].count == 7",
        'event.fields["event.category"] == "cpu" && event . fields\n. details != {}',
        "[event].all(e, e.title != '')",
        "'details' in event.fields && event.fields.exists(name, name == 'event.category')",
        "has(event.fields.details) ? has(event.fields.details.mount) : has(event.title)",
        "event.fields.`event.category` == 'cpu'",
    ],
)
def test_an_expression_is_given_all_that_it_looks_at(expression: str) -> None:
    """What it does not mention is left away; that must make no difference."""
    assert Expression(expression).complaint(_event()) is None


@pytest.mark.parametrize(
    ("event", "why"),
    [
        pytest.param(_event(tags=MANY * 2), "more than 200 values", id="many values"),
        pytest.param(_event(title="a" * 40_000), "more than 32768 characters", id="much text"),
        pytest.param(
            _event(fields={"a": [[["b"] * 200] * 200] * 200}),
            "more than 32768",
            id="lists of lists",
        ),
        pytest.param(_event(fields={"a": {"b" * 40_000: 1}}), "more than 32768", id="a long key"),
    ],
)
@pytest.mark.parametrize("form", ["{}", "!({})"])
def test_an_event_that_is_too_large_is_not_evaluated_and_never_holds(
    event: Event, why: str, form: str
) -> None:
    expression = form.format("event == {}")

    failed = _failure(expression, event)
    opposite = a_rule(when={"not": {"cel": expression}}).when.failure(event, NOW)

    assert failed is not None
    assert failed.unknown
    assert failed.saw.startswith("not evaluated: the event says ")
    assert why in failed.saw
    assert opposite == failed


def test_an_event_that_is_too_deep_is_not_evaluated() -> None:
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"a": deep}

    with pytest.raises(NotEvaluated, match="30 levels deep"):
        Expression("event.fields == {}").complaint(_event(fields=deep))


def test_a_text_is_never_taken_for_its_beginning() -> None:
    event = _event(title="prod\0test", fields={"prod\0": 1})

    assert _failure('event.title == "prod"', event) is not None
    assert _failure("has(event.fields.prod) || event.fields.size() != 1", event) is not None


def test_what_is_not_mentioned_may_be_as_large_as_it_likes() -> None:
    event = _event(description="a" * 100_000, fields={"l": MANY * 100})

    assert _failure('"jvm" in event.tags', event) is None


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(
            "event.fields.l.exists(x, event.fields.a.contains(event.fields.b))", id="find"
        ),
        pytest.param("event.fields.l.exists(x, event.fields.a + event.fields.a == x)", id="join"),
        pytest.param(
            'event.fields.l.exists(x, event.fields.a.matches("(.*)(.*)(.*)[ab]{200}c"))', id="match"
        ),
        pytest.param("event.fields.l.filter(x, [x] in event.fields.l) != []", id="look up"),
        pytest.param("[1, 2, 3].all(x, event.fields == event.fields)", id="compare"),
    ],
)
def test_no_event_makes_an_expression_cost_much(expression: str) -> None:
    event = _event(fields={"l": MANY, "a": HALF + "a", "b": "ab" * 3000 + "c"})
    read = Expression(expression)

    begun = time.process_time()
    read.complaint(event)

    assert time.process_time() - begun < 5


@settings(max_examples=150, deadline=None)
@given(fields=st.dictionaries(st.text(max_size=5), JSON, max_size=4), text=st.text())
def test_any_event_can_be_asked(fields: dict[str, Any], text: str) -> None:
    event = _event(fields={**fields, "big": 2**70, "odd": {"\ud800": "\udfff"}}, title=text)

    assert _failure("event.fields.size() > 0 && event.title.size() >= 0", event) is None


@pytest.mark.parametrize(
    ("said", "what"),
    [
        pytest.param("event.title ==", "line 1, column 15 of the expression: Syntax", id="a half"),
        pytest.param("true &&\n frob(event)", "line 2, column 6", id="a line below"),
        pytest.param("evnt.title == ''", "undeclared reference to 'evnt", id="an unknown name"),
        pytest.param("event.title.lower() == ''", "undeclared reference", id="an unknown function"),
        pytest.param("", "Syntax error", id="nothing"),
        pytest.param("true\0 && false", "NUL character", id="a hidden end"),
        pytest.param("'a' + 1 == 2", "no matching overload", id="a type"),
        pytest.param("size(event.tags)", "has to be true or false", id="a number"),
        pytest.param("true" + " " * 2000, "at most 2000 characters", id="a long one"),
        pytest.param("(" * 900 + "true" + ")" * 900, "recursion limit", id="a deep one"),
        pytest.param("1" + "+1" * 900 + "> 0", "recursion depth", id="a wide one"),
        pytest.param("event.a.map(x, x) == []", "map is not allowed", id="a dear one"),
    ],
)
def test_what_is_no_expression_is_refused_where_it_stands(said: str, what: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_rule(when={"all": [{"tags": ["a"]}, {"cel": said}]})

    (error,) = refused.value.errors()
    assert error["loc"] == ("when", "all", "all", 1, "cel", "cel")
    assert what in error["msg"]


def test_a_rule_with_an_expression_is_kept_and_read_again_as_it_was() -> None:
    rule = GRAMMAR.rule.model_validate(a_rule_text(when={"cel": "event.title != ''"}))

    again = GRAMMAR.rule.model_validate_json(rule.model_dump_json(by_alias=True))

    assert again == rule
    assert again.digest == rule.digest
    assert again.digest != a_rule(when={"cel": "event.title == ''"}).digest


def test_rules_without_an_expression_need_no_library() -> None:
    program = (
        "import sys; sys.modules['cel_expr_python'] = None\n"
        "from app.domain.rule import Rule\n"
        "from app.domain.conditions.cel import Expression\n"
        "try: Expression('true')\n"
        "except ValueError as error: print(error)\n"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert b"expressions need the extra cel: pip install 'alexis[cel]'" in said.stdout
