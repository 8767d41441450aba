"""The repository is a hook of pre-commit: what it says there is run as pre-commit would."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.linting.reading import a_rule

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    (read,) = YAML(typ="safe", pure=True).load(ROOT / ".pre-commit-hooks.yaml")
    return dict(read)


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("rules/clean-disk.yaml", True),
        ("settings/alexis.yml", True),
        ("rules/tests/long-gc.json", True),
        ("README.md", False),
    ],
)
def test_it_is_asked_when_a_file_changes_that_it_reads(
    hook: dict[str, Any], file: str, asked: bool
) -> None:
    assert bool(re.search(hook["files"], file)) is asked


@pytest.mark.parametrize(
    ("text", "arguments", "status", "said"),
    [
        pytest.param(a_rule(), ["--strict"], 0, "nothing to complain about", id="right"),
        pytest.param(a_rule(limits=""), [], 0, "warning[no-limits]", id="a warning"),
        pytest.param(a_rule(limits=""), ["--strict"], 1, "warning[no-limits]", id="strictly"),
        pytest.param(a_rule(moed="auto"), [], 1, "error[unknown-key]", id="an error"),
    ],
)
def test_it_lets_a_commit_pass_or_not(
    hook: dict[str, Any], tmp_path: Path, text: str, arguments: list[str], status: int, said: str
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(text)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        [*shlex.split(hook["entry"]), *arguments],
        check=False,
        cwd=tmp_path,
        env={"PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (status, "")
    assert said in done.stdout


def test_it_is_given_no_files_because_one_file_says_what_another_one_means(
    hook: dict[str, Any],
) -> None:
    assert (hook["pass_filenames"], hook["language"]) == (False, "python")
