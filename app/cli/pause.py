"""alexis pause: begin nothing more, until somebody resumes it."""

from typing import Annotated

import typer

from app.cli.calling.asking import Url, ask
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.restraint.shown import PauseView


def pause(
    reason: Annotated[str, typer.Option(help="Why; it stands in every block and note.")],
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Let nothing begin any more, also while Alexis is serving; what is at work goes on."""
    if not reason.strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    begun = ask(
        url,
        settings,
        lambda alexis: alexis.post("/v1/pause", PauseView, {"reason": reason}),
        to_write=True,
    )
    show(begun, _words, as_json=as_json)


def _words(begun: PauseView) -> str:
    return "paused: nothing begins any more, what is at work goes on; alexis resume ends it"
