"""Fields, values, actions and sources that nobody sends are found; what people name is not."""

from pathlib import Path

import pytest

from tests.linting.reading import a_rule, codes, found

RIGHT = [
    pytest.param("entity", "[opsgenie]", id="of an alert"),
    pytest.param("details.anything.at.all", "[opsgenie, jsm]", id="below details"),
    pytest.param("origin.name", "[jsm]", id="beside an alert"),
    pytest.param("entities.0.name", "[]", id="by its place"),
    pytest.param("entities.name", "[]", id="of entities"),
    pytest.param("problem.managementZones.name", "[dynatrace]", id="of a problem"),
    pytest.param("problem.somethingNew", "[dynatrace]", id="of a problem, but new"),
    pytest.param("event.category", "[dynatrace]", id="of a workflow"),
    pytest.param("Datacenter", "[dynatrace]", id="of a template"),
    pytest.param("anything", "[manual]", id="by hand"),
    pytest.param("anything", "[pagerhub]", id="of a source that nobody knows"),
    pytest.param("*", "[opsgenie]", id="everything"),
]
WRONG = [
    pytest.param("detials.host", "[opsgenie]", "did you mean details?", id="a slip"),
    pytest.param("Title", "[manual]", "did you mean title?", id="case counts"),
    pytest.param("colour", "[opsgenie, jsm]", "docs/fields.md lists the fields.", id="of nobody"),
    pytest.param("colour", "[]", "If your template", id="of nobody, but there are templates"),
    pytest.param("severity", "[opsgenie]", "docs/fields.md lists", id="of another source"),
    pytest.param("entities.nmae", "[]", "did you mean name?", id="a slip below entities"),
    pytest.param(
        "problem.mangementZones.name", "[]", "did you mean problem.manag", id="in problem"
    ),
    pytest.param("source.name", "[]", "did you mean origin.name", id="source has no parts"),
    pytest.param("tags.env", "[]", "Ask for tags.", id="tags have no names"),
]


@pytest.mark.parametrize(("path", "sources"), RIGHT)
def test_a_field_that_somebody_may_send_is_let_pass(
    tmp_path: Path, path: str, sources: str
) -> None:
    rule = a_rule(sources=sources, when=f'{{ field: "{path}", exists: true }}')

    assert set(codes(tmp_path, rule)) <= {"unknown-source"}


@pytest.mark.parametrize(("path", "sources", "hint"), WRONG)
def test_a_field_that_nobody_sends_is_found(
    tmp_path: Path, path: str, sources: str, hint: str
) -> None:
    rule = a_rule(sources=sources, when=f"{{ field: {path}, exists: true }}")

    (problem,) = found(tmp_path, rule)

    assert (problem.code, problem.line) == ("unknown-field", 3)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        pytest.param({"targets": "{ from: detials.host }"}, 4, id="targets"),
        pytest.param({"count": "{ at_least: 2, within: 1m, by: [detials.host] }"}, 7, id="count"),
        pytest.param(
            {
                "then": "\n  - tasks:\n      - remote_ssh: echo {{ detials.x }}\n"
                "    verify: { remote_ssh: uptime }"
            },
            8,
            id="a placeholder of a task",
        ),
        pytest.param(
            {
                "then": "\n  - tasks: [{ remote_ssh: uptime }]\n"
                "    verify:\n      remote_ssh: test {{ detials.x }}"
            },
            9,
            id="a placeholder of the proof",
        ),
    ],
)
def test_a_field_is_looked_at_wherever_it_stands(
    tmp_path: Path, keys: dict[str, str], line: int
) -> None:
    (problem,) = found(tmp_path, a_rule(**keys))

    assert (problem.code, problem.line) == ("unknown-field", line)


@pytest.mark.parametrize(
    ("keys", "code", "hint"),
    [
        pytest.param({"sources": "[opsgeni]"}, "unknown-source", "opsgenie", id="source"),
        pytest.param({"actions": "[create]"}, "unknown-action", "did you mean Create?", id="case"),
        pytest.param(
            {"sources": "[dynatrace]", "actions": "[Open]"},
            "unknown-action",
            "OPEN",
            id="dynatrace",
        ),
        pytest.param(
            {"sources": "[manual]", "actions": "[Create]"}, "unknown-action", "Opened", id="manual"
        ),
        pytest.param({"when": "{ priority: [P0, P1] }"}, "unknown-value", "P1", id="priority"),
        pytest.param({"when": "{ severity: ERORR }"}, "unknown-value", "ERROR?", id="severity"),
        pytest.param(
            {"when": "{ field: priority, equals: p1 }"},
            "unknown-value",
            "P1?",
            id="case of a field",
        ),
        pytest.param(
            {"when": "{ field: status, in: [opened, closed] }"},
            "unknown-value",
            "open",
            id="status",
        ),
    ],
)
def test_a_value_that_nobody_sends_is_found(
    tmp_path: Path, keys: dict[str, str], code: str, hint: str
) -> None:
    problems = found(tmp_path, a_rule(**{"sources": "[opsgenie, dynatrace]", **keys}))

    assert {problem.code for problem in problems} == {code}
    assert hint in problems[0].hint


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"actions": "[CleanDisk]", "sources": "[opsgenie]"}, id="a custom action"),
        pytest.param({"when": "{ priority: p1 }"}, id="whatever the case"),
        pytest.param({"when": "{ priority: urgent }", "sources": "[manual]"}, id="by hand"),
        pytest.param({"when": "{ severity: [error, INFO] }"}, id="severities"),
    ],
)
def test_a_value_that_somebody_may_send_is_let_pass(tmp_path: Path, keys: dict[str, str]) -> None:
    assert codes(tmp_path, a_rule(**keys)) == []
