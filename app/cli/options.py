"""Options that several verbs share."""

from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError

SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        "-s",
        help="The settings file; else ALEXIS_SETTINGS, else settings/alexis.yaml.",
        show_default=False,
        rich_help_panel="Which Alexis",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Model = TypeVar("Model", bound=BaseModel)


def valid(model: type[Model], **said: object) -> Model:
    """Check what options say by the model that the API has for them, and name the wrong one."""
    try:
        return model.model_validate({k: v for k, v in said.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        words = str(first["msg"]).removeprefix("Value error, ")
        hint = f"--{first['loc'][0]}" if first["loc"] else None
        raise typer.BadParameter(words, param_hint=hint) from error
