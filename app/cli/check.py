"""alexis check: are the settings and the rules right?"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.findings import Form, written
from app.cli.known import catalogue
from app.cli.loading import loaded_from
from app.cli.options import AsJson, SettingsFile
from app.cli.progress import busy
from app.config.checking import Checked, check_rules, in_order
from app.config.said import find_settings
from app.domain.errors import ConfigError
from app.linting.code import Severity
from app.secret.section import Needed


def check(
    path: Annotated[
        Path | None, typer.Argument(help="The folder of rules; else rules.dir of the settings.")
    ] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
    as_sarif: Annotated[
        bool, typer.Option("--sarif", help="Print SARIF 2.1.0, for code hosts.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit status 1 on a warning, too.")
    ] = False,
) -> None:
    """Check settings and rules, and run the tests that rules carry. Exit status 1 on an error."""
    if as_json and as_sarif:
        raise typer.BadParameter("give --json or --sarif, one of them")
    form = Form.JSON if as_json else Form.SARIF if as_sarif else Form.TEXT
    checked = _checked(path, settings, form)
    typer.echo(written(checked, form), color=False if os.environ.get("NO_COLOR") else None)
    if checked.of(Severity.ERROR) or (strict and checked.problems):
        raise typer.Exit(1)


def _checked(path: Path | None, settings: Path | None, form: Form) -> Checked:
    """Check them; what cannot be read at all is told to people as every verb does."""
    try:
        file = find_settings(settings, os.environ)
        loaded = loaded_from(settings, Needed.NONE)
        folder = path or Path(loaded.settings.rules.dir)
        with busy("checking"):
            checked = check_rules(loaded.settings, file, folder, catalogue())
        return replace(checked, problems=in_order([*checked.problems, *loaded.warnings]))
    except ConfigError as error:
        if form is Form.TEXT:
            raise
        return Checked(0, in_order(error.problems))
