"""Nobody is made to act by a page of somebody else, with a sign-in that his browser remembers."""

from enum import Enum, auto
from http import HTTPStatus

from starlette.datastructures import Headers

from app.api.problems import Refusal


class Page(Enum):
    """Whose page made a call, as the browser says it."""

    OURS = auto()
    FOREIGN = auto()
    UNKNOWN = auto()


def refuse_foreign_pages(headers: Headers, own: str | None) -> None:
    """Refuse a call that changes something when a page of another site makes it.

    `own` is the origin at which people reach us, if the settings say it. A token that a script has
    set in a header was given to that script: then only what the browser itself says of the site
    counts. Raises `Refusal`.
    """
    page = _whose(headers, own)
    if page is Page.FOREIGN and ("sec-fetch-site" in headers or not _has_token(headers)):
        raise Refusal(HTTPStatus.FORBIDDEN, "A page of another site cannot do this.")


def require_our_page(headers: Headers, own: str | None) -> None:
    """Refuse a call that changes something unless it provably comes from a page of ours.

    For who is known by a cookie or a proxy: the browser adds that to every call. Raises `Refusal`.
    """
    if _whose(headers, own) is not Page.OURS:
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "Without a token only the page itself can do this: the call has to come from it.",
        )


def _whose(headers: Headers, own: str | None) -> Page:
    """Ask Sec-Fetch-Site; browsers leave it out over plain HTTP, but not Origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return {"same-origin": Page.OURS, "none": Page.UNKNOWN}.get(site, Page.FOREIGN)
    origin = headers.get("origin")
    if origin is None:
        return Page.UNKNOWN
    here = f"//{headers.get('host', '')}".lower()
    is_ours = origin == own or origin.partition(":")[2].lower() == here
    return Page.OURS if is_ours else Page.FOREIGN


def _has_token(headers: Headers) -> bool:
    """Tell whether a token was set by hand, not remembered by the browser as Basic is."""
    kind = headers.get("authorization", "").partition(" ")[0].lower()
    return "x-alexis-token" in headers or kind == "bearer"
