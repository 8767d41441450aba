"""Parameters: which values of the event may go into a command, and what is said of the others."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.decide import decide
from app.domain.event import Event
from app.domain.parameter import Parameter
from app.domain.placeholder import ValueRefused, fill_shell, fill_text
from app.domain.rule import Rule
from tests.parts.building import a_rule, a_situation, an_event

PORT = {"type": "integer", "at_least": 1, "at_most": 65535}


def _saying(value: object, **said: Any) -> Event:
    return an_event(fields={"details": {"x": value, "host": "app-01.example.net"}}, **said)


def _guarded(*remedies: dict[str, Any], **parameter: Any) -> Rule:
    then = remedies or ({"tasks": [{"remote_ssh": "open {{ details.x }}"}]},)
    return a_rule(then=then, parameters={"details.x": parameter})


def _complaint(text: str, **said: Any) -> str | None:
    return Parameter.model_validate(said).complaint(text)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        pytest.param({}, "any 'text'", id="nothing is said"),
        pytest.param(PORT, "1", id="the least"),
        pytest.param(PORT, "65535", id="the most"),
        pytest.param({"type": "number", "at_most": 0.5}, "-1e3", id="a number"),
        pytest.param({"one_of": ["/var", "/srv"]}, "/srv", id="one of some"),
        pytest.param({"one_of": [80, 443]}, "443", id="one of some numbers"),
        pytest.param({"search": "[a-z-]+"}, "duplicator", id="like a pattern"),
        pytest.param({"search": "a|b"}, "b", id="the other of two"),
    ],
)
def test_a_value_that_is_all_that_is_wanted_is_taken(said: dict[str, Any], text: str) -> None:
    assert _complaint(text, **said) is None


@pytest.mark.parametrize(
    ("said", "text", "words"),
    [
        pytest.param(
            PORT, "0", "has to be an integer, at least 1, at most 65535, not '0'", id="too little"
        ),
        pytest.param(PORT, "65536", "at most 65535, not '65536'", id="too much"),
        pytest.param(PORT, "22; id", "not '22; id'", id="no integer"),
        pytest.param({"type": "number", "at_least": 0.5}, "0.4", "at least 0.5", id="a number"),
        pytest.param(
            {"type": "path", "one_of": ["/var", "/srv"]},
            "/home",
            "an absolute path without .., one of /var, /srv, not '/home'",
            id="none of some",
        ),
        pytest.param({"one_of": ["a"]}, "A", "one of a, not 'A'", id="case counts"),
        pytest.param(
            {"search": "[a-z]+"}, "a;id", "as a whole like [a-z]+, not 'a;id'", id="only a part"
        ),
        pytest.param({"search": "^a|b$"}, "a;id", "as a whole", id="half anchored"),
        pytest.param({"search": "(?m)^a$"}, "a ", "as a whole", id="a pattern of many lines"),
        pytest.param({"one_of": ["a"]}, "é" * 200, f"not '{'é' * 79}…'", id="it is shortened"),
        pytest.param({"one_of": ["a"]}, "b\u202ec\u200bd", "not 'bcd'", id="what is not seen"),
        pytest.param({}, "a\nb", "holds control characters", id="a newline"),
        pytest.param({"one_of": [f"{n:0>30}" for n in range(9)]}, "b", "…, not 'b'", id="many"),
    ],
)
def test_any_other_value_is_refused_and_it_is_said_what_was_wanted(
    said: dict[str, Any], text: str, words: str
) -> None:
    assert words in str(_complaint(text, **said))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=2000))
def test_a_complaint_never_holds_what_cannot_be_printed_and_is_short(text: str) -> None:
    complaint = _complaint(text, **PORT)

    assert complaint is None or (complaint.isprintable() and len(complaint) < 200)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param({"type": "float"}, "Input should be 'text'", id="an unknown type"),
        pytest.param({"typ": "word"}, "Extra inputs", id="an unknown name"),
        pytest.param({"one_of": []}, "at least 1 item", id="one of none"),
        pytest.param({"search": "("}, "not a regular expression", id="no pattern"),
        pytest.param({"type": "word", "at_least": 1}, "integer and number", id="a bounded word"),
        pytest.param(
            {"type": "integer", "at_least": 2, "at_most": 1}, "more than", id="nothing between"
        ),
        pytest.param({"type": "number", "at_most": float("nan")}, "finite number", id="no bound"),
        pytest.param(
            {**PORT, "default": 0}, "default has to be an integer, at least 1", id="a bad default"
        ),
        pytest.param({"default": ""}, "default is empty", id="an empty default"),
        pytest.param(
            {"type": "path", "one_of": ["/a", "b"]},
            "one_of has to be an absolute path",
            id="a value",
        ),
        pytest.param(
            {"one_of": ["a"], "default": "b"}, "default has to be", id="a foreign default"
        ),
        pytest.param(
            {"search": "a+", "default": "ab"}, "default has to be", id="an unlike default"
        ),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Parameter.model_validate(said)


@pytest.mark.parametrize("fill", [fill_shell, fill_text])
def test_a_value_that_does_not_fit_goes_into_no_command_and_no_variable(fill: Any) -> None:
    parameters = {"details.x": Parameter.model_validate(PORT)}

    assert fill("{{ details.x }}", _saying(22), parameters).strip("'") == "22"
    with pytest.raises(ValueRefused, match="has to be an integer"):
        fill("{{ details.x }}", _saying("$(id)"), parameters)


@pytest.mark.parametrize("said", [{}, {"x": None}, {"x": []}])
def test_a_default_stands_for_what_the_event_does_not_say(said: dict[str, Any]) -> None:
    parameters = {"details.x": Parameter(default="duplicator")}
    event = an_event(fields={"details": said})

    assert fill_shell("restart {{ details.x }}", event, parameters) == "restart 'duplicator'"


@pytest.mark.parametrize(
    ("event", "why"),
    [
        pytest.param(
            an_event(missing=frozenset({"details"}), fields={}), "does not say", id="what was cut"
        ),
        pytest.param(_saying(""), "is empty", id="an empty value"),
        pytest.param(_saying(["a", "b"]), "2 values", id="several values"),
        pytest.param(_saying("a b"), "has to be a word", id="a value that does not fit"),
    ],
)
def test_a_default_does_not_stand_for_anything_else(event: Event, why: str) -> None:
    parameters = {"details.x": Parameter.model_validate({"type": "word", "default": "a"})}

    with pytest.raises(ValueRefused, match=why):
        fill_shell("restart {{ details.x }}", event, parameters)


@pytest.mark.parametrize(
    "remedy",
    [
        pytest.param({"tasks": [{"remote_ssh": "open {{ details.x }}"}]}, id="a command"),
        pytest.param(
            {"tasks": [{"remote_ssh": {"command": "open", "env": {"X": "<{{ details.x }}>"}}}]},
            id="a variable",
        ),
        pytest.param(
            {
                "tasks": [{"remote_ssh": "true"}],
                "verify": {"remote_ssh": {"command": "true", "env": {"X": "{{ details.x }}"}}},
            },
            id="the look of a verification",
        ),
    ],
)
def test_a_value_that_does_not_fit_blocks_the_rule_wherever_it_would_go(
    remedy: dict[str, Any],
) -> None:
    rule = _guarded(remedy, **PORT)

    refused = decide(rule, _saying("all"), a_situation())
    taken = decide(rule, _saying("80"), a_situation())

    (block,) = {choice.block for choice in refused.choices}
    assert block is not None
    assert block.reason == "not_allowed"
    assert block.detail == ("details.x has to be an integer, at least 1, at most 65535, not 'all'")
    assert taken.acts


def test_a_later_remedy_is_held_to_the_same() -> None:
    harmless = {"tasks": [{"remote_ssh": "true"}]}
    rule = _guarded(harmless, {"tasks": [{"remote_ssh": "open {{ details.x }}"}]}, **PORT)

    assert str(rule.filled(1, _saying(80))) == "open '80'"
    with pytest.raises(ValueRefused, match="has to be an integer"):
        rule.filled(1, _saying("all"))


def test_a_placeholder_without_a_parameter_is_text() -> None:
    rule = a_rule(then=[{"tasks": [{"remote_ssh": "open {{ details.x }}"}]}])

    assert str(rule.filled(0, _saying("a b"))) == "open 'a b'"
