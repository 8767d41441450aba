"""What people say about a run: heeded, or too late."""

import pytest

from app.api.examples import EVENT
from tests.parts.alexis import Alexis
from tests.parts.calls import NOWHERE
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio


async def a_proposed_run(service: Alexis) -> str:
    await service.post("/v1/events", EVENT)
    run = await service.run_in("awaiting_approval")
    return str(run["id"])


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        pytest.param("reject", "rejected by tester", id="reject"),
        pytest.param("cancel", "cancelled by tester", id="cancel"),
    ],
)
async def test_a_proposed_run_is_called_off(service: Alexis, word: str, detail: str) -> None:
    run = await a_proposed_run(service)

    response = await service.client.post(f"/v1/runs/{run}/{word}")

    assert response.status_code == 200
    assert response.json()["id"] == run
    assert (response.json()["state"], response.json()["detail"]) == ("cancelled", detail)


async def test_an_approved_run_says_who_approved_it(service: Alexis) -> None:
    run = await a_proposed_run(service)

    response = await service.client.post(f"/v1/runs/{run}/approve")

    assert response.status_code == 200
    assert response.json()["detail"] == "approved by tester"


@pytest.mark.parametrize("word", ["approve", "reject", "cancel"])
@pytest.mark.parametrize("before", ["reject", "cancel"])
async def test_what_has_ended_cannot_be_changed(service: Alexis, before: str, word: str) -> None:
    run = await a_proposed_run(service)
    await service.client.post(f"/v1/runs/{run}/{before}")

    response = await service.client.post(f"/v1/runs/{run}/{word}")

    assert response.status_code == 409
    assert fields_of(response) == []
    assert response.json()["detail"] == f"It is too late to {word} the run {run}."
    assert (await service.get(f"/v1/runs/{run}"))["state"] == "cancelled"


@pytest.mark.parametrize("word", ["approve", "reject"])
async def test_what_was_approved_is_not_asked_about_again(service: Alexis, word: str) -> None:
    run = await a_proposed_run(service)
    await service.client.post(f"/v1/runs/{run}/approve")

    response = await service.client.post(f"/v1/runs/{run}/{word}")

    assert response.status_code == 409


async def test_what_was_blocked_cannot_be_approved(service: Alexis) -> None:
    await a_proposed_run(service)
    await service.post("/v1/events", EVENT)
    blocked = await service.run_in("blocked")

    response = await service.client.post(f"/v1/runs/{blocked['id']}/approve")

    assert response.status_code == 409


@pytest.mark.parametrize("word", ["approve", "reject", "cancel"])
async def test_a_run_that_is_not_there_is_not_found(shared: Alexis, word: str) -> None:
    response = await shared.client.post(f"/v1/runs/{NOWHERE}/{word}")

    assert response.status_code == 404
    assert fields_of(response) == []


async def test_there_is_no_other_word(shared: Alexis) -> None:
    response = await shared.client.post(f"/v1/runs/{NOWHERE}/celebrate")

    assert response.status_code == 404
