"""The certificates that are in force, and those that come after them, without a restart."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

import structlog
from watchfiles import awatch

from app.config.certificate_files import BadFiles, CertificateFiles, doubts, loaded, paths_of
from app.config.tls_settings import Tls
from app.domain.service_view import CertificateView, TlsView
from app.ports import Clock

log = structlog.get_logger()

_RESCAN = 60.0
"""Seconds after which the files are read again even if no change was noticed."""

_PAUSES: Final = (0.2, 0.5, 1.0, 1.0, 2.0)
"""Seconds between looks at files that do not fit: they may be put in place one by one."""

_TRUST = ("client_ca_file", "client_crl_file")

Take = Callable[[ssl.SSLContext, bool], Awaitable[None]]
"""Has new connections begin with this; tells also whether other clients are trusted now."""


class Certificates:
    """The files of `server.tls`. Raises `ConfigError` when they cannot be served with."""

    def __init__(
        self, tls: Tls, now: Clock, pauses: Sequence[float] = _PAUSES, rescan: float = _RESCAN
    ) -> None:
        self._tls = tls
        self._now = now
        self._pauses = pauses
        self._rescan = rescan
        self._broken: str | None = None
        self._in_force = loaded(tls)

    @property
    def context(self) -> ssl.SSLContext:
        """TLS as it is spoken with what is in force."""
        return self._in_force.context

    def view(self) -> TlsView:
        """Tell how long what is in force lasts, and what keeps newer files out."""
        shown = (
            CertificateView(setting=setting, begins_at=span.begins, ends_at=span.ends)
            for setting, span in self._in_force.spans.items()
        )
        return TlsView(certificates=tuple(shown), broken=self._broken)

    def tell(self) -> None:
        """Say in the log what is in force."""
        for setting, span in self._in_force.spans.items():
            ends = span.ends.isoformat() if span.ends else None
            file = getattr(self._tls, setting)
            log.info("certificate_loaded", setting=setting, file=file, not_after=ends)
        for fault in doubts(self._tls, self._in_force, self._now()):
            log.warning("certificate_in_doubt", setting=fault.setting, reason=fault.what)

    async def follow(self, take: Take) -> None:
        """Have the files taken each time that they have changed. Ends when cancelled."""
        async for _ in self._signs():
            try:
                await self._look(take)
            except (BadFiles, OSError) as error:
                self._keep(str(error))

    async def _signs(self) -> AsyncIterator[None]:
        """Give a sign when the system tells of a change, and each minute, also if it cannot."""
        folders = {path.parent for path in paths_of(self._tls).values()}
        timeout = round(self._rescan * 1000)
        while True:
            try:
                async for _ in awatch(
                    *folders, recursive=False, yield_on_timeout=True, rust_timeout=timeout
                ):
                    yield
            except (OSError, RuntimeError):
                await asyncio.sleep(self._rescan)
                yield

    async def _look(self, take: Take) -> None:
        before, after = self._in_force, await self._of_one_moment()
        if after.digests != before.digests:
            is_other = any(before.digests.get(each) != after.digests.get(each) for each in _TRUST)
            await take(after.context, is_other)
            self._in_force = after
            self.tell()
        self._broken = None

    async def _of_one_moment(self) -> CertificateFiles:
        """Read the files; look again while they do not fit. Raises `BadFiles`."""
        for pause in self._pauses:
            try:
                return await asyncio.to_thread(loaded, self._tls)
            except BadFiles:
                await asyncio.sleep(pause)
        return await asyncio.to_thread(loaded, self._tls)

    def _keep(self, reason: str) -> None:
        """Stay with what is in force; say why, once."""
        if reason != self._broken:
            log.error("certificate_broken", reason=reason)
        self._broken = reason
