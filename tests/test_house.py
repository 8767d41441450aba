"""The house is in order: lint, format, types, import contracts, sizes, and what logs say."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
        for folder in ("app", "tests", "benchmarks", "deploy")
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
