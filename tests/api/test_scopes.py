"""Each scope opens exactly its calls."""

import httpx
import pytest

from app.domain.reporting.tables import Table
from tests.parts.alexis import Alexis
from tests.parts.calls import calls_of, token_of

pytestmark = pytest.mark.anyio

OPEN_TO_ALL = {"GET /livez", "GET /readyz", "GET /v1/sign-in"}
OPEN_TO_ANY_TOKEN = OPEN_TO_ALL | {"GET /v1/ping", "GET /v1/whoami", "POST /v1/sign-out"}
LOOKING = {
    "GET /v1/approvals",
    "GET /v1/approvals/{approval_id}",
    "GET /metrics",
    "GET /v1/breakers",
    "GET /v1/dead-letters",
    "GET /v1/dead-letters/{letter_id}",
    "GET /v1/events",
    "GET /v1/maintenance",
    "GET /v1/silences",
    "GET /v1/events/{event_id}",
    "GET /v1/events/{event_id}/explain",
    "GET /v1/pauses",
    "GET /v1/report",
    *(f"GET /v1/report/{table}.csv" for table in Table),
    "GET /v1/restraint",
    "GET /v1/rules",
    "GET /v1/rules/{name}",
    "GET /v1/runs",
    "GET /v1/runs/{run_id}",
    "GET /v1/service",
    "GET /v1/storms",
    "POST /v1/rules/explain",
}
WEBHOOKS = {f"POST /v1/webhooks/{name}" for name in ("opsgenie", "jsm", "dynatrace", "prometheus")}
AUDITING = {"GET /v1/audit", "GET /v1/audit/head", "GET /v1/audit/verify", "GET /v1/clients"}
DECIDING = {
    f"POST /v1/{which}/{word}"
    for which in ("runs/{run_id}", "approvals/{approval_id}")
    for word in ("approve", "reject")
} | {
    "POST /v1/resume",
    "POST /v1/breakers/reset",
    "POST /v1/silences/{silence_id}/end",
    "POST /v1/storms/end",
}
MENDING = {"POST /v1/dead-letters/{letter_id}/requeue"}
ACTING = {
    "POST /v1/actions",
    "POST /v1/pause",
    "POST /v1/events/{event_id}/replay",
    "POST /v1/runs/{run_id}/cancel",
    "POST /v1/runs/{run_id}/retry",
    "POST /v1/silences",
}


async def test_without_a_token_only_the_probes_answer(
    shared: Alexis, stranger: httpx.AsyncClient
) -> None:
    calls = await calls_of(shared)

    answers = {str(call): (await call.made(stranger)).status_code for call in calls}

    assert answers == {str(call): 200 if str(call) in OPEN_TO_ALL else 401 for call in calls}


@pytest.mark.parametrize(
    ("scope", "opens"),
    [
        pytest.param("webhooks", WEBHOOKS),
        pytest.param("webhooks:opsgenie", {"POST /v1/webhooks/opsgenie"}),
        pytest.param("webhooks:jsm", {"POST /v1/webhooks/jsm"}),
        pytest.param("webhooks:dynatrace", {"POST /v1/webhooks/dynatrace"}),
        pytest.param("webhooks:prometheus", {"POST /v1/webhooks/prometheus"}),
        pytest.param("events", {"POST /v1/events"}),
        pytest.param("read", LOOKING),
        pytest.param("actions", ACTING),
        pytest.param("approve", DECIDING),
        pytest.param("admin", MENDING | AUDITING),
        pytest.param(
            "*",
            WEBHOOKS | {"POST /v1/events"} | LOOKING | ACTING | DECIDING | MENDING | AUDITING,
        ),
    ],
)
async def test_a_scope_opens_its_calls_and_no_others(
    shared: Alexis, stranger: httpx.AsyncClient, scope: str, opens: set[str]
) -> None:
    calls = await calls_of(shared)

    answers = {
        str(call): (await call.made(stranger, {"X-Alexis-Token": token_of(scope)})).status_code
        for call in calls
    }

    assert {call for call, status in answers.items() if status != 403} == opens | OPEN_TO_ANY_TOKEN
    assert set(answers.values()) <= {200, 201, 202, 403, 404, 409}


async def test_a_refusal_names_the_scope_that_is_lacking(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/v1/events", headers={"X-Alexis-Token": token_of("events")})

    assert response.status_code == 403
    assert response.json()["detail"] == "The client only-events lacks the scope read."
