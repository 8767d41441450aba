"""alexis rules: which rules are in force, and which files of rules are broken."""

from typing import Annotated

import typer
from pydantic_core import to_json
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.completing import a_rule
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import a_table, console, show, state, words
from app.domain.errors import AlexisError
from app.domain.legible import clean
from app.domain.rules_view import Rules, RuleView


def rules(
    name: Annotated[
        str | None,
        typer.Argument(help="Show what this one says.", metavar="RULE", autocompletion=a_rule),
    ] = None,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """List the rules in force in the order in which they are asked, and the broken files.

    What a broken file said before is still in force.
    """
    found = ask(url, settings, lambda alexis: alexis.get("/v1/rules", Rules))
    if name is None:
        show(found, _print, as_json=as_json)
        return
    rule = next((each for each in found.rules if each.name == name), None)
    if rule is None:
        raise AlexisError(f"there is no rule {name[:100]!r}")
    show(rule, _text, as_json=as_json)


def _print(found: Rules) -> None:
    out = console()
    if found.rules:
        out.print(_table(found.rules))
    else:
        out.print("There are no rules.")
    for each in found.problems:
        place = ":".join(str(part) for part in (each.file, each.line, each.column) if part)
        typer.echo(clean(f"{place}: {each.what}"), err=True)


def _table(found: tuple[RuleView, ...]) -> Table:
    table = a_table("rule", "mode", "on", "file")
    for each in found:
        on = state("yes" if each.enabled else "no")
        table.add_row(each.name, each.mode, on, words(each.file))
    return table


def _text(rule: RuleView) -> str:
    head = f"{rule.name} ({rule.digest}), mode {rule.mode}, in {rule.file}"
    return clean(f"{head}\n{to_json(rule.rule, indent=2).decode()}")
