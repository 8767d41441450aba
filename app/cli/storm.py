"""alexis storm: whether so much goes wrong at once that nothing begins by itself, and its end."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import Calls
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import a_table, show, show_list, words
from app.domain.errors import AlexisError
from app.domain.restraint.storm_report import Ended, StormView
from app.domain.views import Page

_PATH = "/v1/storms"


class Wish(StrEnum):
    """What is to be done."""

    SHOW = "show"
    END = "end"


def storm(
    wish: Annotated[Wish, typer.Argument(help="show or end.")] = Wish.SHOW,
    reason: Annotated[
        str | None, typer.Option(help="Why it is to end before it is quiet; for end.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Show at most so many.")] = 10,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at storms, or end the one that lasts, also while Alexis is serving."""
    if wish is Wish.SHOW:
        page = ask(url, settings, lambda alexis: alexis.get(_PATH, Page[StormView], limit=limit))
        show_list(page, "There was no storm.", _table, as_json=as_json)
        return
    why = (reason or "").strip()
    if not why:
        raise typer.BadParameter("why? alexis storm end --reason WHY")
    ended = ask(url, settings, lambda alexis: _end(alexis, why), to_write=True)
    show(ended, lambda over: f"the storm ({over.why}) is over; rules act again", as_json=as_json)


async def _end(alexis: Calls, why: str) -> Ended:
    ended = await alexis.post(f"{_PATH}/end", Ended, {"reason": why})
    if ended.id is None:
        raise AlexisError("no storm lasts")
    return ended


def _table(storms: tuple[StormView, ...]) -> Table:
    table = a_table("began", "ended", "by", "why", "events", "problems", "held back")
    for each in storms:
        held = ", ".join(f"{one.rule} {one.runs}" for one in each.collected.rules)
        table.add_row(
            f"{each.began_at:%Y-%m-%d %H:%M}",
            _end_of(each),
            words(each.ended_by),
            words(each.why),
            str(each.collected.events),
            str(each.collected.problems),
            words(held),
        )
    return table


def _end_of(each: StormView) -> str:
    if each.ended_at:
        return f"{each.ended_at:%Y-%m-%d %H:%M}"
    return f"lasts, {each.earliest_end:%H:%M} at the earliest"
