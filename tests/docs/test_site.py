"""The site of the documentation: it is whole, asks nobody else, and tells all that there is."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from app.cli.schema import What, described
from app.config.scopes import Scope
from docs.site.building import build, lost_in_the_navigation
from docs.site.checking import complaints
from docs.site.links import LostLink, leading
from docs.site.markdown import for_the_site
from docs.site.pages import ROOT, pages
from docs.site.reference import words
from docs.site.reference.cli import verbs
from docs.site.reference.settings import Setting, settings

_BLOCK = re.compile(r"</?(?:h[1-6]|ol|ul|li|table|tr|pre)\b")


MADE = {
    ("api", 'id="get-v1runsrun_id"'),
    ("cli", 'id="alexis-audit-verify"'),
    ("settings", "ALEXIS_SERVER__PORT"),
    ("settings", "sources.NAME.mapping.title"),
    ("rules", 'id="the-task-type-remote_ssh"'),
    ("rule-tests", 'id="scenario"'),
    ("check-codes", "failing-test"),
    ("log-events", "app.cli.serve"),
}
"""What some pages of the reference say."""


def test_the_site_is_whole_and_asks_nobody_else(tmp_path: Path) -> None:
    """It is one test, since a site takes some seconds to build."""
    site = build(tmp_path / "work")

    def shown(place: str) -> str:
        return (site / place).with_suffix(".html").read_text(encoding="utf-8")

    assert list(complaints(site)) == []
    assert [name for name, place in pages().items() if _is_different(name, shown(place))] == []
    assert {each for each in MADE if each[1] not in shown(f"reference/{each[0]}.md")} == set()
    assert _scopes(shown("reference/api.md")) == {
        *(scope for scope in Scope if scope not in (Scope.ALL, Scope.WEBHOOKS)),
        "any token",
        "none, and no token",
    }


def _is_different(name: str, shown: str) -> bool:
    """Tell whether a page has other headings, lists, tables or fenced blocks than on GitHub."""
    text = (ROOT / name).read_text(encoding="utf-8")
    article = shown.partition("<article")[2].partition("</article>")[0]
    expected = MarkdownIt("commonmark").enable("table").render(text)
    return bool(_BLOCK.findall(article) != _BLOCK.findall(expected))


def _scopes(shown: str) -> set[str]:
    return {re.sub(r"</?code>", "", each) for each in re.findall(r"Scope: (.+?)\.</p>", shown)}


@pytest.mark.parametrize(
    ("place", "variable"),
    [
        pytest.param("ssh.user", "`ALEXIS_SSH__USER`", id="in a section"),
        pytest.param("clients[].name", "`ALEXIS_CLIENTS`, the whole list as JSON", id="in a list"),
        pytest.param("sources.NAME.kind", "`ALEXIS_SOURCES__NAME__KIND`", id="of a source"),
        pytest.param(
            "targets.inventory.NAME.port",
            "`ALEXIS_TARGETS__INVENTORY`, the whole mapping as JSON",
            id="in a mapping",
        ),
    ],
)
def test_a_setting_has_a_variable(place: str, variable: str) -> None:
    assert Setting(place, {}, required=False).variable == variable


def test_every_setting_has_a_description() -> None:
    schema = described(What.SETTINGS)

    silent = [each.place for each in settings(schema) if not each.schema.get("description")]

    assert silent == []


@pytest.mark.parametrize("what", What)
def test_every_key_has_a_description(what: What) -> None:
    schema = json.loads(json.dumps(described(what)))

    silent = [
        f"{name}.{key}"
        for name, said in schema["$defs"].items()
        for key, inner in said.get("properties", {}).items()
        if not inner.get("description") and not list(words.references(inner))
    ]

    assert silent == []


def test_every_verb_argument_and_option_has_a_help() -> None:
    silent = [
        f"{name} {each.name}"
        for name, verb in verbs()
        for each in (verb, *verb.params)
        if not each.help
    ]

    assert silent == []


def test_a_page_that_the_navigation_leaves_out_is_named() -> None:
    config = tomllib.loads('project.nav = ["a.md", {B = ["b.md", "b.md"]}, "gone.md"]')

    said = list(lost_in_the_navigation(config, {"a.md", "b.md", "new.md"}))

    assert said == [
        "new.md is in no part of it",
        "gone.md is no page",
        "b.md is there twice",
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("```yaml rule\na: 1\n```", "```yaml\na: 1\n```", id="words behind a fence"),
        pytest.param("a\n- b\n- c", "a\n\n- b\n- c", id="a list below a text"),
        pytest.param("1. a\n   b\n   - c", "1. a\n    b\n\n    - c", id="a list in a list"),
        pytest.param(
            "- a\n  ```sh\n  b\n  ```", "- a\n\n    ```sh\n    b\n    ```", id="in an item"
        ),
        pytest.param("1. a\n   - b\n2. c", "1. a\n\n    - b\n\n2. c", id="an item below a list"),
        pytest.param("- a\nb", "- a\n    b", id="a line that goes on"),
        pytest.param("| a |\n|---|\n| `b\\|c` |", "| a |\n|---|\n| `b|c` |", id="a pipe as code"),
        pytest.param("- a\n\nb", "- a\n\nb", id="a text below a list"),
    ],
)
def test_what_one_reads_as_the_other_does_is_written_so(written: str, read: str) -> None:
    assert for_the_site(written, str) == read + "\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("[a](settings.md#clients)", "[a](../settings.md#clients)", id="a page"),
        pytest.param("[r](../README.md)", "[r](../index.md)", id="the first page"),
        pytest.param("[k](../deploy/README.md)", "[k](../kubernetes.md)", id="a page beside"),
        pytest.param("[app/ports.py](../app/ports.py)", "`app/ports.py`", id="a file"),
        pytest.param("[seams](../app/ports.py)", "seams (`app/ports.py`)", id="a file in words"),
        pytest.param("[x](https://example.com/)", "[x](https://example.com/)", id="elsewhere"),
        pytest.param("`[a](gone.md)`", "`[a](gone.md)`", id="code"),
    ],
)
def test_a_link_leads_to_the_page_or_names_the_file(written: str, read: str) -> None:
    rewritten = leading(ROOT, "docs/rules.md", "deep/rules.md", pages(), lambda name: None)

    assert rewritten(written) == read


def test_a_link_that_leads_nowhere_is_refused() -> None:
    rewritten = leading(ROOT, "docs/rules.md", "rules.md", pages(), lambda name: None)

    with pytest.raises(LostLink, match=r"docs/rules\.md: there is no gone\.md"):
        rewritten("[a](gone.md)")


def test_what_is_wrong_in_a_site_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p id="there"><a href="b.html#there">b</a>', encoding="utf-8")
    (tmp_path / "b.html").write_text(
        '<a href="a.html#there">a</a><a href="c.html">c</a><a href="https://example.com/">e</a>'
        '<script src="https://cdn.example.com/x.js"></script>',
        encoding="utf-8",
    )

    assert list(complaints(tmp_path)) == [
        "a.html leads to b.html#there, an anchor that is not there",
        "b.html loads https://cdn.example.com/x.js",
        "b.html leads to c.html, which is not there",
    ]
