"""Plug-ins: found by the entry points of what is installed. One that is broken stops no other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import Distribution, EntryPoint, distributions

from app.kinds import SourceKind, TaskKind
from app.plugins.catalogue import Broken, Catalogue, Group, Origin, built_in
from app.plugins.fitting import complaint
from app.plugins.guarding import guarded
from app.plugins.trouble import trouble


def installed(path: Sequence[str] | None = None) -> Catalogue:
    """Give our kinds, and those of the plug-ins on the path; without one, of all installed."""
    places = distributions() if path is None else distributions(path=list(path))
    return with_plugins(built_in(), places)


def with_plugins(known: Catalogue, places: Iterable[Distribution]) -> Catalogue:
    """Add what the distributions bring; what cannot be used is named among the broken."""
    catalogue = known
    for origin, point in _points(places):
        group = Group(point.group)
        found, why = _loaded(catalogue, group, point)
        if found is None:
            broken = Broken(group, point.name, origin, why)
            catalogue = replace(catalogue, broken=(*catalogue.broken, broken))
            continue
        origins = {**catalogue.origins, (group, found.name): origin}
        if isinstance(found, TaskKind):
            tasks = {**catalogue.tasks, found.name: found}
            catalogue = replace(catalogue, tasks=tasks, origins=origins)
        else:
            sources = {**catalogue.sources, found.name: guarded(found, str(origin))}
            catalogue = replace(catalogue, sources=sources, origins=origins)
    return catalogue


def _points(places: Iterable[Distribution]) -> Iterator[tuple[Origin, EntryPoint]]:
    """Give all entry points of ours in an order that is always the same.

    Of two versions of a distribution on the path only the first counts, as it is for imports. To
    read who a distribution is takes long, so that is asked of those only that bring something.
    """
    groups = frozenset(map(str, Group))
    found: dict[str, tuple[Origin, list[EntryPoint]]] = {}
    for place in places:
        points = [point for point in place.entry_points if point.group in groups]
        if points and (name := _name(place)) not in found:
            origin = Origin(name, place.version or "without a version")
            found[name] = (origin, sorted(points))
    for _, (origin, points) in sorted(found.items()):
        yield from ((origin, point) for point in points)


def _name(place: Distribution) -> str:
    return str(place.metadata["Name"] or "without a name")


def _loaded(
    known: Catalogue, group: Group, point: EntryPoint
) -> tuple[TaskKind | SourceKind | None, str]:
    """Give the kind; or none, and why."""
    try:
        kind = point.load()
        why = complaint(kind, group, point.name, known.names(group))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it does when it is imported
        return None, trouble(error, point.module)
    return (None, why) if why else (kind, "")
