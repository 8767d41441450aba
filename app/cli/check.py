"""alexis check: are the settings and the rules right?"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.readers import readers
from app.config.rule_files import RuleFiles
from app.config.rule_tests import RuleTests, Surroundings, failing_tests
from app.domain.errors import ConfigError, Problem
from app.main import rule_grammar


def check(
    path: Annotated[
        Path | None, typer.Argument(help="The folder of rules; else rules.dir of the settings.")
    ] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Check settings and rules, and run the tests that rules carry. Exit status 1 on a problem."""
    rules, problems = _check(path, settings)
    if as_json:
        found = [
            {"file": each.where, "line": each.line, "column": each.column, "what": each.what}
            for each in problems
        ]
        typer.echo(json.dumps({"rules": rules, "problems": found}, indent=2))
    else:
        for problem in problems:
            typer.echo(str(problem), err=True)
        if not problems:
            typer.echo(f"{rules} rule{'' if rules == 1 else 's'}, nothing to complain about")
    if problems:
        raise typer.Exit(1)


def _check(path: Path | None, settings: Path | None) -> tuple[int, Sequence[Problem]]:
    try:
        read = settings_from(settings)
        folder = path or Path(read.rules.dir)
        files = RuleFiles(folder, rule_grammar(), read.targets)
        current = files.read()
    except ConfigError as error:
        return 0, error.problems
    surroundings = Surroundings(readers(read.sources), read.targets, read.limits)
    tests = failing_tests(RuleTests(folder, files, surroundings))
    return len(current.rules), (*current.problems, *tests)
