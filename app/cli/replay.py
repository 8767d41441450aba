"""alexis replay: have an event decided anew."""

from typing import Annotated

import typer

from app.cli.calling.asking import Url
from app.cli.calling.calls import in_path
from app.cli.once_more import once_more
from app.cli.options import AsJson, SettingsFile


def replay(
    event: Annotated[str, typer.Argument(help="The event.", metavar="EVENT")],
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Have an event decided once more, by the rules and under the limits of now.

    For what came while a rule was wrong, or Alexis was paused. What was done for its problem is
    not done again. It becomes a new event, whose story tells what came of it.
    """
    once_more(f"/v1/events/{in_path(event)}/replay", url, settings, as_json=as_json)
