"""alexis schema: the JSON Schema of rule files or of the settings, for editors."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from app.config.settings import Settings
from app.main import rule_grammar


class What(StrEnum):
    """What there is a schema of."""

    RULES = "rules"
    SETTINGS = "settings"


def schema(what: Annotated[What, typer.Argument(help="Of which file.")]) -> None:
    """Print a JSON Schema; editors complete and check YAML by it."""
    model = rule_grammar().rule if what is What.RULES else Settings
    described = model.model_json_schema(by_alias=True)
    described["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    typer.echo(json.dumps(described, indent=2))
