"""Placeholders in a real shell: whatever goes in comes out as one word, and nothing of it runs."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.event import Event
from app.domain.parameter import Parameter
from app.domain.placeholder import ValueRefused, check_shell, fill_shell, with_literals
from app.domain.value_type import ValueType
from tests.parts.building import an_event

SHELLS = [pytest.param(name, id=name) for name in ("sh", "bash") if shutil.which(name)]
SIGNS = "'|\"|\\|`|$|$(|)|{|}|a,b|1..3|2|>|<|&|;|#|~|*|?|[|]|!|=|HOME|id|-|%s|\\n|é"
HOSTILE = st.lists(st.sampled_from([*SIGNS.split("|"), "|", " "]), min_size=1, max_size=12)
PRINTABLE = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=200,
)
WRAPPERS = (
    "'@'",
    '"@"',
    "a@b",
    "`echo @`",
    "$(echo @)",
    '"$(echo @)"',
    '"`echo @`"',
    "$@",
    "\\@",
    "{ echo @; }",
    "(true)# don't\necho @",
    "(true) # don't\necho @",
    "echo a\\ #'\n@'",
    "case a in a)# don't\necho @;; esac",
    '"$(case a in a) echo @;; esac)"',
    "[[ @ -gt 3 ]]",
    "$((@))",
    "eval echo @",
    "cat <<E\n@\nE\n",
    """{{ "'" }}@{{ "'" }}""",
    """{{ "$(echo " }}@{{ ")" }}""",
)
RUNS_IF_READ = (
    "$(echo ran$((0+1)))",
    "`echo ran$((0+1))`",
    "; echo ran$((0+1)) #",
    "'; echo ran$((0+1)) #",
    "'$(echo ran$((0+1)))'",
    "\\'x'; echo ran$((0+1)) #",
    '"; echo ran$((0+1)) #',
    "a[$(echo ran$((0+1)))]",
)
VALUES = (HOSTILE.map("".join) | PRINTABLE).filter(
    lambda value: not (value.startswith("-") or "{{" in value or "}}" in value)
)
LITERALS = st.lists(st.sampled_from([*'a {}".$`\\;()', "{{", "}}"]), max_size=12).map("".join)
LITERALS = LITERALS.filter(lambda text: not re.search(r'"\s*\}\}|"\s*\}?$', text))


def _saying(value: object) -> Event:
    return an_event(fields={"details": {"x": value}})


def _is_taken(template: str) -> bool:
    try:
        check_shell(template)
    except ValueError:
        return False
    return True


def _filled(template: str, value: str) -> str:
    return with_literals(fill_shell(template, _saying(value)))


def _printed_by(shell: str, command: str) -> str:
    done = subprocess.run([shell, "-c", command], capture_output=True, check=False, timeout=30)
    return done.stdout.decode()


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=60, deadline=None)
@given(value=VALUES)
def test_any_value_arrives_as_exactly_one_word(shell: str, value: str) -> None:
    template = "printf '<%s>' {{ details.x }} {{details.x}}'tail' head\"\"{{ details.x }}"

    check_shell(template)
    printed = _printed_by(shell, _filled(template, value))

    assert printed == f"<{value}><{value}tail><head{value}>"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("template", "value", "printed"),
    [
        pytest.param("echo {{ details.x }}>&1", "2", "2\n", id="a digit is no file number"),
        pytest.param("echo {{{ details.x }}}", "a,b", "{a,b}\n", id="braces do not expand it"),
        pytest.param("echo {{{ details.x }}}", "1..3", "{1..3}\n", id="nor a range"),
        pytest.param("echo ~{{ details.x }}", "root", "~root\n", id="it is nobody's home"),
        pytest.param("{{ details.x }} env", "FOO=bar", "", id="it assigns no variable"),
        pytest.param("echo $(echo {{ details.x }})", "$(id)", "$(id)\n", id="in a substitution"),
        pytest.param(
            "(true) # don't\necho {{ details.x }}", "$(id)", "$(id)\n", id="after a comment"
        ),
        pytest.param("echo \\'{{ details.x }}", "$(id)", "'$(id)\n", id="after an escaped quote"),
        pytest.param(
            "true `echo a`; echo {{ details.x }}", "$(id)", "$(id)\n", id="after backquotes"
        ),
        pytest.param("echo a\\\n{{ details.x }}", "$(id)", "a$(id)\n", id="on a continued line"),
    ],
)
def test_a_value_is_not_read_as_shell(shell: str, template: str, value: str, printed: str) -> None:
    check_shell(template)

    assert _printed_by(shell, _filled(template, value)) == printed


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=30, deadline=None)
@given(value=VALUES, text=LITERALS)
def test_a_literal_is_text_of_the_shell_and_the_value_beside_it_one_word(
    shell: str, value: str, text: str
) -> None:
    template = f"printf '<%s>' {{{{ details.x }}}} '{{{{ \"{text}\" }}}}'"

    check_shell(template)

    assert _printed_by(shell, _filled(template, value)) == f"<{value}><{text}>"


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=30, deadline=None)
@given(value=VALUES, type_=st.sampled_from(list(ValueType)))
def test_a_value_of_any_type_is_one_word_of_a_shell_or_refused(
    shell: str, value: str, type_: ValueType
) -> None:
    parameters = {"details.x": Parameter(type=type_)}
    try:
        command = fill_shell("printf '<%s>' {{ details.x }}", _saying(value), parameters)
    except ValueRefused:
        assert type_ is not ValueType.TEXT
        return

    assert _printed_by(shell, command) == f"<{value}>"


@pytest.mark.parametrize("shell", SHELLS)
def test_no_template_that_is_taken_lets_a_value_run(shell: str) -> None:
    templates = [
        "echo " + outer.replace("@", inner.replace("@", "{{ details.x }}"))
        for inner in WRAPPERS
        for outer in WRAPPERS
    ]

    taken = [template for template in templates if _is_taken(template)]
    commands = [_filled(template, v) for template in taken for v in RUNS_IF_READ]

    assert [each for each in commands if "ran1" in _printed_by(shell, each)] == []
    assert len(taken) > 10
