"""Which hosts belong together: the groups of the settings and those of the rule files."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.domain.fleet import Fleet


@dataclass(frozen=True)
class Groups:
    """The hosts of each group, by their one names."""

    hosts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, fleet: Fleet, shared: Mapping[str, Iterable[str]]) -> "Groups":
        """Put together those of the settings and those of the rule files; the first count."""
        every = {**shared, **fleet.groups}
        return cls({name: frozenset(map(fleet.canonical, hosts)) for name, hosts in every.items()})

    def around(self, targets: Iterable[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Give the groups that any of these targets is in."""
        names = {name for target in targets for name in self._of_host.get(target, ())}
        for name in sorted(names):
            yield name, self.hosts[name]

    @cached_property
    def _of_host(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name, hosts in self.hosts.items():
            for host in hosts:
                found[host].append(name)
        return {host: tuple(names) for host, names in found.items()}
