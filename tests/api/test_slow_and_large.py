"""Who sends slowly, and many who send much at once, do not keep others out."""

import asyncio
from http import HTTPStatus

import pytest
from starlette.datastructures import Headers
from starlette.types import Message, Receive

from app.api.body import read_body
from app.api.crowd import Crowd
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
    await first.counting(_giving(bytes(40 * _MB)))()

    with pytest.raises(Refusal) as refused:
        await second.counting(_giving(bytes(40 * _MB)))()
    second.leave()
    first.leave()
    third = crowd.enter()
    taken = await third.counting(_giving(bytes(60 * _MB)))()

    assert refused.value.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Retry-After" in dict(refused.value.headers)
    assert len(taken["body"]) == 60 * _MB


async def test_large_settings_leave_room_for_some_of_the_largest_bodies() -> None:
    crowd = Crowd(most=10, max_body_bytes=20 * _MB)
    places = [crowd.enter() for _ in range(9)]
    for place in places[:8]:
        await place.counting(_giving(bytes(20 * _MB)))()

    with pytest.raises(Refusal):
        await places[8].counting(_giving(bytes(1)))()
