"""The calls of JSM's REST API for deeds.

Source: Atlassian, "Jira Service Management ops REST API", group Alerts. The calls differ
from those of OpsGenie in method, path and body.
"""

from collections.abc import Mapping

from app.domain.deed import (
    Acknowledge,
    AddDetails,
    AddTags,
    Close,
    CustomAction,
    Deed,
    RemoveTags,
    SetPriority,
    Snooze,
)
from app.domain.receipt import Refused


def call_for(deed: Deed) -> tuple[str, str, Mapping[str, object] | None] | Refused:  # noqa: C901, PLR0911, PLR0912 - a table
    """Give method, path and body for a deed; the first two take no body."""
    match deed:
        case Acknowledge():
            return "POST", "acknowledge", None
        case Close():
            return "POST", "close", None
        case AddTags(tags):
            return "POST", "tags", {"tags": list(tags)}
        case RemoveTags(tags):
            return "DELETE", "tags", {"tags": list(tags)}
        case AddDetails(details):
            return "POST", "extra-properties", {"extraProperties": dict(details)}
        case CustomAction(name):
            return "POST", "action", {"actionName": name}
        case Snooze(until):
            return "POST", "snooze", {"endTime": until.isoformat(timespec="seconds")}
        case SetPriority(priority):
            return "PATCH", "priority", {"priority": priority}
        case _:
            return Refused(f"JSM has no {type(deed).__name__} for alerts")
