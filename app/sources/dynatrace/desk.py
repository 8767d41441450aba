"""Dynatrace's Problems API v2: a problem as it is now, and comments on it.

Source: Dynatrace documentation, "Problems API v2", and its OpenAPI file. A comment is done when
it is answered by 201; nothing makes a repeated one harmless, so the text carries our marker.
"""

from typing import ClassVar
from urllib.parse import quote

from app.domain.errors import SourceUnavailable
from app.domain.event import Event
from app.ports import Delivered, Later, Receipt, Refused
from app.sources.calling import Answer, Caller
from app.sources.dynatrace import references
from app.sources.dynatrace.problem import event_of

CONTEXT = "alexis"
_FIELDS = "evidenceDetails,impactAnalysis"
_NEWEST_COMMENTS = 500
_LOOKBACK = "now-30d"


class DynatraceDesk:
    """Asks Dynatrace about problems, and comments on them."""

    has_teams: ClassVar[bool] = False

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def fetch(self, ref: str) -> Event | None:
        problem_id = await self._problem_id(ref)
        if problem_id is None:
            return None
        answer = await self._get(problem_id)
        if answer is None and not problem_id.endswith("V2"):
            answer = await self._get(f"{problem_id}V2")
        if answer is None:
            return None
        if not isinstance(answer.body, dict) or "problemId" not in answer.body:
            raise SourceUnavailable("the answer holds no problem")
        return event_of(answer.body)

    async def post_note(self, ref: str, text: str) -> Receipt:
        try:
            found = None if _is_full(ref) else await self.fetch(ref)
        except SourceUnavailable as error:
            return Later(str(error), error.after)
        if not _is_full(ref) and found is None:
            return Refused(f"Dynatrace has no problem {ref}")
        path = f"{_path(found.ref if found else ref)}/comments"
        answer = await self._caller.write("POST", path, {"message": text, "context": CONTEXT})
        return Delivered() if isinstance(answer, Answer) else answer

    async def has_note(self, ref: str, marker: str) -> bool | None:
        try:
            found = None if _is_full(ref) else await self.fetch(ref)
            path = f"{_path(found.ref if found else ref)}/comments"
            answer = await self._caller.get(path, {"pageSize": _NEWEST_COMMENTS})
        except SourceUnavailable:
            return None
        comments = answer["comments"] if answer else []
        return isinstance(comments, list) and any(
            marker in str(comment.get("content")) for comment in comments
        )

    async def add_team(self, ref: str, team: str) -> Receipt:
        return Refused("Dynatrace has no teams")

    async def ask(self, request: str) -> Receipt:
        return Delivered()

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
        if not isinstance(problems, list) or len(problems) != 1:
            return None
        return str(problems[0]["problemId"])


def _is_full(ref: str) -> bool:
    return ref.endswith("V2")


def _path(problem_id: str) -> str:
    return f"/api/v2/problems/{quote(problem_id, safe='')}"
