"""The house is in order: lint, format, types, import contracts, sizes, pins, and what logs say."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
LONGEST_FILE = 400
"""Lines; a file is about half of that."""


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check"], id="lint"),
        pytest.param(["ruff", "format", "--check"], id="format"),
        pytest.param(["mypy"], id="types"),
        pytest.param(["lint-imports"], id="import contracts"),
    ],
)
def test_the_house_is_in_order(command: list[str]) -> None:
    program, *arguments = command

    done = subprocess.run(
        [BIN / program, *arguments], check=False, cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_files_stay_small() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for folder in ("app", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]

    assert long == []


def test_every_log_call_names_an_event_and_gives_its_values_as_pairs() -> None:
    sentences = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "app").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _is_a_log_call(call) and not _names_an_event(call)
    ]

    assert sentences == []


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_needed_is_pinned_with_hashes_and_names_no_registry(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [Requirement(each) for each in project["project"]["dependencies"]]

    for requirement in needed:
        name = requirement.name.lower().replace(".", "-")
        assert requirement.specifier.contains(pinned[name]), f"{requirement} is {pinned[name]}"
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text


def test_both_lists_of_requirements_pin_the_same_versions() -> None:
    served, developed = (
        set(re.findall(r"^[\w.-]+==\S+", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))
        for file in ("requirements.txt", "requirements-dev.txt")
    )

    assert served <= developed


def _is_a_log_call(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in LOG_METHODS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"log", "_log"}
    )


def _names_an_event(call: ast.Call) -> bool:
    match call.args:
        case [ast.Constant(value=str(event))]:
            return re.fullmatch(r"[a-z]+(_[a-z]+)*", event) is not None
        case _:
            return False
