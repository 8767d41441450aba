"""alexis reject: do not let begin what waits for approval."""

from app.cli.approve import Which, say
from app.cli.calling.asking import Url
from app.cli.options import AsJson, SettingsFile


def reject(
    which: Which, url: Url = None, settings: SettingsFile = None, as_json: AsJson = False
) -> None:
    """Do not let a run begin that waits for approval, also while Alexis is serving."""
    say(which, url, settings, word="reject", as_json=as_json)
