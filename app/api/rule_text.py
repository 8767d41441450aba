"""A rule as YAML, for a person to read."""

from io import StringIO

from pydantic import JsonValue
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

_WIDEST = 110


def rule_text(said: JsonValue) -> str:
    """Write what a rule says; a text of several lines keeps them."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    yaml.dump(_in_lines(said), text)
    return text.getvalue()


def _in_lines(said: JsonValue) -> JsonValue:
    if isinstance(said, dict):
        return {name: _in_lines(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_in_lines(value) for value in said]
    return LiteralScalarString(said) if isinstance(said, str) and "\n" in said else said
