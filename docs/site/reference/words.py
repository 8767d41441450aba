"""How the parts of a JSON Schema are put into words, for every page that shows one."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

_NAMES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "object": "mapping",
    "array": "list",
}
_OF_SOMETHING = re.compile(r"([A-Z][A-Za-z]*)_([A-Z][A-Za-z]*)_")
_ORIGIN = "This page is made from the code of this version."


def page(title: str, *parts: str) -> str:
    """Put a page together; each part is a paragraph or a block."""
    return "\n\n".join([f"# {title}", _ORIGIN, *parts]) + "\n"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table. Without any row there is none."""
    if not rows:
        return ""
    lines = [columns, ["---"] * len(columns), *([_cell(each) for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(text: str) -> str:
    """Write a description of the code as Markdown: what it says in angle brackets is no markup."""
    return " ".join(text.split()).replace("<", "&lt;")


def _cell(text: str) -> str:
    """Write a cell; a pipe would end it, also in code, where it cannot be escaped."""
    return " ".join(text.split()).replace("|", "&#124;") if "`" not in text else _with_code(text)


def _with_code(text: str) -> str:
    parts = " ".join(text.split()).split("`")
    return "`".join(
        part.replace("|", "&#124;") if number % 2 == 0 else part
        for number, part in enumerate(parts)
    )


def code(value: str) -> str:
    """Write a value as code."""
    fence = "``" if "`" in value else "`"
    return f"{fence}{value}{fence}"


def name_of(reference: str) -> str:
    """Give the name of the definition that a reference leads to."""
    return reference.rpartition("/")[2]


def title_of(name: str) -> str:
    """Give a definition's name as its heading; those of one name say of what they are."""
    if several := _OF_SOMETHING.fullmatch(name):
        return f"{several[1]} of {several[2]}"
    *folders, last = name.split("__")
    return f"{last} of {folders[2]}" if len(folders) > 2 else last  # noqa: PLR2004 - app, tasks, X


def anchor_of(name: str) -> str:
    return title_of(name).lower().replace(" ", "-")


def kind(schema: Schema) -> str:
    """Say of what kind a value is; one that is defined is linked to."""
    match schema:
        case {"$ref": reference}:
            name = name_of(reference)
            return f"[{title_of(name)}](#{anchor_of(name)})"
        case {"anyOf": parts} | {"oneOf": parts} | {"allOf": parts}:
            said = [kind(each) for each in parts if each.get("type") != "null"]
            return " or ".join(dict.fromkeys(said))
        case {"const": value}:
            return code(_json(value))
        case {"enum": values}:
            return "one of " + ", ".join(code(str(each)) for each in values)
        case _:
            return _of_type(schema)


def _of_type(schema: Schema) -> str:
    match schema:
        case {"type": ["string", "number"]}:
            return "length of time"
        case {"type": "array", "items": inner}:
            return f"list of {kind(inner)}"
        case {"type": "object", "patternProperties": inner}:
            return f"mapping of names to {kind(next(iter(inner.values())))}"
        case {"type": "object", "additionalProperties": {} as inner} if inner:
            return f"mapping of names to {kind(inner)}"
        case {"type": str(name)}:
            return _NAMES.get(name, name) + _bounds(schema)
        case {"pattern": pattern}:
            return f"text as {code(pattern)}"
        case _:
            return "anything"


def _bounds(schema: Schema) -> str:
    least = schema.get("minimum", schema.get("exclusiveMinimum"))
    most = schema.get("maximum", schema.get("exclusiveMaximum"))
    said = []
    if least is not None:
        said.append(f"{'at least' if 'minimum' in schema else 'more than'} {least}")
    if most is not None:
        said.append(f"{'at most' if 'maximum' in schema else 'less than'} {most}")
    return f", {', '.join(said)}" if said else ""


def default(schema: Schema, *, required: bool) -> str:
    """Say what holds when nothing is said."""
    if required:
        return "required"
    value = schema.get("default")
    if value in (None, [], "") or isinstance(value, dict):
        return "none"
    return code(value if isinstance(value, str) else _json(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def definition(schema: Schema) -> str:
    """Show a definition: what it is, and its keys or its values."""
    required = schema.get("required", ())
    rows = [
        (code(key), kind(said), default(said, required=key in required), meaning(said))
        for key, said in schema.get("properties", {}).items()
    ]
    shown = table(("key", "kind", "default", "meaning"), rows)
    if not rows and "enum" in schema:
        shown = kind(schema).capitalize() + "."
    return "\n\n".join(part for part in (plain(schema.get("description", "")), shown) if part)


def meaning(schema: Schema) -> str:
    return plain(schema.get("description", ""))


def reached(schema: Schema, definitions: Mapping[str, Schema]) -> Sequence[str]:
    """Give the names of all definitions that a schema leads to, nearest ones first."""
    found: dict[str, None] = {}
    ahead = list(references(schema))
    while ahead:
        name = ahead.pop(0)
        if name not in found and name in definitions:
            found[name] = None
            ahead += references(definitions[name])
    return list(found)


def references(part: Any) -> Iterator[str]:
    """Give the names of the definitions that are referred to, in their order."""
    if isinstance(part, Mapping):
        if isinstance(part.get("$ref"), str):
            yield name_of(part["$ref"])
        part = list(part.values())
    if isinstance(part, list | tuple):
        for each in part:
            yield from references(each)
