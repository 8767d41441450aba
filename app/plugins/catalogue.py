"""All kinds of tasks and sources that there are. A new one of ours has a line here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.domain.grammar import Grammar, grammar
from app.domain.task import TaskSpec
from app.kinds import SourceKind, TaskKind
from app.sources.alertmanager.kind import ALERTMANAGER
from app.sources.cloudevents.kind import CLOUDEVENTS
from app.sources.generic.kind import GENERIC
from app.sources.grafana.kind import GRAFANA
from app.sources.zabbix.kind import ZABBIX
from app.tasks.ansible_playbook.kind import ANSIBLE_PLAYBOOK
from app.tasks.dynatrace.kind import DYNATRACE
from app.tasks.http_request.kind import HTTP_REQUEST
from app.tasks.jsm.kind import JSM
from app.tasks.kubernetes.kind import KUBERNETES
from app.tasks.notify.kind import NOTIFY
from app.tasks.opsgenie.kind import OPSGENIE
from app.tasks.probe.kind import PROBE
from app.tasks.remote_ssh.kind import REMOTE_SSH
from app.tasks.servicenow.kind import SERVICENOW
from app.tasks.systemd_service.kind import SYSTEMD_SERVICE
from app.tasks.wait.kind import WAIT

TASKS: tuple[TaskKind, ...] = (
    ANSIBLE_PLAYBOOK,
    DYNATRACE,
    HTTP_REQUEST,
    JSM,
    KUBERNETES,
    NOTIFY,
    OPSGENIE,
    PROBE,
    REMOTE_SSH,
    SERVICENOW,
    SYSTEMD_SERVICE,
    WAIT,
)
SOURCES: tuple[SourceKind, ...] = (ALERTMANAGER, CLOUDEVENTS, GENERIC, GRAFANA, ZABBIX)


class Group(StrEnum):
    """What a plug-in may bring: the group of its entry point."""

    TASKS = "alexis.tasks"
    SOURCES = "alexis.sources"

    @property
    def noun(self) -> str:
        return "task type" if self is Group.TASKS else "source"


@dataclass(frozen=True)
class Origin:
    """The distribution that a plug-in is installed by."""

    distribution: str
    version: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


@dataclass(frozen=True)
class Broken:
    """A plug-in that cannot be used, and why. `name` is that of its entry point."""

    group: Group
    name: str
    origin: Origin
    why: str

    def __str__(self) -> str:
        return f"{self.group.noun} {self.name} of {self.origin}: {self.why}"


@dataclass(frozen=True)
class Catalogue:
    """The kinds by their names. `origins` tells which of them are plug-ins, and whose."""

    tasks: Mapping[str, TaskKind] = field(default_factory=dict)
    sources: Mapping[str, SourceKind] = field(default_factory=dict)
    origins: Mapping[tuple[Group, str], Origin] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()

    def specs(self) -> dict[str, type[TaskSpec]]:
        """Give by name what rules say of tasks."""
        return {name: kind.spec for name, kind in self.tasks.items()}

    @cached_property
    def grammar(self) -> Grammar:
        """The grammar of rules for the task types that there are."""
        return grammar(self.specs(), self.broken_of(Group.TASKS))

    def names(self, group: Group) -> frozenset[str]:
        return frozenset(self.tasks if group is Group.TASKS else self.sources)

    def broken_of(self, group: Group) -> dict[str, str]:
        """Give by name why plug-ins of the group are broken; not where the name is another's."""
        names = self.names(group)
        return {
            each.name: f"its plug-in is broken ({each.origin}): {each.why}"
            for each in self.broken
            if each.group is group and each.name not in names
        }


_BUILT_IN = Catalogue(
    tasks={kind.name: kind for kind in TASKS}, sources={kind.name: kind for kind in SOURCES}
)


def built_in() -> Catalogue:
    """Give the kinds that every Alexis has."""
    return _BUILT_IN
