"""The documentation names what there is: keys, settings, states, log events, commands, pages."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel

from app.api.application import ROUTERS
from app.config.scopes import Scope
from app.config.settings import Settings
from app.domain.approval import Approval
from app.domain.audit import Kind
from app.domain.before import Before, Look, Probe
from app.domain.conditions.condition import CLAUSES
from app.domain.conditions.field_says import FieldSays
from app.domain.conditions.timetable import Hours
from app.domain.counting import Count
from app.domain.fields import EVERYTHING, OWN_NAMES
from app.domain.limits import Limits
from app.domain.maintenance.matchers import Where
from app.domain.maintenance.silence import SilenceOrder
from app.domain.maintenance.window import Window
from app.domain.parameter import Parameter
from app.domain.restraint.block import BlockReason
from app.domain.rule import (
    Mode,
    Otherwise,
    ProbeSucceeds,
    ProblemResolves,
    Remedy,
    Rule,
)
from app.domain.rule_test import RuleTest
from app.domain.run import RunState
from app.domain.stated_event import StatedEvent
from app.domain.task import Task
from app.domain.value_type import ValueType
from app.ledger import DeliveryState
from app.testing.scenario import (
    EarlierEvent,
    EarlierRun,
    Expected,
    ExpectedOfRule,
    History,
    Scenario,
)
from tests.parts.documented import PAGES, ROOT, anchors, code, links, name_of, page, spans, tables
from tests.parts.settings_listed import default, listed

LEVELS = {"debug", "info", "warning", "error", "exception"}
BOUND = {"exc_info"}
_CALL = re.compile(r"\b(GET|POST) (/(?:v1/|livez|readyz|metrics|docs)[^\s?`]*)")
_PARAMETER = re.compile(r"\{\w+\}")
RULE_TABLES: dict[str, type[BaseModel]] = {
    "The rule": Rule,
    "Hours": Hours,
    "Count": Count,
    "Limits": Limits,
    "Before": Before,
    "Probe": Probe,
    "Collect": Look,
    "Parameters": Parameter,
    "Approval": Approval,
    "Then": Remedy,
    "Task": Task,
    "Verify by a task": ProbeSucceeds,
    "Verify by the problem": ProblemResolves,
    "Otherwise": Otherwise,
    "Tests": RuleTest,
}
TEST_TABLES: dict[str, type[BaseModel]] = {
    "A test over all rules": Scenario,
    "An event in words": StatedEvent,
    "History": History,
    "An earlier run": EarlierRun,
    "An earlier event": EarlierEvent,
    "Expect": Expected,
    "Of a rule": ExpectedOfRule,
}


MAINTENANCE_TABLES: dict[str, type[BaseModel]] = {
    "Windows": Window,
    "Hosts": Where,
    "Silences": SilenceOrder,
}


def _column(of: Path, heading: str, name: str) -> list[str]:
    return [
        span
        for table in tables(of)
        if table.heading == heading
        for row in table.rows
        if name in row
        for span in spans(row[name])
    ]


def _default(cell: str) -> str:
    return cell.strip("`")


@pytest.mark.parametrize(
    ("of", "heading", "model"),
    [
        *(("rules.md", heading, model) for heading, model in RULE_TABLES.items()),
        *(("testing-rules.md", heading, model) for heading, model in TEST_TABLES.items()),
        *(("maintenance.md", heading, model) for heading, model in MAINTENANCE_TABLES.items()),
    ],
)
def test_every_key_of_a_rule_and_its_tests_is_there_with_its_default(
    of: str, heading: str, model: type[BaseModel]
) -> None:
    shown = {
        span: _default(row["default"])
        for table in tables(page(of))
        if table.heading == heading
        for row in table.rows
        for span in spans(row["key"])
    }

    expected = {
        field.alias or name: _default_of_rule(name, model)
        for name, field in model.model_fields.items()
        if (model, name) != (Where, "means")
    }

    assert shown == expected


def _default_of_rule(name: str, model: type[BaseModel]) -> str:
    return default(model.model_fields[name])


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        pytest.param("Modes", set(Mode), id="modes"),
        pytest.param("Targets", {"hosts", "from", "entities", "group"}, id="targets"),
        pytest.param(
            "When",
            set(CLAUSES),
            id="clauses",
        ),
        pytest.param(
            "Tests of a field",
            {field.alias or name for name, field in FieldSays.model_fields.items()} - {"field"},
            id="tests of fields",
        ),
        pytest.param("Types of values", set(ValueType), id="types of values"),
    ],
)
def test_every_choice_of_a_rule_is_there(heading: str, keys: set[str]) -> None:
    of = page("rules.md")

    columns = ("key", "mode", "type")
    shown = {span for name in columns for span in _column(of, heading, name)}

    assert shown == keys


def test_every_setting_is_there_with_its_default() -> None:
    shown = {
        span: _default(row["default"])
        for table in tables(page("settings.md"))
        for row in table.rows
        for span in spans(row["setting"])
    }

    assert shown == dict(listed(Settings))


def test_every_name_of_an_event_is_there() -> None:
    shown = _column(page("fields.md"), "Names of every event", "path")

    assert tuple(shown) == OWN_NAMES
    assert f"`{EVERYTHING}`" in page("fields.md").read_text(encoding="utf-8")


def test_every_state_and_reason_is_there() -> None:
    states = page("states.md")

    assert _column(states, "States of a run, and why a rule does not act", "state") == [*RunState]
    assert set(_column(states, "Reasons of a block", "reason")) == set(BlockReason)
    assert {f"`{state}`" for state in DeliveryState} <= {f"`{span}`" for span in code(states)}
    assert all(f" {state}" in states.read_text(encoding="utf-8") for state in RunState)


def test_every_scope_is_there() -> None:
    shown = _column(page("hardening.md"), "Callers", "scope")

    assert set(shown) == {*Scope, "webhooks:NAME"}


def test_every_kind_of_the_audit_trail_is_there() -> None:
    assert _column(page("audit.md"), "What is in a row", "kind") == [*Kind]


def test_every_log_event_is_there_with_its_keys() -> None:
    shown = {
        event: set(spans(row["its own keys"]))
        for table in tables(page("operations.md"))
        if table.heading == "The log"
        for row in table.rows
        for event in spans(row["`msg`"])
    }

    logged = _logged()

    assert shown.keys() == logged.keys()
    assert {
        event: keys - shown[event] for event, keys in logged.items() if keys - shown[event]
    } == {}


def _logged() -> dict[str, set[str]]:
    """Find every call of the log in the code: its event, and the keys that it names itself."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "app").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and (event := _event_of(call)):
                keys = {keyword.arg for keyword in call.keywords if keyword.arg}
                found[event] |= keys - BOUND
    return found


def _event_of(call: ast.Call) -> str | None:
    methods = {
        node.attr
        for node in ast.walk(call.func)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "log"
    }
    texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
    if methods and methods <= LEVELS | {"log"} and texts and isinstance(texts[0], str):
        return texts[0]
    return None


@pytest.mark.parametrize("of", PAGES, ids=name_of)
def test_every_link_leads_somewhere(of: Path) -> None:
    wrong = [link for link in links(of) if not _leads_somewhere(of, link)]

    assert wrong == []


def _leads_somewhere(of: Path, link: str) -> bool:
    if "://" in link or link.startswith("mailto:"):
        return True
    path, _, anchor = link.partition("#")
    file = (of.parent / path).resolve() if path else of
    if not file.exists() or not file.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(file)


@pytest.mark.parametrize("of", PAGES, ids=name_of)
def test_every_call_that_is_named_exists(of: Path) -> None:
    known = {
        (method, _PARAMETER.sub("{}", route.path))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    } | {("POST", "/v1/webhooks/{}")}

    named = {
        (method, _PARAMETER.sub("{}", path.rstrip("/")))
        for text in code(of)
        for method, path in _CALL.findall(text)
    }

    assert named - known == set()
