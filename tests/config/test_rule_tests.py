"""Rules carry tests, and a test that fails says what is not as it expects."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.config.readers import readers
from app.config.rule_files import RuleFiles
from app.config.rule_tests import RuleTests, Surroundings, failing_tests
from app.config.source_settings import SourceSettings
from app.domain.fleet import Fleet
from app.domain.limits import Caps
from app.plugins.catalogue import built_in

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
    files = RuleFiles(folder, built_in().grammar, fleet)
    assert not files.read().problems
    surroundings = Surroundings(readers(SourceSettings()), fleet, Caps())
    found = failing_tests(RuleTests(folder, files, surroundings))
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
            "repair: expected to match, was no match: tags ['disk_full']; the event says cpu",
            id="a clause that fails",
        ),
        pytest.param(
            _repaired(", expect: not_matched"), {}, "not to match, was a match", id="too many"
        ),
        pytest.param(
            _repaired(", targets: [app-02.example.net]"),
            {},
            "targets of repair: expected [app-02.example.net], was [app-01.example.net]",
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
            "{event: alert.json, source: dynatrace}",
            {},
            "one that can be read",
            id="another source",
        ),
    ],
)
def test_a_test_that_fails_says_why(
    tmp_path: Path, test: str, alert: dict[str, Any], said: str
) -> None:
    _payload(tmp_path, **alert)

    (failure,) = _failures(tmp_path, test)

    assert failure.startswith("rule.yaml:5:10: test repair::test 1")
    assert said in failure


def test_the_only_source_of_a_rule_need_not_be_said(tmp_path: Path) -> None:
    _payload(tmp_path)

    assert _failures(tmp_path, "{event: alert.json}", f"sources: [opsgenie]\n{RULE}") == []


def test_each_test_that_fails_is_told_by_its_number_and_its_place(tmp_path: Path) -> None:
    _payload(tmp_path)
    tests = [_repaired(""), _repaired(", expect: not_matched"), "{event: x.json}"]

    failures = _failures(tmp_path, ",\n  ".join(tests))

    assert [failure.partition(" (")[0] for failure in failures] == [
        "rule.yaml:6:4: test repair::test 2",
        "rule.yaml:7:4: test repair::test 3",
    ]


@pytest.mark.parametrize(
    ("test", "said"),
    [
        pytest.param("{event: {tags: [disk_full], title: Disk}}", None, id="from nobody"),
        pytest.param(
            "{event: {tags: [disk_full], title: Tape}, fails: {field: title, search: Disk}}",
            None,
            id="the clause that fails first",
        ),
        pytest.param(
            "{event: {tags: [cpu]}, fails: tags}", None, id="some words of the clause that fails"
        ),
        pytest.param(
            "{event: {tags: [cpu], title: Disk}, fails: {field: title, search: Disk}}",
            "the first clause of repair that fails: expected field title search 'Disk', "
            "was tags ['disk_full']; the event says cpu",
            id="another clause fails first",
        ),
        pytest.param(
            "{event: {tags: [disk_full], title: Disk}, fails: {tags: [disk_full]}}",
            "repair: expected not to match: tags ['disk_full'], was a match",
            id="no clause fails",
        ),
        pytest.param(
            '{event: {tags: [disk_full], title: Disk}, commands: ["false"]}',
            "commands of repair: expected [false], was [true]",
            id="another command",
        ),
    ],
)
def test_an_event_may_be_stated_in_the_test(tmp_path: Path, test: str, said: str | None) -> None:
    failures = _failures(tmp_path, test)

    assert [failure.partition("test repair::test 1: ")[2] for failure in failures] == (
        [said] if said else []
    )


def test_a_rule_of_several_sources_has_to_be_told_whose_event_it_is(tmp_path: Path) -> None:
    rule = f"sources: [opsgenie, jsm]\n{RULE}"

    (failure,) = _failures(tmp_path, "{event: {tags: [disk_full]}}", rule)

    assert failure.endswith("was say of which source it is: `source: opsgenie`")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("/var", None, id="a value that may go in"),
        pytest.param("-rf", "was [refused: details.mount starts with", id="one that may not"),
    ],
)
def test_commands_are_compared_as_they_would_run(
    tmp_path: Path, value: str, said: str | None
) -> None:
    rule = RULE.replace('"true"', '"clean {{{{ details.mount }}}}"')
    event = f"{{tags: [disk_full], title: Disk, fields: {{details: {{mount: {value}}}}}}}"

    failures = _failures(tmp_path, f"{{event: {event}, commands: [clean '/var']}}", rule)

    assert [said in failure for failure in failures if said] == ([True] if said else [])
    assert len(failures) == bool(said)


def test_time_is_always_the_same_when_nobody_says_it(tmp_path: Path) -> None:
    rule = RULE.replace(
        "{{field: title, search: Disk}}", "{{during: {{days: wed, hours: '12:00-12:01'}}}}"
    )

    assert _failures(tmp_path, "{event: {tags: [disk_full]}}", rule) == []
    (failure,) = _failures(
        tmp_path, "{event: {tags: [disk_full]}, at: 2026-01-07T13:00:00+01:01}", rule
    )
    assert "the event says wed 11:59 UTC" in failure


@pytest.mark.parametrize(
    ("action", "why"),
    [
        pytest.param("Close", "it is the end of a problem", id="the end of a problem"),
        pytest.param("Delete", "it is the end of a problem", id="an alert that is deleted"),
    ],
)
def test_a_message_for_which_no_rule_is_asked_matches_none(
    tmp_path: Path, action: str, why: str
) -> None:
    _payload(tmp_path)
    file = tmp_path / "alert.json"
    file.write_text(file.read_text().replace("Create", action))

    (failure,) = _failures(tmp_path, _repaired(""))

    assert failure.endswith(f"was no match: the event is for rules; the event says {why}")
    assert _failures(tmp_path, _repaired(", expect: not_matched")) == []
