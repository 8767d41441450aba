"""What the pages show of the inside is what the code has: layers, states, an account, advice."""

import ast
import re
import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from app.cli.report_text import print_report
from app.domain.promotion import Deed, Evidence, Ladder, Standing, Thresholds, advice
from app.domain.rule import Mode
from app.domain.run import RunState
from tests.docs.test_neighbours import shown
from tests.parts.building import NOW
from tests.parts.documented import ROOT, blocks, page
from tests.parts.reporting import reported

DAY = timedelta(days=1)


def test_the_layers_are_those_of_the_import_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        each
        for each in project["tool"]["importlinter"]["contracts"]
        if each.get("containers") == ["app"]
    )

    drawn = [
        re.split(r" {4,}", line)[0].rstrip()
        for line in shown("text layers", "docs/architecture.md").splitlines()
    ]

    assert drawn == [line for line in contract["layers"] if line != "__main__"]


def test_the_states_that_are_drawn_are_all_there_are() -> None:
    drawn = shown("mermaid", "docs/states.md").splitlines()
    arrows = [re.fullmatch(r" +(\[\*\]|\w+) --> (\w+): .+", line) for line in drawn[1:]]

    assert drawn[0] == "stateDiagram-v2"
    assert all(arrows)
    assert {state for each in arrows if each for state in each.groups()} == {"[*]", *RunState}


def test_each_line_of_an_account_is_one_that_the_storm_writes() -> None:
    said = {
        node.value
        for file in [*(ROOT / "tests/parts/crash").glob("*.py"), ROOT / "benchmarks/crash.py"]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    records = [block for block in blocks(page("reliability.md")) if block.info == "text record"]
    states = set(RunState)

    lost = {
        f"{block.id}: {label}"
        for block in records
        for line in block.text.splitlines()
        if (label := re.sub(r"(\s{2,}\S+)+$", "", line).strip())
        and label not in states
        and not any(label in each.split("\n") or label == each.strip() for each in said)
    }

    assert len(records) == 2
    assert lost == set()


def test_the_advice_that_is_shown_is_what_the_report_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failed = datetime(2026, 11, 20, 3, 14, tzinfo=UTC)
    deeds = [
        Deed(f"web-0{2 + number}.example.net", f"p-{number}", 1, state, "", at, at)
        for number in range(8)
        for at in (failed + number * timedelta(hours=1),)
        for state in ("succeeded" if number else "failed",)
    ]
    ladder = Ladder(
        Thresholds(),
        (
            Standing("restart-duplicator", Mode.OBSERVE, "0", "rules/restart-duplicator.yaml"),
            Standing("clean-disk", Mode.APPROVE, "0", "rules/clean-disk.yaml"),
        ),
    )
    evidence = {"restart-duplicator": Evidence(would=12), "clean-disk": Evidence(deeds=deeds)}
    report = reported([]).model_copy(update={"promotions": advice(ladder, evidence, NOW)})

    print_report(report)

    _, printed = capsys.readouterr().out.split("\n", 1)
    assert printed == shown("text promotion", "docs/going-live.md")


def test_the_line_for_an_editor_is_the_first_of_our_rules() -> None:
    first, *_ = (ROOT / "rules/clean-disk.yaml").read_text(encoding="utf-8").splitlines(True)

    assert first == shown("yaml modeline", "docs/linting.md")
