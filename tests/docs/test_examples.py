"""What the documentation shows is what Alexis reads and prints: rules, settings, messages."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.command import command
from app.config.load import load_settings
from app.config.readers import readers
from app.config.rule_files import RuleFiles
from app.config.scenario_files import read_scenarios
from app.config.settings import Settings
from app.config.source_settings import SourceSettings
from app.domain.event import Event, EventKind
from app.domain.fields import values
from app.domain.fleet import Fleet
from app.domain.maintenance.silence import SilenceOrder
from app.plugins.catalogue import built_in
from app.secret.section import Needed
from app.simulator import Dynatrace, Entity
from app.simulator.dynatrace.template import fill, problem_values, trial_values
from tests.parts.documented import Block, blocks, code, page, spans, tables

READERS = readers(SourceSettings())
RULE = {
    "name": "name: example",
    "when": "when: {tags: [t]}",
    "targets": "targets: {hosts: [app-01.example.net]}",
    "then": 'then: [{tasks: [{remote_ssh: "true"}]}]',
}
"""What a fragment of a rule is completed from."""

_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_VARIABLE = re.compile(r"ALEXIS_\w+=.+")
_SECRET = re.compile(r"/run/secrets/(\w+)")
_TOOK = re.compile(r"in \d+\.\d+s")


def _kind(block: Block) -> str:
    """Tell what a block is: it stands behind its language."""
    return block.info.partition(" ")[2]


def _of_kind(*kinds: str) -> list[object]:
    return [pytest.param(block, id=block.id) for block in blocks() if _kind(block) in kinds]


@pytest.mark.parametrize("block", _of_kind("rule"))
def test_a_rule_is_read_without_a_complaint(tmp_path: Path, block: Block) -> None:
    missing = [text for key, text in RULE.items() if key not in _KEY.findall(block.text)]
    (tmp_path / "rule.yaml").write_text("\n".join([block.text, *missing]), encoding="utf-8")

    read = RuleFiles(tmp_path, built_in().grammar, Fleet()).read()

    assert [str(problem) for problem in read.problems] == []
    assert len(read.rules) == 1


@pytest.mark.parametrize("block", _of_kind("shared"))
def test_what_rules_share_is_read_without_a_complaint(tmp_path: Path, block: Block) -> None:
    (tmp_path / "shared.yaml").write_text(block.text, encoding="utf-8")

    read = RuleFiles(tmp_path, built_in().grammar, Fleet()).read()

    assert [str(problem) for problem in read.problems] == []


def test_the_silence_that_is_shown_is_one() -> None:
    (block,) = [each for each in blocks(page("maintenance.md")) if each.info == "json silence"]

    order = SilenceOrder.model_validate_json(block.text)

    assert str(order.matchers) == "targets db-*.example.net; when tags ['env:prod']"


@pytest.mark.parametrize("block", _of_kind("tests"))
def test_tests_over_all_rules_are_read_without_a_complaint(tmp_path: Path, block: Block) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "tests.yaml").write_text(block.text, encoding="utf-8")

    found, problems = read_scenarios(tmp_path)

    assert [str(problem) for problem in problems] == []
    assert found


@pytest.mark.parametrize("block", _of_kind("settings"))
def test_settings_are_read_without_a_complaint(tmp_path: Path, block: Block) -> None:
    for name in _SECRET.findall(block.text):
        (tmp_path / name).write_text(
            "https://example.com/made-up-and-long-enough\n", encoding="utf-8"
        )
    file = tmp_path / "alexis.yaml"
    file.write_text(_SECRET.sub(rf"{tmp_path}/\1", block.text), encoding="utf-8")

    read = load_settings(file, {}, needed=Needed.NONE)

    assert read != Settings()


@pytest.mark.parametrize(
    "said", [text for text in code(page("settings.md")) if _VARIABLE.fullmatch(text)]
)
def test_a_variable_of_the_environment_is_read_without_a_complaint(
    tmp_path: Path, said: str
) -> None:
    (tmp_path / "opsgenie_api_key").write_text("a made-up secret\n", encoding="utf-8")
    name, _, value = said.partition("=")

    read = load_settings(None, {name: _SECRET.sub(rf"{tmp_path}/\1", value).strip("'")})

    assert read != Settings()


@pytest.mark.parametrize("block", _of_kind("opsgenie", "jsm", "dynatrace"))
def test_a_message_is_read_without_a_complaint(block: Block) -> None:
    event = _event(block)

    assert event.kind is EventKind.OPENED
    assert event.title


@pytest.mark.parametrize("source", ["opsgenie", "dynatrace"])
def test_the_paths_that_are_shown_for_a_message_have_the_values_that_are_shown(source: str) -> None:
    fields = page("fields.md")
    (block,) = [each for each in blocks(fields) if each.info == f"json {source}"]
    heading = "OpsGenie and Jira Service Management" if source == "opsgenie" else "Dynatrace"
    (shown,) = [
        each.rows
        for each in tables(fields)
        if each.heading == heading and set(each.rows[0]) == {"path", "values"}
    ]

    event = _event(block)

    for row in shown:
        (path,) = spans(row["path"])
        assert list(values(event, path)) == spans(row["values"]), path


def test_the_template_for_dynatrace_leaves_nothing_to_be_asked() -> None:
    (template,) = [
        block.text
        for block in blocks(page("connect-dynatrace.md"))
        if block.info == "text dynatrace-template"
    ]
    dynatrace = Dynatrace()
    problem = dynatrace.open_problem("Trouble", Entity.named("app-01.example.net", "t"))
    said = fill(template, problem_values(problem, "https://abc12345.example.com"), is_json=True)

    event = READERS["dynatrace"](said.encode())
    trial = READERS["dynatrace"](fill(template, trial_values(), is_json=True).encode())

    assert event.missing == frozenset()
    assert (event.title, event.tags, event.status) == ("Trouble", ("t",), "open")
    assert event.entities[0].name == "app-01.example.net"
    assert event.url
    assert event.description
    assert trial.ignore == "Dynatrace's test notification"


def test_the_first_rule_shows_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: dict[str, list[str]] = {}
    for block in blocks(page("first-rule.md")):
        shown.setdefault(block.info, []).append(block.text)
    rule, tests = shown["yaml rule"]
    for name, text in {
        "settings/alexis.yaml": shown["yaml settings"][0],
        "rules/restart-duplicator.yaml": rule,
        "alert.json": shown["json opsgenie"][0],
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke

    checked = run(command("check"), ["check"])
    explained = run(command("explain"), ["explain", "alert.json", "--source", "opsgenie"])
    (tmp_path / "rules/restart-duplicator.yaml").write_text(rule + tests, encoding="utf-8")
    tested = run(command("test"), ["test"])

    assert checked.stdout == shown["text check"][0]
    assert explained.stdout == shown["text explain"][0]
    assert _TOOK.sub("in 0.01s", tested.stdout) == shown["text test"][0]


def _event(block: Block) -> Event:
    return READERS[_kind(block)](block.text.encode())
