"""No fenced block of any page is forgotten: one test runs it, or compares it with what there is.

What stands behind a fence says which. A new kind of block gets a line in `WAYS`, and a test there.
"""

import re

from tests.parts.documented import ROOT, blocks

WAYS = {
    "docs/test_shell.py": r"sh|text|json|text log|text of alexis .+|yaml ci",
    "docs/test_examples.py": r"yaml (rule|settings|shared|tests)"
    r"|json (opsgenie|jsm|dynatrace|silence)|text (check|explain|test|dynatrace-template)",
    "docs/test_linting.py": r"yaml lint [a-z-]+( settings)?|yaml pre-commit",
    "docs/test_source_pages.py": r"json (alertmanager|cloudevents|generic|grafana|zabbix)",
    "docs/test_checking_the_trail.py": r"python audit",
    "docs/test_manifests_of_tasks.py": r"yaml manifest",
    "docs/test_neighbours.py": r"ini \S+|toml \S+|js zabbix|sql|nginx|hcl|text sudoers"
    r"|dockerfile \S+|yaml (alertmanager|collector|grafana)",
    "docs/test_shown_of_ours.py": r"text (layers|record|promotion)|mermaid|yaml modeline",
    "config/inventory/test_documented.py": r"yaml (hosts|inventories)",
    "deploy/test_rendering.py": r"yaml (components|patches)",
    "plugins/test_documented.py": r"yaml plugin",
    "demo/test_demo.py": r"text demo",
    "docs/test_every_block.py": r"text drawing",
}
"""Test, and what stands behind the fences that it takes. Of a drawing nothing can be run."""


def test_every_block_is_taken_by_one_test() -> None:
    taken = {
        block.id: [test for test, infos in WAYS.items() if re.fullmatch(infos, block.info)]
        for block in blocks()
    }

    assert {where: tests for where, tests in taken.items() if len(tests) != 1} == {}


def test_each_of_these_tests_takes_blocks_that_there_are() -> None:
    infos = {block.info for block in blocks()}

    idle = {test for test, taken in WAYS.items() if not any(re.fullmatch(taken, i) for i in infos)}
    blind = {test for test in WAYS if " blocks(" not in _text(test)}

    assert (idle, blind) == (set(), set())


def _text(test: str) -> str:
    return (ROOT / "tests" / test).read_text(encoding="utf-8")
