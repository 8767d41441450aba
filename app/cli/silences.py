"""alexis silences: keep anything from being begun for a while, or look at what does."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import in_path
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import a_table, show, show_list, state, words
from app.domain.maintenance.silence import SilenceOrder, SilenceState, SilenceView
from app.domain.views import Page

_PATH = "/v1/silences"
_ADD = "To add one"


class Wish(StrEnum):
    """What is to be done with them."""

    LIST = "list"
    ADD = "add"
    END = "end"


def silences(  # noqa: PLR0913, PLR0917 - options
    wish: Annotated[Wish, typer.Argument(help="list, add or end.")] = Wish.LIST,
    silence: Annotated[str | None, typer.Argument(help="The id, for end.", metavar="ID")] = None,
    state: Annotated[SilenceState | None, typer.Option(help="List only these.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    comment: Annotated[
        str | None, typer.Option(help="Why, for people.", rich_help_panel=_ADD)
    ] = None,
    for_: Annotated[
        str | None, typer.Option("--for", help="How long, as 2h.", rich_help_panel=_ADD)
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(help="Instead: 2026-11-22T18:00:00+01:00.", rich_help_panel=_ADD),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", help="Not before then; else from now on.", rich_help_panel=_ADD),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(help="Only on hosts like this, as 'app-*'. Again.", rich_help_panel=_ADD),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(help="Only on hosts of this group. Again.", rich_help_panel=_ADD),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(help="Only for rules like this. Again.", rich_help_panel=_ADD),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--everything", help="For all events, hosts, rules.", rich_help_panel=_ADD),
    ] = False,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at silences, add or end one, also while Alexis is serving."""
    if wish is Wish.LIST:
        page = ask(
            url,
            settings,
            lambda alexis: alexis.get(_PATH, Page[SilenceView], state=state, limit=limit),
        )
        show_list(page, "There are no silences.", _table, as_json=as_json)
        return
    if wish is Wish.END:
        if silence is None:
            raise typer.BadParameter("which one? alexis silences end ID")
        path, order = f"{_PATH}/{in_path(silence)}/end", None
    else:
        said = {"comment": comment, "for": for_, "until": until, "from": since, "rules": rule}
        where = {"hosts": target or (), "groups": group or ()} if target or group else None
        path, order = _PATH, _order({**said, "targets": where, "everything": everything})
    done = ask(url, settings, lambda alexis: alexis.post(path, SilenceView, order), to_write=True)
    show(done, _said, as_json=as_json)


def _said(silence: SilenceView) -> str:
    if silence.ended_at:
        return f"silence {silence.id} is over"
    return f"silence {silence.id} until {silence.ends:%Y-%m-%d %H:%M:%S} UTC: {silence.covers}"


def _order(said: dict[str, Any]) -> dict[str, Any]:
    """Give what is asked for as it was written, once it is what it has to be."""
    order = {name: value for name, value in said.items() if value not in (None, False)}
    try:
        SilenceOrder.model_validate(order)
    except ValidationError as error:
        first = error.errors()[0]
        place = str(first["loc"][0]) if first["loc"] else ""
        hint = {"targets": "--target", "rules": "--rule"}.get(place, f"--{place}")
        what = str(first["msg"]).removeprefix("Value error, ")
        raise typer.BadParameter(what, param_hint=hint if place else None) from error
    return order


def _table(silences: tuple[SilenceView, ...]) -> Table:
    table = a_table("id", "state", "from (UTC)", "until (UTC)", "by", "covers", "comment")
    for each in silences:
        table.add_row(
            each.id,
            state(each.state),
            f"{each.begins:%Y-%m-%d %H:%M}",
            f"{each.ended_at or each.ends:%Y-%m-%d %H:%M}",
            words(each.author),
            words(each.covers),
            words(each.comment),
        )
    return table
