"""alexis resume: let runs begin again."""

from typing import Annotated

import typer

from app.cli.calling.asking import Url, ask
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.restraint.shown import PauseView


def resume(
    reason: Annotated[str, typer.Option(help="Why, for the audit trail.")] = "",
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """End the pause, also while Alexis is serving. What it blocked stays blocked."""
    over = ask(
        url,
        settings,
        lambda alexis: alexis.post("/v1/resume", PauseView, {"reason": reason}),
        to_write=True,
    )
    show(over, _words, as_json=as_json)


def _words(over: PauseView) -> str:
    since = f"{over.since:%Y-%m-%d %H:%M:%S} UTC"
    return f"resumed: it was paused by {over.by} since {since}: {over.reason}"
