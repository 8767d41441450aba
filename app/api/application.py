"""Put the routes together."""

from collections.abc import Iterable
from itertools import chain

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from app.api import (
    again,
    approvals,
    audit,
    breakers,
    by_hand,
    dead_letters,
    documentation,
    health,
    looking,
    problems,
    report,
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
from app.api.metrics.requests import CountedRequests
from app.api.page import serving
from app.api.parts import Parts
from app.api.shielded import Shielded

ROUTERS = (
    by_hand.router,
    again.router,
    looking.router,
    report.router,
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
)
"""All calls but the webhooks."""


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
        # FastAPI would read variables of the environment and tell of requests by itself.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    api.state.parts = parts
    problems.install(api)
    webhooks.install(api, parts)
    for router in ROUTERS:
        api.include_router(router)
    return CountedRequests(
        Shielded(Door(api, parts), parts.hsts),
        _fixed(chain(api.routes, *(each.routes for each in ROUTERS))),
        parts.tally,
    )


def _fixed(routes: Iterable[BaseRoute]) -> frozenset[str]:
    """Give the routes that have no parameters, so that their paths are their names."""
    paths = (route.path for route in routes if isinstance(route, APIRoute))
    return frozenset(path for path in paths if "{" not in path)
