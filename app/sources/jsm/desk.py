"""JSM Operations' REST API: an alert as it is now, notes on it and deeds.

Source: Atlassian, "Jira Service Management ops REST API", group Alerts. A note is answered by
200 and the note itself, other writes by 202 and a request id; some answers come under `data`
instead of `values`; teams are known by id only.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, urlsplit

import httpx

from app.domain.deed import AddTeam, Close, Deed
from app.domain.errors import SourceUnavailable
from app.domain.event import Event
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused
from app.sources.calling import Answer, Caller
from app.sources.jsm.deeds import call_for
from app.sources.opsgenie.desk import event_of, is_alert, outcome_of_request
from app.sources.reading import objects

SOURCE = "jsm"
_PAGE = 100
_MOST_PAGES = 20
_NOBODY = "set sources.jsm.email: without it nobody can tell that this was done by Alexis"


class JsmDesk:
    """Asks JSM about alerts, and writes on them. `teams` gives the ids of team names."""

    has_teams: ClassVar[bool] = True

    def __init__(self, caller: Caller, teams: Mapping[str, str], our_user: str | None) -> None:
        self._caller = caller
        self._teams = teams
        self._user = our_user

    async def fetch(self, ref: str) -> Event | None:
        answer = await self._caller.get(_path(ref))
        if answer is None:
            return None
        alert = answer["data"] or answer.body
        if not is_alert(alert):
            raise SourceUnavailable("the answer holds no alert")
        return event_of(alert, complete=True, source=SOURCE)

    async def post_note(self, ref: str, text: str) -> Receipt:
        answer = await self._caller.write("POST", f"{_path(ref)}/notes", {"note": text})
        return _receipt(answer)

    async def has_note(self, ref: str, marker: str) -> bool | None:
        """Look through all pages: the order of the notes is not documented."""
        query: dict[str, str | int] = {"size": _PAGE}
        for _ in range(_MOST_PAGES):
            try:
                answer = await self._caller.get(f"{_path(ref)}/notes", query)
                notes = items(answer) if answer else []
            except SourceUnavailable:
                return None
            if any(marker in str(note.get("note")) for note in notes):
                return True
            if answer is None or not (after := _next(answer)):
                return False
            query = {"size": _PAGE, "after": after}
        return None

    async def add_team(self, ref: str, team: str) -> Receipt:
        responder = {"id": self._teams.get(team, team), "type": "team"}
        return _receipt(await self._caller.write("POST", f"{_path(ref)}/responders", responder))

    async def act(self, ref: str, deed: Deed) -> Receipt:
        """Do it if its echo will be known for ours: else it could set off the rule that did it."""
        if not self._user and not isinstance(deed, Close):
            return Refused(_NOBODY)
        if isinstance(deed, AddTeam):
            return await self.add_team(ref, deed.team)
        call = call_for(deed)
        if isinstance(call, Refused):
            return call
        method, path, said = call
        return _receipt(await self._caller.write(method, f"{_path(ref)}/{path}", said))

    async def ask(self, request: str) -> Receipt:
        try:
            answer = await self._caller.call(
                "GET", f"/v1/alerts/requests/{quote(request, safe='')}"
            )
        except httpx.HTTPError as error:
            return Later(type(error).__name__)
        return outcome_of_request(answer, answer["data"] or answer.body, self._caller)


def items(answer: Answer) -> list[dict[str, Any]]:
    """Give the items of a list, under whichever name it has. Raises `SourceUnavailable`."""
    found = answer["values"] if answer["values"] is not None else answer["data"]
    if not isinstance(found, list):
        raise SourceUnavailable("the answer holds no list")
    return list(objects(found))


def _next(answer: Answer) -> str | None:
    """Give the mark of the next page; its link is a path without host."""
    links = answer["links"]
    following = links.get("next") if isinstance(links, dict) else None
    if not isinstance(following, str):
        return None
    try:
        return parse_qs(urlsplit(following).query).get("after", [None])[0]
    except ValueError:
        return None


def _receipt(answer: Answer | Receipt) -> Receipt:
    if not isinstance(answer, Answer):
        return answer
    request = answer["requestId"]
    queued = answer.status == httpx.codes.ACCEPTED and isinstance(request, str) and request
    return Accepted(request) if queued else Delivered()


def _path(ref: str) -> str:
    return f"/v1/alerts/{quote(ref, safe='')}"
