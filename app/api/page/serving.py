"""Serve the page and what it is made of. It holds no data: its scripts ask the API for that.

So it is open to everybody. Whoever looks at it gives the token to the scripts, and they send it
with each call.
"""

import hashlib
import importlib.resources
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request, Response

from app.api.problems import Refusal

_PAGE = "index.html"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
"""Only what is served from here, nothing inline, and no text is ever taken for markup."""

_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class _Asset:
    body: bytes
    media_type: str
    etag: str


@router.get("/")
async def page(request: Request) -> Response:
    return _answer(request, _PAGE)


@router.get("/page/{name:path}")
async def page_asset(request: Request, name: str) -> Response:
    return _answer(request, name)


def _answer(request: Request, name: str) -> Response:
    asset = _assets().get(name)
    if asset is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no such file.")
    headers = {**_HEADERS, "ETag": asset.etag}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(asset.body, headers=headers, media_type=asset.media_type)


@cache
def _assets() -> dict[str, _Asset]:
    """Read them once. What is inside tells them apart: in a wheel all files are of one time."""
    return dict(_read(importlib.resources.files(__package__) / "assets"))


def _read(folder: Traversable, under: str = "") -> Iterator[tuple[str, _Asset]]:
    """Give each file below a folder by its path in it."""
    for file in folder.iterdir():
        if file.is_dir():
            yield from _read(file, f"{under}{file.name}/")
            continue
        body = file.read_bytes()
        media_type = _MEDIA_TYPES[file.name[file.name.rindex(".") :]]
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        yield f"{under}{file.name}", _Asset(body, media_type, etag)
