"""alexis check --sarif writes SARIF 2.1.0, as far as the standard asks for it of such a report."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.linting.code import Code
from tests.cli.conftest import Call
from tests.linting.reading import a_rule

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "additionalProperties": False,
                    "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine", "startColumn"],
                    "additionalProperties": False,
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                    },
                },
            },
        }
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"enum": [*Code]},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION, "minItems": 1},
    },
}
DESCRIBED = {
    "type": "object",
    "required": ["id", "shortDescription", "defaultConfiguration"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "pattern": "^https://"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results", "columnKind"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "version", "rules"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"const": "alexis"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "items": DESCRIBED,
                                        "uniqueItems": True,
                                    },
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""The part of the standard's own schema that is about what we write, and nothing beside it."""


def _sarif(call: Call, folder: Path, **texts: str) -> dict[str, Any]:
    (folder / "rules").mkdir()
    for name, text in texts.items():
        (folder / "rules" / f"{name}.yaml").write_text(text)
    said: dict[str, Any] = json.loads(call("check", "--sarif").out)
    return said


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"a": a_rule(limits="")}, id="a warning"),
        pytest.param({"a": "", "b": "name: [", "ä ö": a_rule(moed="auto")}, id="errors"),
    ],
)
def test_what_is_written_is_sarif(call: Call, folder: Path, texts: dict[str, str]) -> None:
    said = _sarif(call, folder, **texts)

    assert list(Draft202012Validator(SARIF).iter_errors(said)) == []


def test_each_result_names_its_code_by_its_place_and_says_where_it_is(
    call: Call, folder: Path
) -> None:
    said = _sarif(call, folder, a=a_rule(limits=""), b="")

    (run,) = said["runs"]
    described = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert [described[each["ruleIndex"]] for each in run["results"]] == ["no-limits", "empty-file"]
    assert [each["level"] for each in run["results"]] == ["warning", "error"]
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "rules/a.yaml"},
                "region": {"startLine": 1, "startColumn": 1},
            }
        }
    ]
    assert "region" not in run["results"][1]["locations"][0]["physicalLocation"]


def test_a_file_elsewhere_is_named_by_its_whole_address(call: Call, folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "a b.yaml").write_text("")

    said = json.loads(call("check", folder / "elsewhere", "--sarif").out)

    location = said["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == (folder / "elsewhere/a b.yaml").as_uri()
