"""alexis events: what sources said; and the story of one: what was decided, done and told."""

from typing import Annotated, Literal

import typer
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import in_path
from app.cli.event_text import text_of_story
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import a_table, is_narrow, show, show_list, state, words
from app.domain.event import EventKind
from app.domain.views import EventStory, EventSummary, Page

_FILTERS = "Of the list, only those"


def events(  # noqa: PLR0913, PLR0917 - options
    event: Annotated[
        str | None,
        typer.Argument(help="Tell the story of this one.", metavar="EVENT"),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Of this source.", rich_help_panel=_FILTERS)
    ] = None,
    kind: Annotated[
        EventKind | None, typer.Option(help="That say this.", rich_help_panel=_FILTERS)
    ] = None,
    in_state: Annotated[
        Literal["waiting", "decided", "ignored", "dead"] | None,
        typer.Option("--state", help="That have come so far.", rich_help_panel=_FILTERS),
    ] = None,
    ref: Annotated[
        str | None,
        typer.Option(help="Of this alert, by the source's own id.", rich_help_panel=_FILTERS),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=500, help="At most so many.", rich_help_panel=_FILTERS)
    ] = 20,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """List events, the newest first; or tell the story of one.

    The story has what was decided and why not, the runs, and what was told where.
    """
    if event is not None:
        path = f"/v1/events/{in_path(event)}"
        story = ask(url, settings, lambda alexis: alexis.get(path, EventStory))
        show(story, text_of_story, as_json=as_json)
        return
    wanted = {"source": source, "kind": kind, "state": in_state, "ref": ref}
    page = ask(
        url,
        settings,
        lambda alexis: alexis.get("/v1/events", Page[EventSummary], **wanted, limit=limit),
    )
    show_list(page, "There are no such events.", _table, as_json=as_json)


def _table(found: tuple[EventSummary, ...]) -> Table:
    narrow = is_narrow()
    more = () if narrow else ("source", "ref")
    table = a_table("id", "received (UTC)", *more, "kind", "state", "title")
    for each in found:
        at = each.received_at
        table.add_row(
            each.id,
            f"{at:%m-%d %H:%M}" if narrow else f"{at:%Y-%m-%d %H:%M:%S}",
            *(() if narrow else (each.source, words(each.ref))),
            each.kind,
            state(each.state),
            words(each.title),
        )
    return table
