"""The page of the linter names each code, and each of its examples gives exactly its code."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from app.config.checking import check_rules
from app.config.load import load_settings
from app.linting.code import MEANING, Code
from app.plugins.catalogue import built_in
from tests.linting.reading import completed
from tests.parts.documented import ROOT, blocks, page, spans, tables

PAGE = page("linting.md")
EXAMPLES = {
    str(code): [block for block in blocks(PAGE) if block.info.split()[1:3] == ["lint", code]]
    for code in Code
}
WITHOUT = {
    "certificate-dates",
    "inventory-value",
    "open-key-file",
    "unknown-secret",
    "unreadable-file",
}
"""What no text is an example of."""


def test_each_code_is_in_the_table_with_its_severity_and_meaning() -> None:
    (table,) = [each.rows for each in tables(PAGE) if each.heading == "Codes"]

    shown = [(*spans(row["code"]), row["severity"], row["meaning"]) for row in table]

    assert shown == [(code, code.severity, MEANING[code]) for code in Code]


def test_each_code_has_an_example_in_its_own_section() -> None:
    text = PAGE.read_text(encoding="utf-8")

    silent = {code for code, shown in EXAMPLES.items() if not shown}

    assert silent == WITHOUT
    for code in Code:
        section = text.partition(f"\n### {code}\n")[2].partition("\n### ")[0]
        assert section.strip(), code
        assert all(f"```yaml lint {code}" in section for _ in EXAMPLES[code])


@pytest.mark.parametrize("code", [code for code in EXAMPLES if code not in WITHOUT])
def test_an_example_gives_exactly_its_code(tmp_path: Path, code: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "example.yaml").write_text(completed("name: example"), encoding="utf-8")
    settings_file = None
    for block in EXAMPLES[code]:
        if block.info.split()[-1] == "settings":
            settings_file = tmp_path / "alexis.yaml"
            settings_file.write_text(block.text, encoding="utf-8")
        else:
            text = completed(block.text) if block.text else ""
            (tmp_path / "rules" / "example.yaml").write_text(text, encoding="utf-8")

    checked = check_rules(
        load_settings(settings_file, {}),
        settings_file,
        tmp_path / "rules",
        built_in(),
    )

    found = {problem.code for problem in checked.problems}
    if settings_file and code != "nothing-allowed":
        found -= {"nothing-allowed"}
    assert found == {code}


def test_the_hook_that_is_shown_is_there() -> None:
    yaml = YAML(typ="safe", pure=True)
    (shown,) = [block.text for block in blocks(PAGE) if block.info == "yaml pre-commit"]
    offered = {each["id"] for each in yaml.load(ROOT / ".pre-commit-hooks.yaml")}

    asked = {hook["id"] for repo in yaml.load(shown)["repos"] for hook in repo["hooks"]}

    assert asked <= offered
