"""Dynatrace's Problems API v2: a problem as it is now, comments on it and deeds.

Source: Dynatrace documentation, "Problems API v2", and its OpenAPI file. A comment is done when
it is answered by 201; nothing makes a repeated one harmless, so the text carries our marker.
"""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

from app.domain.deed import AddEvent, Close, Comment, Deed
from app.domain.errors import SourceUnavailable
from app.domain.event import Event
from app.domain.legible import clean
from app.domain.receipt import Delivered, Later, Receipt, Refused
from app.sources.calling import Answer, Caller
from app.sources.dynatrace import events, references
from app.sources.dynatrace.problem import event_of, is_problem
from app.sources.reading import objects

CONTEXT = "alexis"
_FIELDS = "evidenceDetails,impactAnalysis"
_PAGE = 500
_MOST_PAGES = 20
_LOOKBACK = "now-30d"


class DynatraceDesk:
    """Asks Dynatrace about problems, and writes on them."""

    has_teams: ClassVar[bool] = False

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def fetch(self, ref: str) -> Event | None:
        problem_id = await self._problem_id(ref)
        if problem_id is None:
            return None
        answer = await self._get(problem_id)
        if answer is None and "_" in problem_id and not _is_full(problem_id):
            answer = await self._get(f"{problem_id}V2")
        if answer is None:
            return None
        if not is_problem(answer.body):
            raise SourceUnavailable("the answer holds no problem")
        return event_of(answer.body)

    async def post_note(self, ref: str, text: str) -> Receipt:
        return await self._write(ref, "comments", {"message": text, "context": CONTEXT})

    async def has_note(self, ref: str, marker: str) -> bool | None:
        try:
            found = None if _is_full(ref) else await self.fetch(ref)
            return await self._is_among_comments(found.ref if found else ref, marker)
        except SourceUnavailable:
            return None

    async def add_team(self, ref: str, team: str) -> Receipt:
        return Refused("Dynatrace has no teams")

    async def act(self, ref: str, deed: Deed) -> Receipt:
        match deed:
            case Comment(text):
                return await self.post_note(ref, clean(text))
            case Close(message):
                return await self._write(ref, "close", {"message": clean(message)})
            case AddEvent():
                return await self._add_event(ref, deed)
            case _:
                return Refused(f"Dynatrace has no {type(deed).__name__} for problems")

    async def ask(self, request: str) -> Receipt:
        return Delivered()

    async def _write(self, ref: str, path: str, said: Mapping[str, object]) -> Receipt:
        """Write on the problem by its full id, which may have to be asked for."""
        full = ref
        if not _is_full(ref):
            try:
                found = await self.fetch(ref)
            except SourceUnavailable as error:
                return Later(str(error), error.after)
            if found is None:
                return Refused(f"Dynatrace has no problem {ref}")
            full = found.ref
        answer = await self._caller.write("POST", f"{_path(full)}/{path}", said)
        return Delivered() if isinstance(answer, Answer) else answer

    async def _add_event(self, ref: str, deed: AddEvent) -> Receipt:
        """Add it to all that the problem is on: one call for each type of entity."""
        try:
            found = await self.fetch(ref)
        except SourceUnavailable as error:
            return Later(str(error), error.after)
        if found is None:
            return Refused(f"Dynatrace has no problem {ref}")
        if not (bodies := events.bodies(deed, found.entities)):
            return Refused(f"the problem {ref} is on nothing that has a timeline")
        for number, body in enumerate(bodies):
            answer = await self._caller.write("POST", "/api/v2/events/ingest", body)
            receipt = events.receipt(answer) if isinstance(answer, Answer) else answer
            if not isinstance(receipt, Delivered):
                return events.partly(receipt) if number else receipt
        return Delivered()

    async def _is_among_comments(self, problem_id: str, marker: str) -> bool | None:
        """Look through all pages: the order of the comments is not documented."""
        query: dict[str, str | int] = {"pageSize": _PAGE}
        for _ in range(_MOST_PAGES):
            answer = await self._caller.get(f"{_path(problem_id)}/comments", query)
            if answer is None:
                return False
            if not isinstance(comments := answer["comments"], list):
                return None
            if any(marker in str(comment.get("content")) for comment in objects(comments)):
                return True
            if not (key := answer["nextPageKey"]):
                return False
            query = {"nextPageKey": str(key)}
        return None

    async def _get(self, problem_id: str) -> Answer | None:
        return await self._caller.get(_path(problem_id), {"fields": _FIELDS})

    async def _problem_id(self, ref: str) -> str | None:
        """Give the system id; a number `P-…` has to be looked up, and must mean one problem."""
        if not references.is_display_id(ref):
            return ref
        answer = await self._caller.get(
            "/api/v2/problems", {"problemSelector": f'displayId("{ref}")', "from": _LOOKBACK}
        )
        problems = answer["problems"] if answer else None
        if not isinstance(problems, list) or len(problems) != 1 or not is_problem(problems[0]):
            return None
        problem_id: str = problems[0]["problemId"]
        return problem_id


def _is_full(ref: str) -> bool:
    return ref.endswith("V2")


def _path(problem_id: str) -> str:
    return f"/api/v2/problems/{quote(problem_id, safe='')}"
