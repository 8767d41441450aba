"""OpsGenie's Alert API v2: an alert as it is now, notes and teams on it.

Source: OpsGenie, "Alert API" and its OpenAPI file. Writes are asynchronous: 202 means queued,
and `GET /v2/alerts/requests/{id}` answers 404 with `X-Opsgenie-Errortype: RequestNotProcessed`
until it is done.
"""

from typing import Any, ClassVar
from urllib.parse import quote

import httpx

from app.domain.errors import SourceUnavailable
from app.domain.event import Event, EventKind
from app.ports import Accepted, Delivered, Later, Receipt, Refused
from app.sources.calling import Answer, Caller
from app.sources.opsgenie import payload
from app.sources.reading import time

SOURCE = "opsgenie"
_NEWEST_NOTES = 100


class OpsgenieDesk:
    """Asks OpsGenie about alerts, and writes on them."""

    has_teams: ClassVar[bool] = True

    def __init__(self, caller: Caller, our_user: str) -> None:
        self._caller = caller
        self._user = our_user

    async def fetch(self, ref: str) -> Event | None:
        answer = await self._caller.get(_path(ref))
        if answer is None:
            return None
        if not isinstance(alert := answer["data"], dict):
            raise SourceUnavailable("the answer holds no alert")
        return event_of(alert, complete=True)

    async def post_note(self, ref: str, text: str) -> Receipt:
        body = {"note": text, "user": self._user, "source": self._user}
        return _receipt(await self._caller.write("POST", f"{_path(ref)}/notes", body))

    async def has_note(self, ref: str, marker: str) -> bool | None:
        try:
            answer = await self._caller.get(
                f"{_path(ref)}/notes", {"limit": _NEWEST_NOTES, "order": "desc"}
            )
        except SourceUnavailable:
            return None
        notes = answer["data"] if answer else []
        return isinstance(notes, list) and any(marker in str(note.get("note")) for note in notes)

    async def add_team(self, ref: str, team: str) -> Receipt:
        body = {"team": {"name": team}, "user": self._user, "source": self._user}
        return _receipt(await self._caller.write("POST", f"{_path(ref)}/teams", body))

    async def ask(self, request: str) -> Receipt:
        try:
            answer = await self._caller.call(
                "GET", f"/v2/alerts/requests/{quote(request, safe='')}"
            )
        except httpx.HTTPError as error:
            return Later(type(error).__name__)
        return outcome_of_request(answer, answer["data"] or {}, self._caller)


def outcome_of_request(answer: Answer, data: dict[str, Any], caller: Caller) -> Receipt:
    """Tell what became of a queued write; `data` holds its `isSuccess` and `status`."""
    if answer.is_success:
        if data.get("isSuccess") or data.get("success"):
            return Delivered()
        return Refused(str(data.get("status") or "the request failed"))
    return Later(caller.why(answer), caller.pause(answer))


def event_of(alert: dict[str, Any], *, complete: bool, source: str = SOURCE) -> Event:
    """Turn an alert of the REST API into the event that its webhook would have been.

    Items of a list lack description, details and entity (`complete` is False).
    """
    ref = str(alert["id"])
    is_over = str(alert.get("status", "")).lower() in {"closed", "resolved"}
    kind = EventKind.RESOLVED if is_over else EventKind.OPENED
    details = alert.get("details") or alert.get("extraProperties")
    text = {name: _text(alert.get(name)) for name in ("description", "source", "message", "alias")}
    found = payload.links(
        details if isinstance(details, dict) else None,
        text["description"],
        text["source"],
        text["message"],
        text["alias"],
    )
    left_out = frozenset() if complete else frozenset({"description", "details", "entity"})
    return Event(
        source=source,
        ref=ref,
        kind=kind,
        action="Close" if is_over else "Create",
        key=payload.key_of_state(source, ref, kind),
        title=text["message"] or "",
        description=text["description"] or ("" if complete else None),
        tags=tuple(map(str, alert.get("tags") or ())),
        priority=payload.priority(_text(alert.get("priority"))),
        status="resolved" if is_over else "open",
        aliases=(payload.alias(source, ref),),
        links=found,
        occurred_at=time(alert.get("updatedAt" if is_over else "createdAt")),
        missing=left_out | payload.known_elsewhere(found),
        fields={**alert, "details": details or {}} if complete else alert,
    )


def _receipt(answer: Answer | Receipt) -> Receipt:
    if not isinstance(answer, Answer):
        return answer
    request = answer["requestId"]
    return Accepted(request) if isinstance(request, str) and request else Delivered()


def _path(ref: str) -> str:
    return f"/v2/alerts/{quote(ref, safe='')}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
