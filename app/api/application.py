"""Put the routes together."""

from fastapi import FastAPI

from app.api import by_hand, documentation, health, looking, problems, rules, runs, webhooks
from app.api.parts import Parts


def application(parts: Parts) -> FastAPI:
    """Make the application that serves these parts."""
    api = FastAPI(
        title="Alexis",
        version=parts.version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    api.state.parts = parts
    problems.install(api)
    for router in (
        webhooks.router(parts.sources),
        by_hand.router,
        looking.router,
        runs.router,
        rules.router,
        health.router,
        documentation.router,
    ):
        api.include_router(router)
    return api
