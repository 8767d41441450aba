"""alexis schema: the JSON Schema of rule files, of their tests or of the settings, for editors."""

import json
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from app.cli.known import catalogue, rule_grammar
from app.config.plugged import settings_for
from app.domain import duration
from app.domain.shared import Shared
from app.testing.scenario import Scenarios


class What(StrEnum):
    """What there is a schema of."""

    RULES = "rules"
    TESTS = "tests"
    SETTINGS = "settings"


class _AsWritten(GenerateJsonSchema):
    """Shows the default of a length of time as it is written in a file."""

    def encode_default(self, dft: Any) -> Any:
        return duration.spell(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def schema(what: Annotated[What, typer.Argument(help="Of which file.")]) -> None:
    """Print a JSON Schema; editors complete and check YAML by it."""
    said = described(what)
    said["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    typer.echo(json.dumps(said, indent=2))


def described(what: What) -> dict[str, Any]:
    """Give the JSON Schema of a file; lengths of time in it are written as in a file."""
    match what:
        case What.RULES:
            return _of_rule_files()
        case What.TESTS:
            return _of(Scenarios)
        case What.SETTINGS:
            return _of(settings_for(catalogue()))


def _of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True, schema_generator=_AsWritten)


def _of_rule_files() -> dict[str, Any]:
    """Describe a document of a rule file: it holds a rule, or what rules share."""
    rule = rule_grammar().rule
    names, described = models_json_schema(
        [(rule, "validation"), (Shared, "validation")], schema_generator=_AsWritten
    )
    shared = dict.fromkeys(Shared.model_fields, True)
    return {
        **described,
        "title": "A document of a rule file",
        "description": "A rule, or conditions and groups that rules share.",
        "type": "object",
        "if": {"minProperties": 1, "properties": shared, "additionalProperties": False},
        "then": names[Shared, "validation"],
        "else": names[rule, "validation"],
    }
