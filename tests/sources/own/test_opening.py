"""Sources of kinds that work while a service does, as plug-ins bring them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.accounts import sources_of
from app.config.source_settings import SourceSettings
from app.domain.errors import NotInstalled
from app.domain.event import Event, EventKind
from app.domain.frozen import Frozen
from app.kinds import Answer, Reading, SourceKind, Toolbox
from app.plugins.catalogue import Catalogue
from app.ports import Place, Source
from app.sources.own.keys import name_here
from tests.parts.desks import NOW

pytestmark = pytest.mark.anyio


class BellSettings(Frozen):
    """The settings of a made-up kind."""

    word: str = "ding"


class _NoShell:
    """Nobody needs one here."""

    async def run(
        self,
        command: str,
        place: Place,
        output: Any,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        raise AssertionError(command)


def _read(body: bytes, source: str, word: str) -> Event:
    return Event(source=source, ref=word, kind=EventKind.OPENED, action="ring", key=body.decode())


def _reading(name: str, settings: BellSettings) -> Reading:
    return Reading(partial(_read, source=name, word=settings.word))


@asynccontextmanager
async def _open(name: str, settings: BellSettings, toolbox: Toolbox) -> AsyncIterator[Source]:
    reading = _reading(name, settings)
    yield Source(name, reading.read, partial(name_here, name), remediation_team="ringers")


@asynccontextmanager
async def _not_installed(name: str, settings: BellSettings, box: Toolbox) -> AsyncIterator[Source]:
    if name:
        raise NotInstalled("pip install bells")
    yield Source(name, _reading(name, settings).read, partial(name_here, name))


def _secret(name: str, host: str) -> str:
    raise AssertionError(name)


async def _sources(kind: SourceKind, said: dict[str, Any], stack: AsyncExitStack) -> Source:
    catalogue = Catalogue(sources={"bell": kind})
    settings = SourceSettings.model_validate(
        {"tower": {"kind": "bell", **said}}, context={"catalogue": catalogue}
    )
    toolbox = Toolbox(_NoShell(), _secret, lambda: NOW)
    return (await sources_of(settings, stack, lambda: NOW, toolbox))["tower"]


async def test_a_kind_of_a_plug_in_reads_by_its_settings() -> None:
    async with AsyncExitStack() as stack:
        source = await _sources(SourceKind("bell", BellSettings, _reading), {"word": "dong"}, stack)

    assert source.read(b"x").ref == "dong"
    assert source.alias("dong") == "tower:dong"


async def test_a_kind_that_can_be_opened_is_open_while_the_service_lives() -> None:
    kind = SourceKind("bell", BellSettings, _reading, _open)
    signed = {"auth": {"hmac": {"secret": "a made-up secret"}}}
    async with AsyncExitStack() as stack:
        plain = await _sources(kind, {}, stack)
        source = await _sources(kind, signed, stack)

    assert source.remediation_team == "ringers"
    assert plain.is_signed is None
    assert source.is_signed
    assert not source.is_signed({}, b"x")


async def test_a_kind_that_lacks_a_part_is_read_all_the_same() -> None:
    with capture_logs() as log:
        async with AsyncExitStack() as stack:
            kind = SourceKind("bell", BellSettings, _reading, _not_installed)
            source = await _sources(kind, {}, stack)

    assert source.read(b"x").ref == "ding"
    assert [(each["event"], each["reason"]) for each in log] == [
        ("source_unavailable", "pip install bells")
    ]


async def test_a_kind_that_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no kind 'bell'"):
        SourceSettings.model_validate({"tower": {"kind": "bell"}})
