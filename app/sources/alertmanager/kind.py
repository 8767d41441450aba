"""The kind `alertmanager`."""

from functools import partial

from app.kinds import Reading, SourceKind
from app.sources.alertmanager.example import EXAMPLE
from app.sources.alertmanager.payload import read, unwrap
from app.sources.alertmanager.settings import AlertmanagerSettings


def _reading(name: str, settings: AlertmanagerSettings) -> Reading:
    return Reading(partial(read, source=name, settings=settings), unwrap)


ALERTMANAGER = SourceKind("alertmanager", AlertmanagerSettings, _reading, example=EXAMPLE)
