"""Put the routes together."""

from fastapi import FastAPI
from starlette.types import ASGIApp

from app.api import (
    approvals,
    audit,
    breakers,
    by_hand,
    dead_letters,
    documentation,
    health,
    looking,
    problems,
    restraint,
    rules,
    runs,
    service,
    silences,
    storms,
    webhooks,
)
from app.api.access import clients, signing_in
from app.api.door import Door
from app.api.metrics import serving as metrics
from app.api.page import serving
from app.api.parts import Parts


def application(parts: Parts) -> ASGIApp:
    """Make the application that serves these parts."""
    api = FastAPI(
        title="Alexis",
        version=parts.version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    api.state.parts = parts
    problems.install(api)
    webhooks.install(api, parts)
    for router in (
        by_hand.router,
        looking.router,
        runs.router,
        approvals.router,
        breakers.router,
        dead_letters.router,
        storms.router,
        rules.router,
        restraint.router,
        silences.router,
        audit.router,
        health.router,
        signing_in.router,
        clients.router,
        service.router,
        metrics.router,
        documentation.router,
        serving.router,
    ):
        api.include_router(router)
    return Door(api, parts)
