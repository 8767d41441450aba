"""alexis schema: the JSON Schema of rule files, of their tests or of the settings, for editors."""

import json
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from app.config.settings import Settings
from app.domain import duration
from app.main import rule_grammar
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
    models: dict[What, type[BaseModel]] = {
        What.RULES: rule_grammar().rule,
        What.TESTS: Scenarios,
        What.SETTINGS: Settings,
    }
    described = models[what].model_json_schema(by_alias=True, schema_generator=_AsWritten)
    described["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    typer.echo(json.dumps(described, indent=2))
