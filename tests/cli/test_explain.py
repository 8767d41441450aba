"""alexis explain says what would happen to a message, from files alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call, Said

RULES = """\
name: clean
when: {tags: [disk_full]}
targets: {from: details.host}
then:
  - tasks: [{remote_ssh: "clean-disk {{ details.mount }}"}]
    verify: {problem: resolved, within: 5m}
---
name: restart
when: {all: [{tags: [disk_full]}, {field: title, search: Duplicator}]}
targets: {from: details.host}
then: [{tasks: [{remote_ssh: "true"}]}]
"""


def _payload(**alert: Any) -> bytes:
    said = {
        "alertId": "1",
        "message": "Disk full",
        "tags": ["disk_full"],
        "details": {"host": "app-01.example.net", "mount": "/var log"},
    }
    return json.dumps({"action": "Create", "alert": said | alert}).encode()


@pytest.fixture
def explain(call: Call, folder: Path) -> Any:
    (folder / "rules").mkdir()
    (folder / "rules" / "rules.yaml").write_text(RULES)
    (folder / "alexis.yaml").write_text("targets: {allow: ['app-*.example.net']}\n")

    def explained(payload: str, *more: str, stdin: bytes = b"") -> Said:
        return call(
            "explain", payload, "--source", "opsgenie", "-s", "alexis.yaml", *more, stdin=stdin
        )

    return explained


def test_it_says_what_would_run_where_and_which_clause_fails(explain: Any, folder: Path) -> None:
    (folder / "alert.json").write_bytes(_payload())

    said = explain("alert.json")

    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "opsgenie 1: opened, 'Disk full'"
    assert "✓ clean matches" in lines
    assert "    would run: clean-disk '/var log'" in lines
    assert "    on app-01.example.net" in lines
    (failed,) = [line for line in lines if line.startswith("✗ restart: ")]
    assert "Duplicator" in failed
    assert "    the event says: Disk full" in lines


def test_it_says_what_would_block(explain: Any) -> None:
    said = explain("-", stdin=_payload(details={"host": "db-01.example.net", "mount": "/"}))

    assert said.status == 0
    assert "blocked: not_allowed, db-01.example.net is not in targets.allow" in said.out


def test_it_tells_programs_the_same_as_json(explain: Any) -> None:
    said = explain("-", "--json", stdin=_payload())

    found = json.loads(said.out)
    assert said.status == 0
    assert [(rule["rule"], rule["matched"]) for rule in found["rules"]] == [
        ("clean", True),
        ("restart", False),
    ]


def test_a_rule_file_that_is_broken_is_told_beside_the_others(explain: Any, folder: Path) -> None:
    (folder / "rules" / "broken.yaml").write_text("name: [\n")

    said = explain("-", stdin=_payload())

    assert said.status == 0
    assert said.err.startswith("rules/broken.yaml:2:1: ")
    assert "✓ clean matches" in said.out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(None, "alert.json: No such file or directory", id="missing"),
        pytest.param(b"hello", "alert.json: not JSON: ", id="not JSON"),
        pytest.param(b"", "alert.json: not JSON: ", id="empty"),
        pytest.param(b"\xff\xfe\x00", "alert.json: not JSON: ", id="not a text"),
        pytest.param(b"[]", "alert.json: ", id="a list"),
        pytest.param(b'{"action": "Create"}', "alert.json: alert", id="without an alert"),
    ],
)
def test_a_payload_that_cannot_be_read_is_told(
    explain: Any, folder: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (folder / "alert.json").write_bytes(content)

    said = explain("alert.json")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(told)
    assert len(said.err.splitlines()) == 1
