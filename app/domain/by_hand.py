"""How what a person asks for is told from what a source says."""

from collections.abc import Sequence
from typing import Any

from app.domain.event import Event
from app.domain.rule import Mode, Rule

SOURCE = "manual"
ACTION = "Action"
RULE = "by-hand"
"""The name under which tasks are done that no rule holds."""


def is_asked_for(rule: Rule, event: Event) -> bool:
    """Tell whether a person asks for it: by a press of a button, or by the API."""
    return bool(rule.actions) or (event.source, event.action) == (SOURCE, ACTION)


def order(rule: Rule, targets: Sequence[str], remedy: int = 0) -> dict[str, Any]:
    """Give the rule that does the remedies of another one, from this one on (counted from 0).

    It matches only what asks for it. A rule that asks people before asks them now, too; one that
    only observes acts, since a person wants it.
    """
    kept = {"name", "limits", "approval", "parameters", "then", "otherwise", "before", "collect"}
    said = rule.model_dump(by_alias=True, include=kept)
    return {
        **said,
        "then": said["then"][remedy:],
        "mode": Mode.APPROVE if rule.mode is Mode.APPROVE else Mode.AUTO,
        **asking(targets),
    }


def asking(targets: Sequence[str]) -> dict[str, Any]:
    """Give what an order matches, and where it is done."""
    return {"when": {"field": "action", "equals": ACTION}, "targets": {"hosts": targets}}
