"""The settings with the sections of plug-ins."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, create_model
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from app.config.settings import Settings
from app.config.task_settings import TaskSettings
from app.kinds import NoSettings
from app.plugins.catalogue import Catalogue, Group

_HIDDEN: Any = SkipJsonSchema()  # type: ignore[type-arg]


def settings_for(catalogue: Catalogue) -> type[Settings]:
    """Give the model of the settings for what there is; a broken plug-in says so at its section."""
    sections: dict[str, Any] = {
        name: (kind.settings, Field(default=kind.settings()))
        for name, kind in catalogue.tasks.items()
        if kind.settings is not NoSettings and name not in TaskSettings.model_fields
    }
    for name, why in catalogue.broken_of(Group.TASKS).items():
        if name not in sections and name.isidentifier() and not hasattr(TaskSettings, name):
            sections[name] = (_refused(why), None)
    if not sections:
        return Settings
    tasks = create_model(
        "TaskSettings", __base__=TaskSettings, __doc__=TaskSettings.__doc__, **sections
    )
    whole: type[Settings] = create_model(
        "Settings", __base__=Settings, __doc__=Settings.__doc__, tasks=(tasks, tasks())
    )
    return whole


def _refused(why: str) -> Any:
    def refuse(said: object) -> object:
        raise PydanticCustomError("plugin", "{why}", {"why": why})

    return Annotated[None, _HIDDEN, BeforeValidator(refuse)]
