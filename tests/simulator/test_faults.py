"""Scripted trouble, seen from the client's side of a real connection."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from app.simulator import Answer, Drop, Fault, Opsgenie, Slow, When, serve
from tests.simulator.peers import http_client

pytestmark = pytest.mark.anyio


@pytest.fixture
def opsgenie() -> Opsgenie:
    return Opsgenie()


@pytest.fixture
async def client(opsgenie: Opsgenie) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"GenieKey {opsgenie.api_key}"}
    async with (
        serve(opsgenie.app) as url,
        http_client(base_url=url, headers=headers) as client,
    ):
        yield client


async def test_an_answer_takes_the_place_of_the_effect_for_so_many_times(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.create_alert("disk full")
    busy = Answer(status=503, body={"message": "busy"}, headers={"Retry-After": "7"})
    opsgenie.faults.add(Fault(effect=busy, method="POST", path="/notes$", times=2))

    answers = [
        await client.post(f"/v2/alerts/{alert.id}/notes", json={"note": f"try {number}"})
        for number in (1, 2, 3)
    ]

    assert [answer.status_code for answer in answers] == [503, 503, 202]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json() == {"message": "busy"}
    assert opsgenie.notes_of(alert.id) == ("try 3",)
    assert opsgenie.faults.left == ()


async def test_an_answer_may_be_anything_but_json(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    opsgenie.faults.add(Fault(effect=Answer(status=200, body=b'{"data": [')))

    answer = await client.get("/v2/alerts")

    assert answer.headers["Content-Type"] == "application/json"
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()


@pytest.mark.parametrize(
    ("when", "notes"),
    [
        pytest.param(When.BEFORE, (), id="before the effect, there is no note"),
        pytest.param(When.AFTER, ("done",), id="after the effect, there is one"),
    ],
)
async def test_a_dropped_connection_is_broken_and_not_an_answer(
    opsgenie: Opsgenie, client: httpx.AsyncClient, when: When, notes: tuple[str, ...]
) -> None:
    alert = opsgenie.create_alert("disk full")
    opsgenie.faults.add(Fault(effect=Drop(when), method="POST"))

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await client.post(f"/v2/alerts/{alert.id}/notes", json={"note": "done"})

    assert opsgenie.notes_of(alert.id) == notes
    assert opsgenie.requests[-1].status is None
    assert (await client.get(f"/v2/alerts/{alert.id}")).status_code == 200


async def test_a_slow_answer_comes_when_it_is_released(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert, slow = opsgenie.create_alert("disk full"), Slow()
    opsgenie.faults.add(Fault(effect=slow))

    request = asyncio.create_task(
        client.post(f"/v2/alerts/{alert.id}/notes", json={"note": "done"})
    )
    await slow.reached.wait()
    notes_while_slow, answered = opsgenie.notes_of(alert.id), request.done()
    slow.release.set()

    assert (notes_while_slow, answered) == (("done",), False)
    assert (await request).status_code == 202


async def test_a_slow_answer_comes_after_its_seconds_too(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    opsgenie.faults.add(Fault(effect=Slow(seconds=0.01)))

    assert (await client.get("/v2/alerts")).status_code == 200


@pytest.mark.parametrize(
    ("when", "notes"),
    [
        pytest.param(When.BEFORE, (), id="held before its effect, it has none"),
        pytest.param(When.AFTER, ("done",), id="held after its effect, it has one"),
    ],
)
async def test_a_client_may_give_up_on_a_slow_request(
    opsgenie: Opsgenie, client: httpx.AsyncClient, when: When, notes: tuple[str, ...]
) -> None:
    alert = opsgenie.create_alert("disk full")
    opsgenie.faults.add(Fault(effect=Slow(when)))

    with pytest.raises(httpx.ReadTimeout):
        await client.post(
            f"/v2/alerts/{alert.id}/notes",
            json={"note": "done"},
            timeout=httpx.Timeout(5, read=0.05),
        )

    assert (await client.get("/v2/alerts")).status_code == 200
    assert opsgenie.notes_of(alert.id) == notes


async def test_a_fault_strikes_only_the_requests_that_it_is_for(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    only_posts = Fault(effect=Answer(status=500), method="POST", times=None)
    only_counts = Fault(effect=Answer(status=401), path="/count$", times=None)
    opsgenie.faults.add(only_posts)
    opsgenie.faults.add(only_counts)

    listed = await client.get("/v2/alerts")
    counted = await client.get("/v2/alerts/count")
    created = await client.post("/v2/alerts", json={"message": "x"})
    opsgenie.faults.clear()
    created_later = await client.post("/v2/alerts", json={"message": "x"})

    statuses = [answer.status_code for answer in (listed, counted, created, created_later)]
    assert statuses == [200, 401, 500, 202]


async def test_requests_are_remembered_without_their_secrets(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    await client.post("/v2/alerts?x=1&api-token=secret", json={"message": "disk full"})
    await client.post("/v2/alerts", content="not json")
    await client.get("/")

    request, broken = opsgenie.requests
    assert broken.json is None
    assert (request.method, request.path, request.status) == ("POST", "/v2/alerts", 202)
    assert request.query == {"x": "1"}
    assert request.json == {"message": "disk full"}
    assert request.headers["content-type"] == "application/json"
    assert "authorization" not in request.headers


async def test_a_client_may_go_away_in_the_middle_of_its_request(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    _, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    writer.write(b'POST /v2/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"message"')
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    assert (await client.get("/v2/alerts")).json()["data"] == []
    assert [request.method for request in opsgenie.requests] == ["GET"]


async def test_only_a_served_application_can_drop_connections(opsgenie: Opsgenie) -> None:
    opsgenie.faults.add(Fault(effect=Drop(When.BEFORE)))
    transport = httpx.ASGITransport(opsgenie.app)

    async with http_client(transport=transport, base_url="http://unserved") as client:
        with pytest.raises(RuntimeError, match="serve"):
            await client.get("/v2/alerts")
