"""Commands of other programs that stand within a sentence: run, or held against what there is."""

import asyncio
import re
import shutil
import sqlite3
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.parts.documented import PAGES, ROOT, code, page
from tests.parts.postgres import programs

_SAID = {text for of in PAGES for text in code(of)}


def _saying(pattern: str) -> list[str]:
    return sorted(text for text in _SAID if re.match(pattern, text))


@pytest.mark.parametrize("said", _saying("python -m benchmarks"))
def test_a_benchmark_is_there_with_its_options(said: str) -> None:
    module, *words = said.split()[2:]

    text = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")

    assert [word for word in words if word.startswith("--") and f'"{word}"' not in text] == []


def test_every_extra_that_is_named_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    named = {
        extra
        for text in _SAID
        for found in re.findall(r"(?:alexis|\.)\[([a-z,]+)\]", text)
        for extra in found.split(",")
    }

    assert named
    assert named <= set(project["optional-dependencies"])


@pytest.mark.anyio
@pytest.mark.parametrize("said", _saying("pg_dump "))
async def test_a_dump_is_made_as_it_is_said(said: str, postgres_url: str, tmp_path: Path) -> None:
    folder = programs()
    dump = shutil.which("pg_dump", path=f"{folder}")
    if dump is None:
        pytest.skip("there is no pg_dump of this PostgreSQL")
    asked = re.sub(r" alexis(?= |$)", f" '{postgres_url}'", said).replace("pg_dump", dump, 1)

    done = await asyncio.to_thread(
        subprocess.run, ["bash", "-c", asked], cwd=tmp_path, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "alexis.dump").read_bytes().startswith(b"PGDMP")


@pytest.mark.parametrize("said", _saying("sqlite3 "))
def test_what_is_asked_of_sqlite_is_taken(said: str, tmp_path: Path) -> None:
    (statements,) = re.findall(r'"(.+)"', said)

    database = sqlite3.connect(tmp_path / "alexis.db")
    database.executescript(statements)
    (mode,) = database.execute("PRAGMA auto_vacuum").fetchone()
    database.close()

    assert mode == 2  # incremental


def test_what_is_asked_of_prometheus_is_promql(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    asked = [text for text in code(page("metrics.md")) if re.search(r"\w\(.*alexis_.*\)", text)]
    rules = "".join(f"\n  - {{record: a:b{n}, expr: '{each}'}}" for n, each in enumerate(asked))
    (tmp_path / "rules.yaml").write_text(f"groups:\n- name: a\n  rules:{rules}\n", encoding="utf-8")

    done = subprocess.run(
        [promtool, "check", "rules", tmp_path / "rules.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked
    assert done.returncode == 0, done.stderr
