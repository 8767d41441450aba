"""Applications on real ports, and how they end."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.simulator import serve
from tests.simulator.peers import http_client

pytestmark = pytest.mark.anyio


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


def an_app() -> Starlette:
    return Starlette(routes=[Route("/", hello)])


async def test_an_application_answers_under_the_url_that_serve_yields() -> None:
    async with serve(an_app()) as url, http_client() as client:
        answer = await client.get(url)

    assert url.startswith("http://127.0.0.1:")
    assert answer.text == "hello"


async def test_nothing_listens_afterwards() -> None:
    async with serve(an_app()) as url:
        pass

    async with http_client() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


async def test_an_idle_connection_does_not_hold_up_the_end() -> None:
    async with http_client() as client, asyncio.timeout(20), serve(an_app()) as url:
        await client.get(url)


async def test_a_request_that_never_ends_does_not_hold_up_the_end_for_long() -> None:
    reached = asyncio.Event()

    async def hang(_: Request) -> Response:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with http_client() as client:
        async with (
            asyncio.timeout(20),
            serve(Starlette(routes=[Route("/", hang)])) as url,
        ):
            request = asyncio.create_task(client.get(url))
            await reached.wait()
        with pytest.raises(httpx.TransportError):
            await request


async def test_the_lifespan_of_the_application_is_around_its_service() -> None:
    story = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        story.append("started")
        yield
        story.append("stopped")

    async with serve(Starlette(lifespan=lifespan)):
        story.append("served")

    assert story == ["started", "served", "stopped"]


async def test_an_application_that_does_not_start_is_an_error() -> None:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        int("no number")
        yield

    with pytest.raises(RuntimeError, match="did not start"):
        async with serve(Starlette(lifespan=lifespan)):
            pass


async def test_signal_handlers_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    async with serve(an_app()):
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


async def test_two_applications_are_served_side_by_side() -> None:
    async with (
        serve(an_app()) as one,
        serve(an_app()) as other,
        http_client() as client,
    ):
        assert one != other
        assert (await client.get(one)).text == (await client.get(other)).text
