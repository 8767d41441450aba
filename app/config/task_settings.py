"""The sections `tasks.NAME`: each task type that has something to be set says what."""

from typing import TYPE_CHECKING, Any, cast

from pydantic import Field, create_model

from app.domain.frozen import Frozen
from app.kinds import NoSettings
from app.plugins.catalogue import TASKS

_SECTIONS: dict[str, Any] = {
    kind.name: (kind.settings, Field(default=kind.settings()))
    for kind in TASKS
    if kind.settings is not NoSettings
}

if TYPE_CHECKING:

    class TaskSettings(Frozen):
        """What the task types need to know, by their names."""

else:
    TaskSettings = cast(
        type[Frozen],
        create_model(
            "TaskSettings",
            __base__=Frozen,
            __doc__="What the task types need to know, by their names.",
            **_SECTIONS,
        ),
    )
