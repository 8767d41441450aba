"""The settings and the rule that the page of plug-ins shows are taken once the example is there."""

from pathlib import Path

from app.config.load import load_settings
from app.config.rule_files import RuleFiles
from app.domain.fleet import Fleet
from app.plugins.found import installed
from tests.parts.documented import blocks, page


def test_what_is_shown_is_read_with_the_plug_in(tmp_path: Path, shelf: Path) -> None:
    shown = [each.text for each in blocks(page("plugins.md")) if each.info == "yaml plugin"]
    settings, rule = shown
    (tmp_path / "alexis.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "rule.yaml").write_text(rule, encoding="utf-8")
    catalogue = installed([str(shelf)])

    loaded = load_settings(tmp_path / "alexis.yaml", {}, catalogue)
    read = RuleFiles(tmp_path / "rules", catalogue.grammar, Fleet()).read()

    assert [str(problem) for problem in read.problems] == []
    assert set(loaded.sources.own) == {"dog"}
    assert len(read.rules) == 1
