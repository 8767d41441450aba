"""How what a person asks for is told from what a source says."""

from app.domain.event import Event
from app.domain.rule import Rule

SOURCE = "manual"
ACTION = "Action"
RULE = "by-hand"
"""The name under which tasks are done that no rule holds."""


def is_asked_for(rule: Rule, event: Event) -> bool:
    """Tell whether a person asks for it: by a press of a button, or by the API."""
    return bool(rule.actions) or (event.source, event.action) == (SOURCE, ACTION)
