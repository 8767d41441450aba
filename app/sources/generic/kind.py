"""The kind `generic`."""

from app.kinds import Reading, SourceKind
from app.sources.generic.payload import Mapped
from app.sources.generic.settings import GenericSettings


def _reading(name: str, settings: GenericSettings) -> Reading:
    mapped = Mapped(name, settings.mapping)
    return Reading(mapped.read, mapped.unwrap if settings.mapping.each else None)


GENERIC = SourceKind("generic", GenericSettings, _reading)
