"""Rules carry tests, and a test that fails says what is not as it expects."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.config.readers import readers
from app.config.rule_files import RuleFiles
from app.config.rule_tests import failing_tests
from app.config.settings import SourceSettings
from app.domain.fleet import Fleet
from app.main import rule_grammar
from tests.parts.building import NOW

RULE = """\
name: repair
when: {{all: [{{tags: [disk_full]}}, {{field: title, search: Disk}}]}}
targets: {{from: details.host}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
tests: [{tests}]
"""


def _payload(folder: Path, **alert: Any) -> None:
    said = {
        "alertId": "1",
        "message": "Disk full",
        "tags": ["disk_full"],
        "details": {"host": "app-01.example.net"},
    }
    (folder / "alert.json").write_text(json.dumps({"action": "Create", "alert": said | alert}))


def _failures(folder: Path, tests: str, rule: str = RULE) -> list[str]:
    (folder / "rule.yaml").write_text(rule.format(tests=tests))
    fleet = Fleet(allow=("app-*.example.net",))
    rules = RuleFiles(folder, rule_grammar(), fleet).read()
    assert not rules.problems
    found = failing_tests(rules, readers(SourceSettings()), fleet, NOW)
    return [str(problem).replace(f"{folder}/", "") for problem in found]


_repaired = partial("{{event: alert.json, source: opsgenie{}}}".format)


@pytest.mark.parametrize(
    "test",
    [
        pytest.param(_repaired(""), id="it matches"),
        pytest.param(_repaired(", targets: [app-01.example.net]"), id="with its targets"),
    ],
)
def test_a_test_that_is_as_expected_says_nothing(tmp_path: Path, test: str) -> None:
    _payload(tmp_path)

    assert _failures(tmp_path, test) == []


def test_a_test_that_expects_no_match_says_nothing_when_there_is_none(tmp_path: Path) -> None:
    _payload(tmp_path, tags=["other"])

    assert _failures(tmp_path, _repaired(", expect: not_matched")) == []


@pytest.mark.parametrize(
    ("test", "alert", "said"),
    [
        pytest.param(
            _repaired(""),
            {"tags": ["cpu"]},
            "it does not match: tags ['disk_full']; the event says cpu",
            id="a clause that fails",
        ),
        pytest.param(_repaired(", expect: not_matched"), {}, "it matches", id="a match too many"),
        pytest.param(
            _repaired(", targets: [app-02.example.net]"),
            {},
            "its targets are ['app-01.example.net']",
            id="other targets",
        ),
        pytest.param(
            "{event: missing.json, source: opsgenie}", {}, "No such file", id="no such file"
        ),
        pytest.param(
            "{event: rule.yaml, source: opsgenie}", {}, "not JSON", id="a file that is no JSON"
        ),
        pytest.param("{event: alert.json}", {}, "say of which source", id="no source"),
        pytest.param(
            "{event: alert.json, source: pagerduty}",
            {},
            "there is no source named 'pagerduty'",
            id="an unknown source",
        ),
        pytest.param(
            "{event: alert.json, source: dynatrace}", {}, "rule repair, test 1", id="another source"
        ),
    ],
)
def test_a_test_that_fails_says_why(
    tmp_path: Path, test: str, alert: dict[str, Any], said: str
) -> None:
    _payload(tmp_path, **alert)

    (failure,) = _failures(tmp_path, test)

    assert failure.startswith("rule.yaml: rule repair, test 1")
    assert said in failure


def test_the_only_source_of_a_rule_need_not_be_said(tmp_path: Path) -> None:
    _payload(tmp_path)

    assert _failures(tmp_path, "{event: alert.json}", f"sources: [opsgenie]\n{RULE}") == []


def test_each_test_that_fails_is_told_by_its_number(tmp_path: Path) -> None:
    _payload(tmp_path)
    tests = [_repaired(""), _repaired(", expect: not_matched"), "{event: x.json}"]

    failures = _failures(tmp_path, ", ".join(tests))

    assert [failure.partition(" (")[0] for failure in failures] == [
        "rule.yaml: rule repair, test 2",
        "rule.yaml: rule repair, test 3",
    ]
