"""alexis reject: do not let begin what waits for approval."""

from app.cli.approve import Which, say
from app.cli.options import AsJson, SettingsFile, settings_from


def reject(which: Which, settings: SettingsFile = None, as_json: AsJson = False) -> None:
    """Do not let a run begin that waits for approval, also while Alexis is serving."""
    say(which, settings_from(settings), yes=False, as_json=as_json)
