"""Folders of small rules."""

import textwrap
from pathlib import Path

from app.config.rule_files import RuleFiles
from app.domain.fleet import Fleet
from app.domain.rule_set import RuleSet
from app.plugins.catalogue import built_in


def a_rule(name: str, command: str = "true") -> str:
    return textwrap.dedent(f"""\
        name: {name}
        when: {{tags: [t]}}
        targets: {{hosts: [app-01.example.net]}}
        then: [{{tasks: [{{remote_ssh: "{command}"}}]}}]
        """)


def files_in(folder: Path) -> RuleFiles:
    return RuleFiles(folder, built_in().grammar, Fleet(groups={"known": ("app-01.example.net",)}))


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def names(rules: RuleSet) -> list[str]:
    return [rule.name for rule in rules.rules]


def commands(rules: RuleSet) -> list[str]:
    return [str(rule.then[0]) for rule in rules.rules]
