"""The API over the database alone, for a verb beside whoever serves.

What a verb asks or says here is asked and said by the same routes as over the network. Nothing is
begun and nobody is told: that is left to the Alexis that serves, which finds it in the rows.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from app import __version__
from app.api.application import application
from app.api.auth import ALL, Callers, Client
from app.api.crowd import Crowd
from app.api.metrics.counting import Counting
from app.api.parts import Parts
from app.api.veil import Veil
from app.config.rule_files import RuleFiles
from app.config.settings import Settings
from app.config.starting import seal_of
from app.config.world import world_of
from app.domain.errors import ConfigError
from app.domain.grammar import Grammar
from app.domain.ids import RunId
from app.domain.rule_set import RuleSet
from app.engine.output import Redactor
from app.ports import Lease, Work
from app.reality import new_ulid, now_in_utc
from app.remediation.clock import WatchedClock
from app.store.database import Database
from app.store.inbox import BatchingInbox
from app.store.ledger import LedgerStore
from app.store.rule_texts import RuleTexts
from app.store.trail import StoredTrail
from app.store.views import StoredViews


@dataclass(frozen=True)
class Beside:
    """The application, and the token by which it knows who is at the command line."""

    api: ASGIApp
    token: str


@asynccontextmanager
async def beside(
    settings: Settings, database: Database, language: Grammar, login: str
) -> AsyncIterator[Beside]:
    """Put the routes together over an open database, for the one caller `login` (user:NAME).

    Raises `StoreUnavailable`.
    """
    redact = Redactor(settings.all_secrets())
    store = LedgerStore(database, language, new_ulid, seal_of(settings))
    latest = await store.read(lambda ledger: ledger.stamps.latest())
    now = WatchedClock(await database.clock(now_in_utc), latest)
    rules = await _rules(settings, database, language)
    token = secrets.token_urlsafe()
    digest = hashlib.sha256(token.encode()).hexdigest()
    limits = settings.server
    parts = Parts(
        callers=Callers([Client(login, digest, frozenset({ALL}))], now),
        crowd=Crowd(limits.max_waiting, limits.max_body_bytes),
        is_full=_never_full,
        inbox=BatchingInbox(database, new_ulid, now),
        views=StoredViews(database, language),
        trail=StoredTrail(database),
        seal=seal_of(settings),
        store=store,
        dispatcher=_Nobody(),
        world=world_of(settings, now, new_ulid, redact, rules),
        sources={},
        rules=rules,
        promotion=settings.promotion,
        report=settings.report,
        grammar=language,
        new_id=new_ulid,
        cancel=_nothing_is_at_work_here,
        stopping=lambda: False,
        max_body_bytes=limits.max_body_bytes,
        metrics_are_open=settings.metrics.open,
        connections=_NoConnections(),
        tally=Counting(CollectorRegistry()),
        began=now(),
        version=__version__,
    )
    yield Beside(Veil(application(parts), redact), token)


async def _rules(
    settings: Settings, database: Database, language: Grammar
) -> Callable[[], RuleSet]:
    """Give what reads the rules once, when they are asked for; of a broken file what it was."""
    files = RuleFiles(Path(settings.rules.dir), language, settings.targets)
    files.remember(await RuleTexts(database).all())

    @cache
    def rules() -> RuleSet:
        with suppress(ConfigError):  # there is no folder of rules here
            return files.read()
        return RuleSet()

    return rules


class _Nobody:
    """The dispatcher where nothing is done: whoever serves finds it by itself, within seconds."""

    lease: Lease | None = None

    def wake(self, *lanes: Work) -> None:
        pass

    def tell_of_a_stop(self) -> None:
        pass


@dataclass(frozen=True)
class _NoConnections:
    open: int = 0
    opening: int = 0
    waiting: int = 0
    logins: int = 0
    failed_logins: int = 0


def _nothing_is_at_work_here(run_id: RunId) -> None:
    pass


async def _never_full() -> bool:
    return False
