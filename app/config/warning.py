"""What is said at the start because it will not work."""

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import structlog

from app.config.own_source import VENDORS
from app.config.settings import Settings
from app.config.source_settings import SourceSettings
from app.domain.addresses import is_in
from app.secret.forms import SHORTEST
from app.secret.section import placed_secrets

_LOOPBACK = (ip_address("127.0.0.1"), ip_address("::1"))

log = structlog.get_logger()


def warn(settings: Settings) -> None:
    """Say at the start what will not work."""
    if not settings.clients and not settings.access.scopes:
        log.warning("no_clients", hint="nobody can call; `alexis token NAME` makes a client")
    allowed = settings.access.addresses
    if allowed and not any(is_in(each, allowed) for each in _LOOPBACK):
        log.warning("loopback_not_allowed", hint="access.addresses has neither 127.0.0.1 nor ::1")
    if not settings.targets.allow:
        log.warning("no_targets", hint="targets.allow is empty: nothing will be touched")
    for file in settings.ssh.trusted_files:
        if settings.ssh.host_keys == "known" and not Path(file).is_file():
            log.warning("no_known_hosts", file=file, hint="no host can be trusted")
    for place in _too_short(settings):
        hint = f"a secret of less than {SHORTEST} characters is not taken out of texts"
        log.warning("secret_too_short", setting=place, hint=hint)
    for name in _without_account(settings.sources):
        log.info("no_account", source=name, hint="its webhooks are read, but it gets no notes")


def _too_short(settings: Settings) -> Iterator[str]:
    for place, secret in placed_secrets(settings):
        if len(secret) < SHORTEST:
            yield place


def _without_account(sources: SourceSettings) -> Iterator[str]:
    """Give those without a key; who has only sources of his own misses none of them."""
    for name in VENDORS:
        is_used = name in sources.model_fields_set or not sources.own
        if is_used and not any(getattr(sources, name).secrets()):
            yield name
