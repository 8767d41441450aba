"""Every setting, from the JSON Schema of the settings."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from docs.site.reference import words
from docs.site.reference.words import Schema

_ABOUT = """\
Every setting, each with its variable of the environment, which counts before the file. Lists and
mappings are written as JSON there. What the settings mean together is in
[settings](../settings.md), what stands here in short."""
_PARTS = ("sources", "tasks")
"""Sections that are shown a part at a time."""


class Setting(NamedTuple):
    """A setting: where it stands, and its schema."""

    place: str
    schema: Schema
    required: bool

    @property
    def variable(self) -> str:
        """Give its variable; that of the whole list or mapping where it stands inside of one."""
        before, inside = self.place, ""
        for mark, what in (("[]", "list"), (".NAME", "mapping")):
            if mark in before and not before.startswith("sources.NAME"):
                before, inside = before.partition(mark)[0], f", the whole {what} as JSON"
        return f"`ALEXIS_{before.upper().replace('.', '__')}`{inside}"


def settings(schema: Schema) -> Iterator[Setting]:
    """Give every setting of a schema, section by section."""
    yield from _inside(schema, "", schema["$defs"])


def shown(schema: Schema) -> str:
    """Make the page of this schema."""
    definitions = schema["$defs"]
    parts, heading, leaves = [_ABOUT], "", []
    for setting in settings(schema):
        if (section := _section(setting.place)) != heading:
            heading = section
            parts += [f"## {heading}", _description(schema, heading)]
        parts.append(_entry(setting))
        leaves.append(setting.schema)
    for kind in _kinds(definitions):
        parts.append(f"## sources.NAME of kind {kind[0]}")
        parts.append("Beside `kind` and `auth`.")
        for setting in _inside(kind[1], "sources.NAME.", definitions):
            if setting.place.split(".")[2] not in ("kind", "auth"):
                parts.append(_entry(setting))
                leaves.append(setting.schema)
    used = words.reached({"anyOf": leaves}, definitions)
    parts.append("## Values with keys of their own")
    for name in used:
        parts += [f"### {words.title_of(name)}", words.definition(definitions[name])]
    return words.page("Settings", *(part for part in parts if part))


def _section(place: str) -> str:
    names = place.replace("[]", "").split(".")
    return ".".join(names[:2]) if names[0] in _PARTS else names[0]


def _entry(setting: Setting) -> str:
    facts = (
        words.kind(setting.schema),
        "required"
        if setting.required
        else f"default {words.default(setting.schema, required=False)}",
        setting.variable,
    )
    return f"### `{setting.place}`\n\n{words.meaning(setting.schema)}\n\n{' · '.join(facts)}\n"


def _description(schema: Schema, section: str) -> str:
    """Give what a section is, as its model says."""
    found: Schema = schema
    for name in section.split("."):
        inner = found.get("properties", {}).get(name) or found.get("additionalProperties", {})
        found = _section_of(inner, schema["$defs"])[0] or {}
    return words.plain(found.get("description", ""))


def _inside(schema: Schema, place: str, definitions: Mapping[str, Schema]) -> Iterator[Setting]:
    required = schema.get("required", ())
    for name, said in schema.get("properties", {}).items():
        here = f"{place}{name}"
        section, way = _section_of(said, definitions)
        if section is not None:
            yield from _inside(section, f"{here}{way}.", definitions)
        else:
            yield Setting(here, said, name in required)
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict) and "$ref" in extra:
        yield from _inside(definitions[words.name_of(extra["$ref"])], f"{place}NAME.", definitions)


def _section_of(
    said: Mapping[str, Any], definitions: Mapping[str, Schema]
) -> tuple[Schema | None, str]:
    """Find the section that a key holds, if it does: one, or many by name or in a list."""
    inner, way = said, ""
    if parts := said.get("anyOf"):
        some = [each for each in parts if each.get("type") != "null"]
        inner = some[0] if len(some) == 1 else {}
    if inner.get("type") == "array":
        inner, way = inner.get("items", {}), "[]"
    elif inner.get("type") == "object":
        named = [inner.get("additionalProperties"), *inner.get("patternProperties", {}).values()]
        inner, way = next((each for each in named if isinstance(each, dict)), {}), ".NAME"
    found = definitions.get(words.name_of(inner.get("$ref", "")), {})
    return (found, way) if "properties" in found else (None, "")


def _kinds(definitions: Mapping[str, Schema]) -> Iterator[tuple[str, Schema]]:
    """Give the kinds of sources that an operator may add, with the settings of each."""
    for each in definitions["OwnSource"]["allOf"]:
        yield each["if"]["properties"]["kind"]["const"], each["then"]
