"""Every kind that there is keeps the contract that plug-ins have to keep."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from app.config.yaml_file import read_documents
from app.kinds import SourceKind, TaskKind
from app.plugins.catalogue import SOURCES, TASKS
from app.plugins.contract import Check, SourceContract, TaskContract
from tests.parts.documented import blocks, page

pytestmark = pytest.mark.anyio

SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "generic": {"mapping": {"ref": "id", "kind": {"literal": "opened"}, "title": "title"}},
}
"""Of the kinds of sources that cannot do without."""

BODIES: Mapping[str, Sequence[bytes]] = {"generic": [b'{"id": "1", "title": "a disk is full"}']}
"""Messages of kinds that show no example."""


def _documented(kind: TaskKind) -> list[Any]:
    """Give what the rules on its page say under its name."""
    shown = [
        read_documents(block.id, block.text)
        for block in blocks(page(f"tasks/{kind.name}.md"))
        if block.info.startswith("yaml rule")
    ]
    return [
        doing[kind.name]
        for document in itertools.chain(*shown)
        for doing in _doings(document.data)
        if kind.name in doing
    ]


def _doings(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give what the rule does, wherever a rule may say so."""
    yield rule.get("before", {}).get("probe", {})
    yield from rule.get("collect", ())
    for remedy in rule.get("then", ()):
        yield from remedy["tasks"]
        yield remedy.get("verify", {})


def _of_sources() -> Iterator[Check]:
    for kind in SOURCES:
        yield from _of_source(kind)


def _of_source(kind: SourceKind) -> list[Check]:
    return SourceContract(kind, _bodies(kind), SETTINGS.get(kind.name)).checks()


def _bodies(kind: SourceKind) -> list[bytes]:
    shown = [json.dumps(kind.example).encode()] if kind.example else []
    return [*shown, *BODIES.get(kind.name, ())]


_CHECKS = [
    *(check for kind in TASKS for check in TaskContract(kind, _documented(kind)).checks()),
    *_of_sources(),
]


@pytest.mark.parametrize("check", _CHECKS, ids=str)
async def test_a_kind_of_ours_keeps_it(check: Check) -> None:
    await check()


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in TASKS])
def test_the_page_of_a_task_type_shows_what_a_rule_says(kind: TaskKind) -> None:
    assert _documented(kind)
