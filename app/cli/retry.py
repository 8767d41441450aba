"""alexis retry: try a run again that did not repair."""

from typing import Annotated

import typer

from app.cli.calling.asking import Url
from app.cli.calling.calls import in_path
from app.cli.completing import a_run
from app.cli.once_more import once_more
from app.cli.options import AsJson, SettingsFile


def retry(
    run: Annotated[str, typer.Argument(help="The run.", metavar="RUN", autocompletion=a_run)],
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Do the remedy of a run once more on its target, and those that follow it.

    By the rule as it is now. Limits, approvals and the allow-list hold as always: what may not be
    yet ends blocked, with its reason. It becomes a new event, whose story tells what came of it.
    """
    once_more(f"/v1/runs/{in_path(run)}/retry", url, settings, as_json=as_json)
