"""The threat model names tests that there are, for every attacker and every thing that he tries."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "security.md").read_text(encoding="utf-8")
_NAMED = re.compile(r"`([a-z0-9_/]+\.py)::(test_\w+)`")
_ATTACKERS = (
    "Forged webhook",
    "Poisoned alert text",
    "Stolen token",
    "Hostile host",
    "Malicious rule author",
    "Compromised vendor",
    "Insider",
    "Neighbour on the network",
    "Page in the operator's browser",
)


def _section(title: str, marks: str) -> str:
    """Give what stands under a heading, up to the next one that is as high."""
    _, heading, rest = _PAGE.partition(f"\n{marks} {title}\n")
    assert heading, f"there is no {title}"
    return re.split(rf"^#{{2,{len(marks)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def _rows(attacker: str) -> list[list[str]]:
    lines = [line for line in _section(attacker, "###").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


@cache
def _tests_in(file: Path) -> frozenset[str]:
    """Give the names of the tests of a file, without running it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_attacker_is_there_and_nobody_else() -> None:
    found = re.findall(r"^### (.+)$", _section("Attackers", "##"), re.MULTILINE)

    assert tuple(found) == _ATTACKERS


@pytest.mark.parametrize("attacker", _ATTACKERS)
def test_whatever_he_tries_something_stops_him_and_a_test_shows_it(attacker: str) -> None:
    rows = _rows(attacker)

    assert len(rows) >= 3
    assert {len(row) for row in rows} == {3}
    assert [row[0] for row in rows if not (row[1] and _NAMED.search(row[2]))] == []


@pytest.mark.parametrize("attacker", _ATTACKERS)
def test_each_test_that_is_named_is_there(attacker: str) -> None:
    named = _NAMED.findall(" ".join(row[2] for row in _rows(attacker)))

    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (path := _ROOT / "tests" / file).is_file() or name not in _tests_in(path)
    ]
    assert missing == []


def test_each_test_of_this_folder_shows_something_that_is_claimed() -> None:
    here = Path(__file__)
    named = {name for _, name in _NAMED.findall(_PAGE)}
    files = [file for file in sorted(here.parent.glob("test_*.py")) if file != here]

    assert [file.name for file in files if _tests_in(file).isdisjoint(named)] == []
