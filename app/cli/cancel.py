"""alexis cancel: stop a run."""

from typing import Annotated

import typer

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import in_path
from app.cli.completing import a_run_under_way
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.views import RunView


def cancel(
    run: Annotated[
        str, typer.Argument(help="The run.", metavar="RUN", autocompletion=a_run_under_way)
    ],
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Stop a run: what waits does not begin, what runs on a host is ended there."""
    path = f"/v1/runs/{in_path(run)}/cancel"
    asked = ask(url, settings, lambda alexis: alexis.post(path, RunView), to_write=True)
    show(asked, _words, as_json=as_json)


def _words(run: RunView) -> str:
    if run.finished_at:
        return f"cancelled {run.id}"
    return f"{run.id} is to stop; the Alexis that works on it ends it within seconds"
