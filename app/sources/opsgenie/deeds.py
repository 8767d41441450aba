"""The calls of OpsGenie's Alert API v2 for deeds.

Source: OpenAPI file of the "Alert API". A DELETE says in the query what others say in the body.
"""

from collections.abc import Mapping
from urllib.parse import quote

from app.domain.deed import (
    Acknowledge,
    AddDetails,
    AddTags,
    AddTeam,
    Close,
    CustomAction,
    Deed,
    RemoveTags,
    SetPriority,
    Snooze,
)
from app.domain.receipt import Refused


def call_for(deed: Deed) -> tuple[str, str, Mapping[str, object]] | Refused:  # noqa: C901, PLR0911, PLR0912 - a table
    """Give method, path and what is said for a deed."""
    match deed:
        case Acknowledge():
            return "POST", "acknowledge", {}
        case Close():
            return "POST", "close", {}
        case AddTeam(team):
            return "POST", "teams", {"team": {"name": team}}
        case AddTags(tags):
            return "POST", "tags", {"tags": list(tags)}
        case RemoveTags(tags) if any("," in tag for tag in tags):
            return Refused("OpsGenie divides tags by commas: none that holds one can go")
        case RemoveTags(tags):
            return "DELETE", "tags", {"tags": ",".join(tags)}
        case AddDetails(details):
            return "POST", "details", {"details": dict(details)}
        case CustomAction("." | ".."):
            return Refused("a step in a path is not the name of an action")
        case CustomAction(name):
            return "POST", f"actions/{quote(name, safe='')}", {}
        case Snooze(until):
            return "POST", "snooze", {"endTime": until.isoformat(timespec="seconds")}
        case SetPriority(priority):
            return "PUT", "priority", {"priority": priority}
        case _:
            return Refused(f"OpsGenie has no {type(deed).__name__} for alerts")
