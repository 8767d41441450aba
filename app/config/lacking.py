"""What the settings lack for a task, as its type says it."""

from collections.abc import Iterable, Mapping

from app.config.settings import Settings
from app.config.source_settings import SourceSettings
from app.domain.task import TaskSpec
from app.kinds import Known, TaskKind
from app.linting.finding import Lacks
from app.plugins.trouble import trouble


def lacking(settings: Settings, tasks: Mapping[str, TaskKind]) -> Lacks:
    """Give what says it, for the task types that there are."""
    desks = _desks(settings.sources)
    nameless = frozenset() if settings.sources.jsm.email else frozenset({"jsm"})

    def lacks(type_: str, spec: TaskSpec, targets: frozenset[str]) -> Iterable[str]:
        kind = tasks[type_]
        section = getattr(settings.tasks, type_, None) or kind.settings()
        try:
            return list(kind.lacks(spec, Known(section, desks, nameless & desks, targets)))
        except Exception as error:  # noqa: BLE001 - a plug-in's fault is told like what it finds
            return [f"{type_} cannot say what the settings lack: {trouble(error)}"]

    return lacks


def _desks(sources: SourceSettings) -> frozenset[str]:
    """Give the sources that have an account."""
    keys = {
        "opsgenie": sources.opsgenie.api_key,
        "jsm": sources.jsm.api_token,
        "dynatrace": sources.dynatrace.api_token,
    }
    return frozenset(name for name, key in keys.items() if key is not None)
