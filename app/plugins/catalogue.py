"""All kinds of tasks and sources that there are. A new one of ours has a line here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.task import TaskSpec
from app.kinds import SourceKind, TaskKind
from app.tasks.http_request.kind import HTTP_REQUEST
from app.tasks.notify.kind import NOTIFY
from app.tasks.probe.kind import PROBE
from app.tasks.remote_ssh.task import REMOTE_SSH
from app.tasks.servicenow.kind import SERVICENOW
from app.tasks.wait.kind import WAIT

TASKS: tuple[TaskKind, ...] = (HTTP_REQUEST, NOTIFY, PROBE, REMOTE_SSH, SERVICENOW, WAIT)
SOURCES: tuple[SourceKind, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The kinds by their names."""

    tasks: Mapping[str, TaskKind] = field(default_factory=dict)
    sources: Mapping[str, SourceKind] = field(default_factory=dict)

    def specs(self) -> dict[str, type[TaskSpec]]:
        """Give by name what rules say of tasks."""
        return {name: kind.spec for name, kind in self.tasks.items()}


def built_in() -> Catalogue:
    """Give the kinds that every Alexis has."""
    return Catalogue(
        tasks={kind.name: kind for kind in TASKS},
        sources={kind.name: kind for kind in SOURCES},
    )
