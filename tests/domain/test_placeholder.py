"""Placeholders: where they may stand, and which values may go in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.event import Event
from app.domain.placeholder import ValueRefused, check_shell, fill_shell, fill_text, paths
from app.domain.shell_word import quoted, word
from app.tasks.remote_ssh.spec import RemoteSshSpec
from tests.parts.building import an_event


def _saying(value: object) -> Event:
    return an_event(fields={"details": {"x": value}})


@pytest.mark.parametrize(
    ("template", "why"),
    [
        pytest.param("echo '{{ x }}'", "inside quotes", id="single quotes"),
        pytest.param('echo "{{ x }}"', "inside quotes", id="double quotes"),
        pytest.param("echo `echo {{ x }}`", "inside backquotes", id="backquotes"),
        pytest.param('echo "$(echo "{{ x }}")"', "substitution", id="quotes in quotes"),
        pytest.param('echo "`echo "{{ x }}"`"', "substitution", id="quotes in backquotes"),
        pytest.param('echo "$(case a in a) echo "{{ x }}"', "substitution", id="case in quotes"),
        pytest.param('echo "$\\\n(echo "{{ x }}")"', "substitution", id="a continued $("),
        pytest.param("true # {{ x }}", "in a comment", id="a comment"),
        pytest.param("(true)# {{ x }}", "too hard", id="a comment after a parenthesis"),
        pytest.param("true \\\n# {{ x }}", "in a comment", id="a comment on a continued line"),
        pytest.param(
            "(true) # don't\necho '{{ x }}'", "inside quotes", id="quotes after a comment"
        ),
        pytest.param("echo \\ #'\n{{ x }}'", "inside quotes", id="no comment after an escape"),
        pytest.param("echo \\{{ x }}", "after a backslash", id="a backslash"),
        pytest.param("cat <<E\n{{ x }}\nE", "here-document", id="a here-document"),
        pytest.param("cat <<<{{ x }}", "here-document", id="a here-string"),
        pytest.param("cat <\\\n<E\n{{ x }}\nE", "here-document", id="a continued here-document"),
        pytest.param("echo $(({{ x }}+1))", "arithmetic", id="arithmetic"),
        pytest.param("echo $[{{ x }}+1]", "arithmetic", id="old arithmetic"),
        pytest.param("[[ {{ x }} -gt 3 ]]", "arithmetic", id="a number in double brackets"),
        pytest.param("[[ a == [[:alpha:]] && {{ x }} -gt 3 ]]", "arithmetic", id="a class before"),
        pytest.param("let y={{ x }}", "read it again", id="let"),
        pytest.param("sudo -n eval {{ x }}", "read it again", id="eval"),
        pytest.param("echo $'a' {{ x }}", "too hard", id="after an ANSI string"),
        pytest.param("echo ${HOME#'} {{ x }}", "too hard", id="after an expansion"),
        pytest.param("echo ${{ x }}", "dollar", id="after a dollar"),
        pytest.param("echo $\\\n{{ x }}", "dollar", id="after a dollar on the line before"),
        pytest.param("echo {{ a'b }} '{{ x }}", "inside quotes", id="a quote in a path is none"),
        pytest.param("echo {{ x", "write a placeholder as", id="half a placeholder"),
        pytest.param("echo x }}", "write a placeholder as", id="the other half"),
        pytest.param("echo {{ a b }}", "write a placeholder as", id="a path with a space"),
        pytest.param('echo {{ "a }}', "write a placeholder as", id="a text without an end"),
        pytest.param('echo {{ "a\nb" }}', "write a placeholder as", id="a text of two lines"),
        pytest.param("echo {{ \"'\" }}{{ x }}'", "inside quotes", id="a quote in a literal counts"),
        pytest.param('echo {{ "$" }}{{ x }}', "dollar", id="a dollar in a literal counts"),
        pytest.param('{{ "eval " }}{{ x }}', "read it again", id="eval in a literal counts"),
    ],
)
def test_a_placeholder_where_quoting_does_not_help_is_refused(template: str, why: str) -> None:
    with pytest.raises(ValueError, match=why.replace("(", r"\(")):
        check_shell(template)


@pytest.mark.parametrize(
    "template",
    [
        "systemctl restart {{ service }}",
        "echo 'it''s' \"fine\" {{ x }}",
        "if [[ -f /etc/x ]]; then stop {{ x }}; fi",
        "grep '[[:space:]]' /etc/hosts; echo {{ x }}",
        "echo $HOME {{ x }} # don't\necho {{ y }}",
        "echo a#b {{ x }}",
        "evaluate {{ x }}",
        "docker inspect -f '{{ \"{{.State.Running}}\" }}' {{ x }}",
        "true",
    ],
)
def test_a_placeholder_that_is_a_word_of_its_own_is_taken(template: str) -> None:
    check_shell(template)

    filled = fill_shell(template, an_event(fields={"service": "a", "x": "b", "y": "c"}))

    assert paths(filled) == ()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param(None, "does not say", id="nothing said"),
        pytest.param([], "does not say", id="an empty list"),
        pytest.param(["a", "b"], "2 values", id="several values"),
        pytest.param("", "is empty", id="an empty value"),
        pytest.param("a" * 1001, "longer than 1000", id="a very long value"),
        pytest.param("a\nb", "control", id="a newline"),
        pytest.param("a\0b", "control", id="a NUL"),
        pytest.param("a\x1b[0m", "control", id="an escape"),
        pytest.param("a\x9bb", "control", id="a C1 control"),
        pytest.param("a\u2028b", "control", id="a line separator"),
    ],
)
@pytest.mark.parametrize("fill", [fill_shell, fill_text])
def test_a_value_that_cannot_be_trusted_is_refused(fill: Any, value: object, why: str) -> None:
    with pytest.raises(ValueRefused, match=why):
        fill("{{ details.x }}", _saying(value))


def test_a_value_that_looks_like_an_option_is_refused_as_a_word_but_not_as_a_variable() -> None:
    event = _saying("-rf")

    assert fill_text("X={{ details.x }}", event) == "X=-rf"
    with pytest.raises(ValueRefused, match="dash"):
        fill_shell("rm {{ details.x }}", event)


def test_the_same_value_said_twice_is_one_value() -> None:
    assert fill_shell("echo {{ details.x }}", _saying(["a", "a"])) == "echo 'a'"


def test_a_value_that_was_cut_is_refused() -> None:
    event = an_event(missing=frozenset({"details"}))

    with pytest.raises(ValueRefused, match="does not say"):
        fill_shell("ping {{ details.host }}", event)


@pytest.mark.parametrize("value", ["{{ details.y }}", '{"a": {"b": 1}}', "{{"])
def test_a_value_that_looks_like_a_placeholder_never_becomes_one(value: str) -> None:
    event = an_event(fields={"details": {"x": value, "y": "secret"}})

    assert fill_text("<{{ details.x }}>", event) == f"<{value}>"
    with pytest.raises(ValueRefused, match="as a placeholder does"):
        fill_shell("echo {{ details.x }}", event)


@settings(max_examples=100, deadline=None)
@given(value=st.text(st.sampled_from("ab'\"{}-\\$#` ")) | st.text())
def test_what_was_filled_in_can_be_kept_and_read_again(value: str) -> None:
    """A run keeps its commands as they were filled in; one that cannot be read is stuck."""
    command = 'echo {{{ details.x }}{{ "{{.A}}" }}{{details.x}}}\'{{ "{{ b }}" }}\' {{ details.x }}'
    spec = RemoteSshSpec(command=command, env={"X": "{{ details.x }}"})
    try:
        filled = spec.filled(_saying(value), {})
    except ValueRefused:
        return

    again = RemoteSshSpec.model_validate_json(filled.model_dump_json())

    said = quoted(value)
    assert again == filled
    assert again.paths() == frozenset()
    assert again.shell_text().endswith(f"echo {{{said}{{{{.A}}}}{said}}}'{{{{ b }}}}' {said}")


def test_a_command_that_grows_too_long_with_its_values_is_refused() -> None:
    spec = RemoteSshSpec(command="echo {{ details.x }}" + " " * 65_500)

    with pytest.raises(ValueRefused, match="65536"):
        spec.filled(_saying("'" * 100), {})


@pytest.mark.parametrize(
    ("template", "text"),
    [
        pytest.param('{{ "{{.State.Running}}" }}', "{{.State.Running}}", id="a text"),
        pytest.param('{{"{{ title }}"}}', "{{ title }}", id="what looks like a placeholder"),
        pytest.param('{{ "" }}', "", id="an empty text"),
        pytest.param('{{ "\\n\\"" }}', '\\n\\"', id="a backslash is one"),
        pytest.param('{{ "{{" }} index . "a" {{ "}}" }}', '{{ index . "a" }}', id="with quotes"),
        pytest.param('{{ "a" }}{{ "b" }}', "ab", id="two"),
    ],
)
def test_a_literal_is_its_text_as_it_stands_in_a_command_and_in_a_variable(
    template: str, text: str
) -> None:
    spec = RemoteSshSpec(command=f"echo {template}", env={"X": template})

    filled = spec.filled(an_event(), {})

    assert spec.paths() == frozenset()
    assert filled.shell_text() == f"export X={word(text)}; echo {text}"
    assert filled.says() == f"echo {text}".strip()


def test_a_value_that_looks_like_a_literal_is_never_one() -> None:
    event = _saying('{{ "a" }}')

    assert fill_text("<{{ details.x }}>", event) == '<{{ "a" }}>'
    with pytest.raises(ValueRefused, match="as a placeholder does"):
        fill_shell("echo {{ details.x }}", event)


def test_the_paths_of_a_template_are_those_of_its_placeholders_in_order() -> None:
    assert paths("a {{ details.x }}{{y}} {{  z  }}") == ("details.x", "y", "z")
