"""The OpenAPI page, with every asset served from here."""

import base64
import hashlib
import importlib.resources
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from app.api.auth import Caller, needs
from app.api.problems import Refusal, schemas

_ASSETS = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png")
_ABOUT = """\
Alexis turns alerts into rehearsed repairs. OpsGenie, Jira Service Management and Dynatrace post
their webhooks here; rules decide; tasks run over SSH; what was done is written on the alert.

Your browser has signed you in by name and token; *Try it out* and *Execute* use the same.
"""

_TAGS = [
    {"name": "webhooks", "description": "What the sources post."},
    {"name": "by hand", "description": "What people send, and what they say about a run."},
    {"name": "rules", "description": "The rules in force, and a dry run of them."},
    {"name": "what happened", "description": "Events, runs, dead letters and the report."},
    {"name": "access", "description": "Who one is, signing in and out, the clients."},
    {
        "name": "health",
        "description": "For probes, metrics, what holds it back; to try a token.",
    },
]

router = APIRouter(include_in_schema=False)

_Anybody = Annotated[Caller, Depends(needs(None))]


@router.get("/docs")
async def docs(caller: _Anybody) -> HTMLResponse:
    page = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Alexis",
        swagger_js_url="/docs/assets/swagger-ui-bundle.js",
        swagger_css_url="/docs/assets/swagger-ui.css",
        swagger_favicon_url="/docs/assets/favicon.png",
        swagger_ui_parameters={
            "displayRequestDuration": True,
            "defaultModelsExpandDepth": 0,
        },
    )
    page.headers["Content-Security-Policy"] = _policy(bytes(page.body))
    return page


def _policy(page: bytes) -> str:
    """Allow what is served from here, and the one script that is in the page, by its hash.

    Swagger UI sets styles at elements, and has pictures in its style sheet.
    """
    script = hashlib.sha256(page.rpartition(b"<script>")[2].partition(b"</script>")[0]).digest()
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{base64.b64encode(script).decode()}'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@router.get("/docs/assets/{name}")
async def asset(caller: _Anybody, name: str) -> FileResponse:
    if name not in _ASSETS:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no such file.")
    with importlib.resources.as_file(
        importlib.resources.files("fastapi_offline") / "static" / name
    ) as path:
        return FileResponse(path)


@router.get("/openapi.json")
async def openapi(request: Request, caller: _Anybody) -> JSONResponse:
    return JSONResponse(describe(request.app))


def describe(api: FastAPI) -> dict[str, Any]:
    """Describe the API, with the three ways in which a token may come."""
    described = get_openapi(
        title="Alexis", version=api.version, description=_ABOUT, routes=api.routes, tags=_TAGS
    )
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["responses"] = dict(sorted(operation["responses"].items()))
    described["components"]["schemas"].update(schemas())
    described["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "header": {"type": "apiKey", "in": "header", "name": "X-Alexis-Token"},
        "basic": {"type": "http", "scheme": "basic"},
    }
    described["security"] = [{"bearer": []}, {"header": []}, {"basic": []}]
    return described
