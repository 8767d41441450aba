"""Every key of a rule file and of its tests, from their JSON Schemas."""

import re
from collections.abc import Sequence

from docs.site.reference import words
from docs.site.reference.words import Schema

_RULES = """\
What a rule file may hold. How rules are written, with examples, is in [rules](../rules.md)."""
_TESTS = """\
What a file of tests over all rules may hold, and the tests that a rule carries. How they are
written is in [testing rules](../testing-rules.md)."""
_OF_A_TASK = re.compile(r"(\w+?)(Task|Look|ProbeSucceeds|Probe|Spec)$")


def rules(schema: Schema, task_types: Sequence[str]) -> str:
    """Make the page of rule files; each task type has a part of its own."""
    definitions = schema["$defs"]
    of_tasks = {_camel(name): name for name in task_types}
    parts = [_RULES]
    for title, root in (("A rule", "Rule"), ("What rules share", "Shared")):
        parts.append(f"## {title}")
        for name in [root, *words.reached(definitions[root], definitions)]:
            if _task_type(name, of_tasks) is None and _new(name, parts):
                parts += _shown(name, definitions[name])
    for task_type in task_types:
        parts.append(f"## The task type {task_type}")
        parts.append(f"What it does is in [{task_type}](../tasks/{task_type}.md).")
        for name in definitions:
            if _task_type(name, of_tasks) == task_type:
                parts += _shown(name, definitions[name])
    return words.page("Rules", *parts)


def tests(schema: Schema) -> str:
    """Make the page of tests."""
    definitions = schema["$defs"]
    parts = [_TESTS, "## The file", words.definition(schema)]
    for name in words.reached({"properties": schema["properties"]}, definitions):
        parts += _shown(name, definitions[name])
    return words.page("Tests of rules", *parts)


def _shown(name: str, schema: Schema) -> list[str]:
    return [f"### {words.title_of(name)}", words.definition(schema)]


def _new(name: str, parts: Sequence[str]) -> bool:
    return f"### {words.title_of(name)}" not in parts


def _task_type(name: str, of_tasks: dict[str, str]) -> str | None:
    """Give the task type that a definition belongs to, by its name."""
    match = _OF_A_TASK.fullmatch(name)
    return of_tasks.get(match[1]) if match else None


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
