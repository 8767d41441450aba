"""The same rules for several engines: ours, a plain loop, the way of 2018, and those of others."""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from app.domain.event import Event, EventKind
from app.domain.matching import match
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.plugins.catalogue import built_in

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_PATTERN_EACH = 10
"""One rule in so many has a regular expression, the others look for a plain text."""

Ask = Callable[[Event], int]
"""Gives how many rules match."""

_Make = Callable[["Case", int, Path], Ask]


class Case(Enum):
    """What tags the rules have."""

    SELECTIVE = "each rule has a tag of its own"
    SHARED = "all rules have the same tag"
    NONE = "no rule has a tag"


def tags_of(case: Case, number: int) -> list[str]:
    return {Case.SELECTIVE: ["prod", f"svc-{number}"], Case.SHARED: ["prod"], Case.NONE: []}[case]


def text_of(number: int) -> tuple[str, bool]:
    """Give what the rule looks for, and whether that is a regular expression."""
    if number % _PATTERN_EACH:
        return f"service-{number:06} is", False
    return rf"service-{number:06} .*(out of memory|is slow)", True


def rule_text(case: Case, number: int) -> dict[str, Any]:
    text, is_pattern = text_of(number)
    says = {"field": "description", "search" if is_pattern else "contains": text}
    tags = tags_of(case, number)
    return {
        "name": f"rule-{number}",
        "when": {"all": [{"tags": tags}, says]} if tags else says,
        "targets": {"from": "details.host"},
        "then": [{"tasks": [{"remote_ssh": f"sudo systemctl restart svc-{number}"}]}],
    }


def an_event(number: int) -> Event:
    """Give an event that only the rule of this number matches."""
    said = f"The service-{number:06} is slow. Garbage collection takes longer than the work does. "
    return Event(
        source="opsgenie",
        ref=str(number),
        kind=EventKind.OPENED,
        action="Create",
        key=str(number),
        title="Slow",
        description=said + "Nothing else is known of it; look at the dashboard. " * 8,
        tags=("prod", f"svc-{number}", "java"),
        fields={"details": {"host": "app-01.example.net"}},
    )


def resident() -> float:
    """Give the memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _rules(case: Case, size: int) -> tuple[Rule, ...]:
    read = built_in().grammar.rule.model_validate
    return tuple(read(rule_text(case, number)) for number in range(size))


def _ours(case: Case, size: int, folder: Path) -> Ask:
    rules = RuleSet(_rules(case, size)).compiled()
    return lambda event: len(rules.match(event, _NOW).matched)


def _loop(case: Case, size: int, folder: Path) -> Ask:
    rules = _rules(case, size)
    return lambda event: len(match(rules, event, _NOW).matched)


def _from_files(case: Case, size: int, folder: Path) -> Ask:
    """As a classifier of 2018 did it: each file is read for each event."""
    for number in range(size):
        text, is_pattern = text_of(number)
        rule = {"tags": tags_of(case, number), "search": text if is_pattern else re.escape(text)}
        (folder / f"{number}.json").write_text(json.dumps(rule))

    def ask(event: Event) -> int:
        found = 0
        for name in os.listdir(folder):  # noqa: PTH208 - as it was
            rule = json.loads((folder / name).read_text())
            if set(rule["tags"]) <= set(event.tags):
                found += re.search(rule["search"], event.description or "") is not None
        return found

    return ask


def _rule_engine(case: Case, size: int, folder: Path) -> Ask:
    from rule_engine import Rule as Expression  # noqa: PLC0415 - optional

    expressions = []
    for number in range(size):
        text, is_pattern = text_of(number)
        says = f'description =~~ "{text}"' if is_pattern else f'"{text}" in description'
        tags = [f'"{tag}" in tags' for tag in tags_of(case, number)]
        expressions.append(Expression(" and ".join([*tags, says])))

    def ask(event: Event) -> int:
        said = {"tags": list(event.tags), "description": event.description}
        return sum(bool(expression.matches(said)) for expression in expressions)

    return ask


def _business_rules(case: Case, size: int, folder: Path) -> Ask:
    from business_rules.actions import BaseActions, rule_action  # noqa: PLC0415 - optional
    from business_rules.engine import run_all  # noqa: PLC0415
    from business_rules.variables import (  # noqa: PLC0415
        BaseVariables,
        select_multiple_rule_variable,
        string_rule_variable,
    )

    class Said(BaseVariables):  # type: ignore[misc]
        def __init__(self, event: Event) -> None:
            self._event = event

        @select_multiple_rule_variable()  # type: ignore[untyped-decorator]
        def tags(self) -> Sequence[str]:
            return self._event.tags

        @string_rule_variable()  # type: ignore[untyped-decorator]
        def description(self) -> str:
            return self._event.description or ""

    class Count(BaseActions):  # type: ignore[misc]
        found = 0

        @rule_action()  # type: ignore[untyped-decorator]
        def add(self) -> None:
            self.found += 1

    def rule(number: int) -> Mapping[str, Any]:
        text, is_pattern = text_of(number)
        says = {
            "name": "description",
            "operator": "matches_regex" if is_pattern else "contains",
            "value": text,
        }
        tags = tags_of(case, number)
        has = {"name": "tags", "operator": "contains_all", "value": tags}
        return {
            "conditions": {"all": [has, says] if tags else [says]},
            "actions": [{"name": "add", "params": {}}],
        }

    rules = [rule(number) for number in range(size)]

    def ask(event: Event) -> int:
        counted = Count()
        run_all(rule_list=rules, defined_variables=Said(event), defined_actions=counted)
        return counted.found

    return ask


ENGINES: Mapping[str, _Make] = {
    "ours": _ours,
    "loop": _loop,
    "2018": _from_files,
    "rule-engine": _rule_engine,
    "business-rules": _business_rules,
}
