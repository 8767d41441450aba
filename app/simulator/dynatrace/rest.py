"""The calls of the API v2: problems, their comments, entities.

Source: OpenAPI description of the Environment API v2 and docs.dynatrace.com "Problems API v2".
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.simulator.clock import milliseconds
from app.simulator.dynatrace.api import DynatraceApi, Handler, Trouble, Violation
from app.simulator.dynatrace.entity_selector import BadSelector
from app.simulator.dynatrace.ingesting import ingest
from app.simulator.dynatrace.paging import asked, extra, fields
from app.simulator.dynatrace.selector import (
    Matches,
    entity_selector,
    problem_selector,
)
from app.simulator.dynatrace.shapes import comment_json, entity_json, problem_json
from app.simulator.dynatrace.state import Comment, Problem
from app.simulator.dynatrace.timeframe import point_in_time
from app.simulator.dynatrace.world import ProblemWorld

_CLOSING = "dynatrace-problem-close"
_SORTS = {
    "status": lambda problem: problem.ended is not None,
    "startTime": lambda problem: problem.started,
}


class DynatraceRest:
    def __init__(self, world: ProblemWorld, api: DynatraceApi, author: str) -> None:
        self._world = world
        self._api = api
        self._author = author

    def routes(self) -> list[Route]:
        problem = "/api/v2/problems/{problem_id}"
        comment = f"{problem}/comments/{{comment_id}}"
        calls: list[tuple[str, str, Handler, str]] = [
            ("GET", "/api/v2/problems", self._list, "problems.read"),
            ("GET", problem, self._get, "problems.read"),
            ("POST", f"{problem}/close", self._close, "problems.write"),
            ("GET", f"{problem}/comments", self._comments, "problems.read"),
            ("POST", f"{problem}/comments", self._add_comment, "problems.write"),
            ("GET", comment, self._get_comment, "problems.read"),
            ("PUT", comment, self._put_comment, "problems.write"),
            ("DELETE", comment, self._delete_comment, "problems.write"),
            ("GET", "/api/v2/entities", self._entities, "entities.read"),
            ("GET", "/api/v2/entities/{entity_id}", self._entity, "entities.read"),
            ("POST", "/api/v2/events/ingest", self._ingest, "events.ingest"),
        ]
        return [
            Route(path, self._api.guarded(handler, scope), methods=[method])
            for method, path, handler, scope in calls
        ]

    async def _list(self, request: Request) -> Response:
        page = asked(request, default_size=50)
        problems = self._found(page.query)
        said = [problem_json(problem, fields(request)) for problem in page.cut(problems)]
        return JSONResponse({**page.envelope(len(problems)), "problems": said})

    async def _get(self, request: Request) -> Response:
        return JSONResponse(problem_json(self._problem(request), fields(request)))

    async def _close(self, request: Request) -> Response:
        problem, (message, _) = self._problem(request), await _message(request)
        if problem.ended:
            return Response(status_code=204)
        comment = self._world.add_comment(problem.id, message, self._author, _CLOSING)
        self._world.resolve(problem.id)
        return JSONResponse(
            {
                "problemId": problem.id,
                "closeTimestamp": milliseconds(comment.at),
                "closing": True,
                "comment": comment_json(comment),
            }
        )

    async def _comments(self, request: Request) -> Response:
        page = asked(request, default_size=10)
        comments = self._problem(request).comments[::-1]
        said = [comment_json(comment) for comment in page.cut(comments)]
        return JSONResponse({**page.envelope(len(comments)), "comments": said})

    async def _add_comment(self, request: Request) -> Response:
        """Answer without a body: the comment's id must be looked up."""
        problem, (message, context) = self._problem(request), await _message(request)
        self._world.add_comment(problem.id, message, self._author, context)
        return Response(status_code=201)

    async def _get_comment(self, request: Request) -> Response:
        return JSONResponse(comment_json(_comment(self._problem(request), request)))

    async def _put_comment(self, request: Request) -> Response:
        problem, (message, context) = self._problem(request), await _message(request)
        old = _comment(problem, request)
        new = replace(old, content=message, context=context)
        self._keep_comments(problem, [new if one is old else one for one in problem.comments])
        return Response(status_code=204)

    async def _delete_comment(self, request: Request) -> Response:
        problem = self._problem(request)
        gone = _comment(problem, request)
        self._keep_comments(problem, [one for one in problem.comments if one is not gone])
        return Response(status_code=204)

    async def _entities(self, request: Request) -> Response:
        """Here not even the fields may be said again beside the key of a page."""
        page = asked(request, default_size=50, beside=())
        try:
            found = self._world.entities(page.query.get("entitySelector", ""))
        except BadSelector as error:
            raise Violation("entitySelector", str(error)) from None
        wanted = extra(page.query.get("fields", ""))
        said = [entity_json(entity, wanted) for entity in page.cut(found)]
        return JSONResponse({**page.envelope(len(found)), "entities": said})

    async def _ingest(self, request: Request) -> Response:
        return JSONResponse(ingest(self._world, await _json(request)), 201)

    async def _entity(self, request: Request) -> Response:
        entity_id = request.path_params["entity_id"]
        entity = self._world.entity(entity_id)
        if entity is None:
            raise Trouble(404, f"Entity with ID {entity_id} not found")
        return JSONResponse(entity_json(entity, fields(request)))

    def _keep_comments(self, problem: Problem, comments: list[Comment]) -> None:
        self._world.keep(replace(problem, comments=tuple(comments)))

    def _problem(self, request: Request) -> Problem:
        return self._world.problem(request.path_params["problem_id"])

    def _found(self, query: Mapping[str, str]) -> list[Problem]:
        """A problem is listed if its start or its end lies in the window.

        So one that began before it and is still open is not: a trap for pollers.
        """
        start, end = self._point(query, "from", "now-2h"), self._point(query, "to", "now")
        fits = _selecting(problem_selector, query, "problemSelector")
        concerns = _selecting(entity_selector, query, "entitySelector")
        found = [
            problem
            for problem in self._world.problems
            if any(
                at and start <= milliseconds(at) <= end for at in (problem.started, problem.ended)
            )
            and fits(problem)
            and concerns(problem)
        ]
        return _sorted(found, query.get("sort", "-startTime"))

    def _point(self, query: Mapping[str, str], name: str, default: str) -> int:
        try:
            return milliseconds(point_in_time(query.get(name, default), self._world.now()))
        except (ValueError, OverflowError):
            raise Violation(name, "not a point in time") from None


def _selecting(selector: Callable[[str], Matches], query: Mapping[str, str], name: str) -> Matches:
    try:
        return selector(query.get(name, ""))
    except BadSelector as error:
        raise Violation(name, str(error)) from None


def _sorted(problems: list[Problem], sort: str) -> list[Problem]:
    for field in reversed(sort.split(",")):
        name = field.strip().lstrip("+-")
        if name not in _SORTS:
            raise Violation("sort", f"cannot sort by '{name}'")
        problems = sorted(problems, key=_SORTS[name], reverse=field.strip().startswith("-"))
    return problems


def _comment(problem: Problem, request: Request) -> Comment:
    comment_id = request.path_params["comment_id"]
    for comment in problem.comments:
        if comment.id == comment_id:
            return comment
    raise Trouble(404, f"Comment with ID {comment_id} not found")


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError:
        raise Violation("", "Could not parse JSON", "PAYLOAD_BODY") from None


async def _message(request: Request) -> tuple[str, str | None]:
    match await _json(request):
        case {"message": str(message), **rest} if message:
            context = rest.get("context")
            return message, context if isinstance(context, str) else None
        case _:
            raise Violation("message", "must not be empty", "PAYLOAD_BODY")
