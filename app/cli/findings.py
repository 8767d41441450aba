"""What was found, as people read it, and as programs do: JSON and SARIF."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import typer

from app import __version__
from app.config.checking import Checked
from app.domain.errors import Problem
from app.linting.code import MEANING, Code, Severity

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_COLOURS = {Severity.ERROR: typer.colors.RED, Severity.WARNING: typer.colors.YELLOW}


class Form(StrEnum):
    """How it is written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def written(checked: Checked, form: Form) -> str:
    """Write everything that was found."""
    if form is Form.JSON:
        return json.dumps(_as_data(checked), indent=2)
    if form is Form.SARIF:
        return json.dumps(_as_sarif(checked.problems), indent=2)
    return "\n".join([*(_line(problem) for problem in checked.problems), _summary(checked)])


def _line(problem: Problem) -> str:
    severity = Code(problem.code).severity
    place = str(Problem(problem.where, "", problem.line, problem.column)).removesuffix(" ")
    label = typer.style(f"{severity}[{problem.code}]", fg=_COLOURS[severity], bold=True)
    hint = "".join(f"\n    {line}" for line in problem.hint.splitlines())
    return f"{place} {label}: {problem.what}{hint}"


def _summary(checked: Checked) -> str:
    rules = _several(checked.rules, "rule")
    if not checked.problems:
        return f"{rules}, nothing to complain about"
    counted = [
        _several(len(found), severity) for severity in Severity if (found := checked.of(severity))
    ]
    return f"{rules}, {', '.join(counted)}"


def _several(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _as_data(checked: Checked) -> Mapping[str, Any]:
    return {
        "rules": checked.rules,
        "errors": len(checked.of(Severity.ERROR)),
        "warnings": len(checked.of(Severity.WARNING)),
        "problems": [
            {
                "file": each.where,
                "line": each.line,
                "column": each.column,
                "severity": Code(each.code).severity,
                "code": each.code,
                "what": each.what,
                "hint": each.hint,
            }
            for each in checked.problems
        ],
    }


def _as_sarif(problems: Sequence[Problem]) -> Mapping[str, Any]:
    codes = [code for code in Code if any(each.code == code for each in problems)]
    return {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "alexis",
                        "version": __version__,
                        "rules": [_sarif_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(each, codes) for each in problems],
            }
        ],
    }


def _sarif_rule(code: Code) -> Mapping[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": MEANING[code]},
        "defaultConfiguration": {"level": code.severity},
    }


def _sarif_result(problem: Problem, codes: Sequence[Code]) -> Mapping[str, Any]:
    code = Code(problem.code)
    text = f"{problem.what}\n{problem.hint}" if problem.hint else problem.what
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.where)}}
    if problem.line:
        physical["region"] = {"startLine": problem.line, "startColumn": problem.column or 1}
    return {
        "ruleId": code,
        "ruleIndex": codes.index(code),
        "level": code.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": physical}],
    }


def _uri(where: str) -> str:
    path = Path(where)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
