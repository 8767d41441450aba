"""alexis breakers: which rules do nothing until a person resets them, and the reset."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import Calls
from app.cli.completing import a_rule
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import a_table, show, show_list, state, words
from app.domain.breakers import BreakerView, WasReset
from app.domain.errors import AlexisError
from app.domain.legible import clean
from app.domain.views import Page

_PATH = "/v1/breakers"


class Wish(StrEnum):
    """What is to be done with them."""

    LIST = "list"
    RESET = "reset"


def breakers(  # noqa: PLR0913, PLR0917 - options
    wish: Annotated[Wish, typer.Argument(help="list or reset.")] = Wish.LIST,
    rule: Annotated[
        str | None,
        typer.Argument(help="Of this rule; reset needs it.", metavar="RULE", autocompletion=a_rule),
    ] = None,
    target: Annotated[str | None, typer.Option(help="Only on this target.")] = None,
    reason: Annotated[str | None, typer.Option(help="What was mended; reset needs it.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at breakers, or reset those of a rule, also while Alexis is serving."""
    if wish is Wish.LIST:
        page = ask(
            url,
            settings,
            lambda alexis: alexis.get(
                _PATH, Page[BreakerView], rule=rule, target=target, limit=limit
            ),
        )
        show_list(page, "No breaker is open, and no rule fails.", _table, as_json=as_json)
        return
    if not rule or not reason:
        raise typer.BadParameter("say which and why: alexis breakers reset RULE --reason WHY")
    wanted = {"rule": rule, "target": target, "reason": reason}
    done = ask(url, settings, lambda alexis: _reset(alexis, wanted), to_write=True)
    show(done, _said, as_json=as_json)


async def _reset(alexis: Calls, wanted: dict[str, str | None]) -> WasReset:
    done = await alexis.post(f"{_PATH}/reset", WasReset, wanted)
    if not done.reset:
        rule, target = wanted["rule"], wanted["target"]
        where = f" on {target}" if target else ""
        raise AlexisError(f"there is no breaker of rule {str(rule)[:100]!r}{where}")
    return done


def _said(done: WasReset) -> str:
    return "\n".join(
        f"{each.rule} {f'on {each.target}' if each.target else 'of the rule in all'}: counts anew"
        for each in done.reset
    )


def _table(found: tuple[BreakerView, ...]) -> Table:
    table = a_table("rule", "target", "cause", "state", "count", "since", "why")
    for each in found:
        table.add_row(
            each.rule,
            words(each.target or "all"),
            each.cause,
            state("open" if each.open else "counts"),
            str(each.count),
            f"{each.since:%Y-%m-%d %H:%M}",
            words(clean(each.words)),
        )
    return table
