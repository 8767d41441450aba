"""What the names in matchers stand for: shared conditions, groups, other names of hosts."""

from collections.abc import Iterator
from typing import TypeVar

from app.domain.fleet import Fleet
from app.domain.maintenance.matchers import Matchers, Where
from app.domain.shared import Shared, named_in, spelled_out

AnyMatchers = TypeVar("AnyMatchers", bound=Matchers)

_WILD = frozenset("*?[")


def unknown_names(matchers: Matchers, shared: Shared, fleet: Fleet) -> Iterator[tuple[str, str]]:
    """Give the field and what is wrong with it for each name that nothing is known by."""
    for _, name in named_in(matchers.when) if matchers.when else ():
        if name not in shared.conditions:
            yield "when", f"there is no condition {name!r}"
    for name in matchers.targets.groups if matchers.targets else ():
        if name not in shared.groups and name not in fleet.groups:
            yield "targets.groups", f"there is no group {name!r}"


def with_meaning(matchers: AnyMatchers, shared: Shared, fleet: Fleet) -> AnyMatchers:
    """Give them with what their names stand for put in. All names must be known."""
    changes: dict[str, object] = {}
    if matchers.when:
        changes["when"] = spelled_out(matchers.when, shared)
    if matchers.targets:
        means = tuple(dict.fromkeys(_hosts(matchers.targets, shared, fleet)))
        changes["targets"] = matchers.targets.model_copy(update={"means": means})
    return matchers.model_copy(update=changes) if changes else matchers


def _hosts(where: Where, shared: Shared, fleet: Fleet) -> Iterator[str]:
    for pattern in where.hosts:
        yield pattern if _WILD & set(pattern) else fleet.canonical(pattern)
    for name in where.groups:
        hosts = shared.groups.get(name) or fleet.groups.get(name, ())
        yield from (_exactly(fleet.canonical(host)) for host in hosts)


def _exactly(host: str) -> str:
    """Give the pattern of one name."""
    return "".join(f"[{sign}]" if sign in _WILD else sign for sign in host)
