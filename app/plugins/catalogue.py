"""All kinds of tasks and sources that there are. A new one of ours has a line here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.task import TaskSpec
from app.kinds import SourceKind, TaskKind
from app.tasks.remote_ssh.kind import REMOTE_SSH
from app.tasks.systemd_service.kind import SYSTEMD_SERVICE
from app.tasks.wait.kind import WAIT

TASKS: tuple[TaskKind, ...] = (REMOTE_SSH, SYSTEMD_SERVICE, WAIT)
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
