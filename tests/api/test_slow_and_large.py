"""Who sends slowly, and many who send much at once, do not keep others out."""

import asyncio
import tracemalloc
from http import HTTPStatus

import pytest
from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.types import Message, Receive

from app.api.body import read_body
from app.api.crowd import Crowd, in_memory
from app.api.problems import Refusal

pytestmark = pytest.mark.anyio

_MB = 1024 * 1024


def _giving(*parts: bytes) -> Receive:
    """Give these parts of a body, and then nothing, without an end."""
    left = list(parts)

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": left.pop(0), "more_body": True}

    return receive


@pytest.mark.parametrize("parts", [(), (b"{",)], ids=["nothing comes", "it stops half way"])
async def test_a_body_that_does_not_come_in_time_is_refused(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        await read_body(Headers(), _giving(*parts), limit=1000, patience=0.05)

    assert refused.value.status == HTTPStatus.REQUEST_TIMEOUT
    assert ("Connection", "close") in refused.value.headers


async def test_bodies_that_are_too_much_together_are_refused_until_one_is_gone() -> None:
    crowd = Crowd(most=10, max_body_bytes=_MB)
    first, second = crowd.enter(), crowd.enter()
    await first.counting(_giving(bytes(80 * _MB)))()

    with pytest.raises(Refusal) as refused:
        await second.counting(_giving(bytes(80 * _MB)))()
    second.leave()
    first.leave()
    third = crowd.enter()
    taken = await third.counting(_giving(bytes(120 * _MB)))()

    assert refused.value.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Retry-After" in dict(refused.value.headers)
    assert len(taken["body"]) == 120 * _MB


async def test_large_settings_leave_room_for_some_of_the_largest_bodies() -> None:
    crowd = Crowd(most=20, max_body_bytes=20 * _MB)
    places = [crowd.enter() for _ in range(17)]
    for place in places[:16]:
        await place.counting(_giving(bytes(20 * _MB)))()

    with pytest.raises(Refusal):
        await places[16].counting(_giving(bytes(1)))()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" + b"[]," * 1000 + b"[]]", id="empty lists"),
        pytest.param(b"[" + b"{}," * 1000 + b"{}]", id="empty objects"),
        pytest.param(b"[" + b'{"a":0},' * 1000 + b"0]", id="objects with one name"),
        pytest.param(b"[" + b"[0]," * 1000 + b"0]", id="lists of one"),
        pytest.param(b"[" + b"1.1," * 1000 + b"0]", id="numbers"),
        pytest.param(
            b"[" + b",".join(b'"%d"' % each for each in range(1000)) + b"]", id="short texts"
        ),
        pytest.param(
            b"{" + b",".join(b'"%d":{}' % each for each in range(1000)) + b"}", id="names"
        ),
    ],
)
def test_a_body_is_counted_with_what_is_made_of_it(body: bytes) -> None:
    tracemalloc.start()
    try:
        parsed = from_json(body, cache_strings="none")  # whatever was read before
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert parsed
    assert most < 1.2 * in_memory(body) < 8 * most


async def test_small_bodies_that_grow_are_bounded_but_one_alone_is_taken() -> None:
    crowd = Crowd(most=100, max_body_bytes=_MB)
    hostile = b"[" + b"[]," * 2_000_000 + b"[]]"
    first, second = crowd.enter(), crowd.enter()
    await first.counting(_giving(hostile))()

    with pytest.raises(Refusal) as refused:
        await second.counting(_giving(b"{}"))()
    first.leave()
    taken = await second.counting(_giving(hostile, b"{}"))()

    assert in_memory(hostile) > 128 * _MB
    assert refused.value.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert taken["body"] == hostile
