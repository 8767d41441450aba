"""Placeholders in a real shell: whatever goes in comes out as one word, and nothing of it runs."""

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.event import Event
from app.domain.placeholder import check_shell, fill_shell
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


def _saying(value: object) -> Event:
    return an_event(fields={"details": {"x": value}})


def _is_taken(template: str) -> bool:
    try:
        check_shell(template)
    except ValueError:
        return False
    return True


def _printed_by(shell: str, command: str) -> str:
    done = subprocess.run([shell, "-c", command], capture_output=True, check=False, timeout=30)
    return done.stdout.decode()


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=60, deadline=None)
@given(value=VALUES)
def test_any_value_arrives_as_exactly_one_word(shell: str, value: str) -> None:
    template = "printf '<%s>' {{ details.x }} {{details.x}}'tail' head\"\"{{ details.x }}"

    check_shell(template)
    printed = _printed_by(shell, fill_shell(template, _saying(value)))

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

    assert _printed_by(shell, fill_shell(template, _saying(value))) == printed


@pytest.mark.parametrize("shell", SHELLS)
def test_no_template_that_is_taken_lets_a_value_run(shell: str) -> None:
    templates = [
        "echo " + outer.replace("@", inner.replace("@", "{{ details.x }}"))
        for inner in WRAPPERS
        for outer in WRAPPERS
    ]

    taken = [template for template in templates if _is_taken(template)]
    commands = [fill_shell(template, _saying(v)) for template in taken for v in RUNS_IF_READ]

    assert [each for each in commands if "ran1" in _printed_by(shell, each)] == []
    assert len(taken) > 10
