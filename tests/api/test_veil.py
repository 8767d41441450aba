"""The last door: whatever an application answers, no secret of ours leaves with it."""

import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from app.api.veil import Veil
from app.engine.output import Redactor

pytestmark = pytest.mark.anyio

SECRET = 'made-up "secret" / of öurs'


async def _as_json(request: Request) -> Response:
    return JSONResponse({"rule": f"echo {SECRET}"}, headers={"x-more": "kept"})


async def _as_text(request: Request) -> Response:
    return PlainTextResponse(f"alexis_runs_total 5 # {SECRET}")


async def _as_a_problem(request: Request) -> Response:
    said = json.dumps({"detail": SECRET})
    return Response(said, 422, media_type="application/problem+json")


async def _in_parts(request: Request) -> Response:
    raw = f"it is {SECRET}.".encode()
    return StreamingResponse(iter([raw[:12], raw[12:20], raw[20:]]), media_type="text/plain")


async def _picture(request: Request) -> Response:
    return Response(b"\x89\xff" + SECRET.encode(), media_type="image/png")


async def _broken(request: Request) -> Response:
    return Response(b"\xff" + SECRET.encode(), media_type="text/plain")


async def _asked(path: str) -> httpx.Response:
    routes = [_as_json, _as_text, _as_a_problem, _in_parts, _picture, _broken]
    api = Starlette(routes=[Route(f"/{each.__name__}", each) for each in routes])
    transport = httpx.ASGITransport(Veil(api, Redactor([SECRET])))
    async with httpx.AsyncClient(transport=transport, base_url="http://a.example.net") as client:
        return await client.get(f"/{path}")


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("_as_json", 200, b'{"rule":"echo [secret]"}'),
        ("_as_text", 200, b"alexis_runs_total 5 # [secret]"),
        ("_as_a_problem", 422, b'{"detail": "[secret]"}'),
        ("_in_parts", 200, b"it is [secret]."),
        ("_broken", 200, b"\xff[secret]"),
    ],
)
async def test_a_secret_is_taken_out_of_an_answer(path: str, status: int, body: bytes) -> None:
    answer = await _asked(path)

    assert (answer.status_code, answer.content) == (status, body)
    assert int(answer.headers.get("content-length", len(body))) == len(body)


async def test_other_headers_stay_as_they_are() -> None:
    answer = await _asked("_as_json")

    assert answer.headers["x-more"] == "kept"
    assert answer.headers["content-type"] == "application/json"


async def test_what_is_no_text_is_given_on_as_it_is() -> None:
    answer = await _asked("_picture")

    assert answer.content == b"\x89\xff" + SECRET.encode()
