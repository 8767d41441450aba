"""Pages of results, and the keys that lead from one to the next."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request

from app.simulator.dynatrace.api import Violation

_LARGEST_PAGE = 500

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The parameters of the first page, and how many results lie before this page."""

    query: Mapping[str, str]
    offset: int
    size: int

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        return items[self.offset : self.offset + self.size]

    def envelope(self, total: int) -> dict[str, Any]:
        following = self.offset + self.size
        return {
            "totalCount": total,
            "pageSize": self.size,
            "nextPageKey": self._key(following) if following < total else None,
        }

    def _key(self, offset: int) -> str:
        said = json.dumps([dict(self.query), offset, self.size])
        return urlsafe_b64encode(said.encode()).decode()


def asked(request: Request, default_size: int, beside: Collection[str] = ("fields",)) -> Asked:
    """With a page key every other parameter but those `beside` it must be left out.

    Source: OpenAPI description of the Environment API v2, parameter nextPageKey.
    """
    query = {name: value for name, value in request.query_params.items() if name not in beside}
    key = query.pop("nextPageKey", None)
    if key is None:
        return Asked(query=query, offset=0, size=_size(query, default_size))
    if query:
        raise Violation("nextPageKey", "no other parameter may be given with it")
    try:
        query, offset, size = json.loads(urlsafe_b64decode(key))
    except (TypeError, ValueError):
        raise Violation("nextPageKey", "not a page key") from None
    return Asked(query=query, offset=offset, size=size)


def fields(request: Request) -> list[str]:
    """Read the names of the extra fields. A plus before a name may be there or not."""
    return extra(request.query_params.get("fields", ""))


def extra(names: str) -> list[str]:
    return [name.strip(" +") for name in names.split(",")]


def _size(query: Mapping[str, str], default: int) -> int:
    given = query.get("pageSize", str(default))
    if not given.isdigit() or not 1 <= int(given) <= _LARGEST_PAGE:
        raise Violation("pageSize", f"must be between 1 and {_LARGEST_PAGE}")
    return int(given)
