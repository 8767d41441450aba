"""What OpsGenie and Jira Service Management (JSM) post: one body for both products.

Source: Atlassian, "Integrate Opsgenie with outgoing webhooks" and "Alert action data for Jira
Edge Connector", which is word for word the same. Only `action` and `alert.alertId` are sure to
be there; description and details are optional and cut at 1,000 characters.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pydantic import Field, JsonValue

from app.domain.approval import Answer, answer_in
from app.domain.event import TOLD_BY_LINK, Event, EventKind, Link
from app.domain.note import is_ours
from app.sources.dynatrace import references
from app.sources.opsgenie.teams import teams_of
from app.sources.reading import Tolerant, json_object, read_tolerantly, time

_CUT_AT = 1000
_KINDS = {"create": EventKind.OPENED, "close": EventKind.RESOLVED, "delete": EventKind.RESOLVED}
_STATUS = {EventKind.OPENED: "open", EventKind.RESOLVED: "resolved"}
_NOT_ONLY_OURS = frozenset({"create", "close", "delete"})
"""What our own user does too says something of the problem: that it is there, or over."""

_NO_BUTTONS: Mapping[str, bool] = MappingProxyType({})
_SURE = frozenset({("action",), ("alert",), ("alert", "alertId")})
ALERT_SOURCE = "alertSource"
_ALWAYS_SENT = ("message", "tags", "entity", "alias", "priority", "source")


class Alert(Tolerant):
    """The alert as a webhook shows it; Escalate sends nothing of it but its id."""

    alertId: str = Field(min_length=1, max_length=200)  # noqa: N815 - the vendor's name
    message: str | None = None
    tags: tuple[str, ...] | None = None
    description: str | None = None
    details: dict[str, Any] | None = None
    entity: str | None = None
    alias: str | None = None
    source: str | None = None
    priority: str | None = None
    username: str | None = None
    note: str | None = None
    createdAt: Any = None  # noqa: N815 - the vendor's name
    updatedAt: Any = None  # noqa: N815 - the vendor's name


class Webhook(Tolerant):
    """What is posted when somebody or something acts on an alert."""

    action: str = Field(min_length=1, max_length=200)
    alert: Alert


def alias(source: str, ref: str) -> str:
    """Give the name under which an alert is known here."""
    return f"{source}:{ref}"


def read(
    body: bytes, source: str, our_user: str, buttons: Mapping[str, bool] = _NO_BUTTONS
) -> Event:
    """Read a webhook of the named source. Raises `PayloadError`, which names the field.

    `buttons` are the custom actions that answer a request of ours, and whether they say yes.
    """
    said = json_object(body)
    hook = read_tolerantly(Webhook, said, _SURE)
    alert, action = hook.alert, hook.action.casefold()
    kind = _KINDS.get(action, EventKind.UPDATED)
    happened_at = _happened_at(alert, kind)
    found = links(alert.details, alert.description, alert.source, alert.message, alert.alias)
    return Event(
        source=source,
        ref=alert.alertId,
        kind=kind,
        action=hook.action,
        key=_key(source, kind, hook, body),
        title=alert.message or "",
        description=alert.description,
        tags=alert.tags or (),
        teams=teams_of(_map(said["alert"])),
        priority=priority(alert.priority),
        status=_STATUS.get(kind),
        author=alert.username,
        note=alert.note,
        aliases=(alias(source, alert.alertId),),
        links=found,
        occurred_at=happened_at,
        ignore=_own_doing(action, alert, our_user),
        answer=_answer(action, alert, buttons),
        missing=_missing(alert) | known_elsewhere(found),
        fields=_fields(said),
    )


def key_of_state(source: str, ref: str, kind: EventKind) -> str:
    """Give the key of "is open" and of "is over": the same by webhook and by feed."""
    return f"{source}:{ref}:{kind}"


def priority(text: str | None) -> str | None:
    """Give P1 to P5; a bare digit is how OpsGenie wrote it in 2017."""
    return f"P{text}" if text and text.isdecimal() else text


def links(
    details: dict[str, JsonValue] | None,
    description: str | None,
    source: str | None,
    message: str | None,
    alias: str | None,
) -> tuple[Link, ...]:
    """Find the Dynatrace problem that the alert came from."""
    found = references.find(
        details or {},
        texts=[text for text in (description, source) if text],
        short=[text for text in (alias, message) if text],
    )
    return (found,) if found else ()


def known_elsewhere(found: tuple[Link, ...]) -> frozenset[str]:
    """Name what an alert does not say, but the problem that it is about does."""
    return TOLD_BY_LINK if found else frozenset()


def _happened_at(alert: Alert, kind: EventKind) -> datetime | None:
    if kind is EventKind.OPENED:
        return time(alert.createdAt) or time(alert.updatedAt)
    return time(alert.updatedAt) or time(alert.createdAt)


def _key(source: str, kind: EventKind, hook: Webhook, body: bytes) -> str:
    """Tell changes apart by when they were made; creation says nothing of that."""
    ref = hook.alert.alertId
    if kind is not EventKind.UPDATED:
        return key_of_state(source, ref, kind)
    at = time(hook.alert.updatedAt)
    when = f"{at.timestamp():.3f}" if at else hashlib.sha256(body).hexdigest()[:16]
    return f"{source}:{ref}:{hook.action}:{when}"


def _own_doing(action: str, alert: Alert, our_user: str) -> str | None:
    if action == "addnote" and is_ours(alert.note):
        return "our own note"
    if action not in _NOT_ONLY_OURS and our_user and alert.username == our_user:
        return "our own change"
    return None


def _answer(action: str, alert: Alert, buttons: Mapping[str, bool]) -> Answer | None:
    """Tell what a person says to a request of ours; what comes back of ours says nothing."""
    if action in buttons:
        return Answer(yes=buttons[action])
    return answer_in(alert.note) if action == "addnote" else None


def _missing(alert: Alert) -> frozenset[str]:
    """Name what the message left out or cut, so that it is fetched when a rule asks for it."""
    missing = {name for name in _ALWAYS_SENT if getattr(alert, name) is None}
    if alert.description is None or len(alert.description) >= _CUT_AT:
        missing.add("description")
    if alert.details is None or sum(len(str(text)) for text in alert.details.values()) >= _CUT_AT:
        missing.add("details")
    if "message" in missing:
        missing.add("title")
    return frozenset(ALERT_SOURCE if name == "source" else name for name in missing)


def _fields(said: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Give the alert's own fields first, and of the rest all but the echo of the secret headers."""
    alert = said["alert"]
    rest = {name: value for name, value in said.items() if name not in {"alert", "headers"}}
    if "source" in rest:
        rest["origin"] = rest.pop("source")
    return {**rest, **fields_of(alert)} if isinstance(alert, dict) else rest


def _map(said: JsonValue) -> Mapping[str, JsonValue]:
    return said if isinstance(said, dict) else {}


def fields_of(alert: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Give the fields of an alert under the names that rules use: `source` is the event's own."""
    return {ALERT_SOURCE if name == "source" else name: said for name, said in alert.items()}
