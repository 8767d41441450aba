"""OpsGenie's Alert API v2: an alert as it is now, notes on it and deeds.

Source: OpsGenie, "Alert API" and its OpenAPI file. Writes are asynchronous: 202 means queued,
and `GET /v2/alerts/requests/{id}` answers 404 with `X-Opsgenie-Errortype: RequestNotProcessed`
until it is done.
"""

from typing import Any, ClassVar, TypeGuard
from urllib.parse import quote

import httpx

from app.domain.deed import Deed
from app.domain.errors import SourceUnavailable
from app.domain.event import Event, EventKind
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused
from app.sources.calling import Answer, Caller
from app.sources.opsgenie import payload
from app.sources.opsgenie.deeds import call_for
from app.sources.opsgenie.teams import teams_of
from app.sources.reading import objects, texts, time

SOURCE = "opsgenie"
_NEWEST_NOTES = 100
_DETAILS = ("details", "extraProperties")


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
        if not is_alert(alert := answer["data"]):
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
        if not isinstance(notes, list):
            return None
        return any(marker in str(note.get("note")) for note in objects(notes))

    async def add_team(self, ref: str, team: str) -> Receipt:
        body = {"team": {"name": team}, "user": self._user, "source": self._user}
        return _receipt(await self._caller.write("POST", f"{_path(ref)}/teams", body))

    async def act(self, ref: str, deed: Deed) -> Receipt:
        call = call_for(deed)
        if isinstance(call, Refused):
            return call
        method, path, said = call
        there, us = f"{_path(ref)}/{path}", {"user": self._user, "source": self._user}
        if method == "DELETE":
            tags = {name: str(value) for name, value in said.items()}
            return _receipt(await self._caller.write(method, there, query={**tags, **us}))
        return _receipt(await self._caller.write(method, there, {**said, **us}))

    async def ask(self, request: str) -> Receipt:
        try:
            answer = await self._caller.call(
                "GET", f"/v2/alerts/requests/{quote(request, safe='')}"
            )
        except httpx.HTTPError as error:
            return Later(type(error).__name__)
        return outcome_of_request(answer, answer["data"], self._caller)


def outcome_of_request(answer: Answer, data: object, caller: Caller) -> Receipt:
    """Tell what became of a queued write; `data` holds its `isSuccess` and `status`."""
    if answer.is_success and isinstance(data, dict):
        if data.get("isSuccess") or data.get("success"):
            return Delivered()
        return Refused(str(data.get("status") or "the request failed"))
    return Later(caller.why(answer), caller.pause(answer))


def event_of(alert: dict[str, Any], *, complete: bool, source: str = SOURCE) -> Event:
    """Turn an alert of the REST API into the event that its webhook would have been.

    Items of a list lack description, details and entity (`complete` is False).
    """
    ref = alert["id"]
    is_over = str(alert.get("status", "")).lower() in {"closed", "resolved"}
    kind = EventKind.RESOLVED if is_over else EventKind.OPENED
    maps = (alert.get(name) for name in _DETAILS)
    details = next((each for each in maps if each and isinstance(each, dict)), {})
    said = {name: _text(alert.get(name)) for name in ("description", "source", "message", "alias")}
    found = payload.links(
        details,
        said["description"],
        said["source"],
        said["message"],
        said["alias"],
    )
    left_out = frozenset() if complete else frozenset({"description", "details", "entity"})
    return Event(
        source=source,
        ref=ref,
        kind=kind,
        action="Close" if is_over else "Create",
        key=payload.key_of_state(source, ref, kind),
        title=said["message"] or "",
        description=said["description"] or ("" if complete else None),
        tags=texts(alert.get("tags")),
        teams=teams_of(alert),
        priority=payload.priority(_text(alert.get("priority"))),
        status="resolved" if is_over else "open",
        aliases=(payload.alias(source, ref),),
        links=found,
        occurred_at=time(alert.get("updatedAt" if is_over else "createdAt")),
        missing=left_out | payload.known_elsewhere(found),
        fields=payload.fields_of({**alert, "details": details} if complete else alert),
    )


def is_alert(item: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether it can be an alert at all: without its id nothing can be done with it."""
    return isinstance(item, dict) and isinstance(item.get("id"), str) and bool(item["id"])


def _receipt(answer: Answer | Receipt) -> Receipt:
    if not isinstance(answer, Answer):
        return answer
    request = answer["requestId"]
    return Accepted(request) if isinstance(request, str) and request else Delivered()


def _path(ref: str) -> str:
    return f"/v2/alerts/{quote(ref, safe='')}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
