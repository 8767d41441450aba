"""The composition root: builds every part from the settings, and takes them down in reverse."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import structlog
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from app import __version__
from app.accounts import sources_of
from app.api.application import application
from app.api.crowd import Crowd
from app.api.metrics.counting import Counting
from app.api.parts import Parts
from app.api.veil import Veil
from app.callers import callers_of, ways_of
from app.config.database_settings import Database
from app.config.rule_files import RuleFiles
from app.config.settings import Settings
from app.config.starting import about_rules, about_settings, seal_of
from app.config.warning import warn
from app.config.world import world_of
from app.domain.errors import StoreUnavailable
from app.domain.ids import ProblemId, RunId
from app.domain.rule_set import RuleSet
from app.engine.heeding import Heeding
from app.engine.lanes import (
    clock_lane,
    events_lane,
    feeds_lane,
    notes_lane,
    runs_lane,
    storm_lane,
)
from app.engine.local import LocalDispatcher
from app.engine.output import Redactor
from app.engine.performing import Cancels, Performing
from app.engine.retention import Keeping, reach
from app.engine.stopping import Stopping
from app.kinds import Toolbox
from app.ledger import Ledger
from app.plugins.catalogue import Catalogue, built_in
from app.plugins.opening import open_tasks, tell_of_plugins
from app.ports import Clock, Desk, Dispatcher, Lane, Store
from app.reaching import login_of, of_programs, standard_of
from app.reality import new_ulid, now_in_utc
from app.remediation.auditing import rules_loaded, started, stopped
from app.remediation.backlog import Backlog
from app.remediation.clock import WatchedClock
from app.remediation.dead_letters import Faults
from app.remediation.deciding import Deciding
from app.remediation.deliver import Delivering
from app.remediation.following import Following
from app.remediation.gaps import Gaps
from app.remediation.pausing import tell_of_a_pause_that_lasts
from app.remediation.storms import Storms
from app.remediation.tally import Reading
from app.secret.named import NamedSecrets
from app.store import database as store_database
from app.store.inbox import BatchingInbox
from app.store.ledger import LedgerStore
from app.store.retention import StoredRetention
from app.store.rule_sets import RuleSets
from app.store.rule_texts import RuleTexts
from app.store.trail import StoredTrail
from app.store.views import StoredViews
from app.tasks.ssh.connections import Connections
from app.tasks.ssh.shell import SshShell
from app.tracing import traced

log = structlog.get_logger()


@asynccontextmanager
async def running(  # noqa: PLR0915 - one straight function, see below
    settings: Settings,
    now: Clock = now_in_utc,
    stopping: Stopping | None = None,
    catalogue: Catalogue | None = None,
) -> AsyncIterator[ASGIApp]:
    """Build everything, have it work while the context lasts, and give the application to serve.

    Without a catalogue there are only the kinds that every Alexis has.

    Raises `ConfigError` when something of the operator's is in the way. It is deliberately one
    straight function: each part is built from those above it and goes before them.
    """
    stopping = stopping or Stopping(settings.server.stop_timeout.total_seconds())
    async with AsyncExitStack() as stack:
        catalogue = catalogue or built_in()
        language = catalogue.grammar
        redact = Redactor(settings.all_secrets())
        tally = Counting(CollectorRegistry())
        rule_files = RuleFiles(Path(settings.rules.dir), language, settings.targets)

        database, now = await _database(settings.database, stack, now)
        store = LedgerStore(database, language, new_ulid, seal_of(settings), tally)
        now = WatchedClock(now, await store.read(lambda ledger: ledger.stamps.latest()))
        tracing = await stack.enter_async_context(
            traced(settings.traces, redact, now, stopping.left, new_ulid())
        )
        inbox = BatchingInbox(database, new_ulid, now, tally, tracing)

        texts, rule_sets = RuleTexts(database), RuleSets(database)
        rule_files.remember(await texts.all())
        _tell(rule_files.read(), tally, now())
        await texts.keep(rule_files.good_texts(), now())
        await rule_sets.keep(rule_files.current, now())

        connections = Connections(login_of(settings.ssh))
        stack.push_async_callback(connections.close)
        shell = SshShell(
            connections, standard_of(settings.ssh), settings.targets, settings.ssh.config_path
        )
        desks: dict[str, Desk] = {}
        secrets = NamedSecrets(settings.secrets, redact.learn)
        toolbox = Toolbox(
            shell,
            secrets,
            now,
            desks,
            page=settings.server.public_url,
            sudo_password=settings.ssh.sudo_password,
            ssh=of_programs(settings.ssh),
        )
        sources = await sources_of(settings.sources, stack, now, toolbox)
        desks |= {name: source.desk for name, source in sources.items() if source.desk}
        tally.knows_sources(sources.values())
        known = world_of(settings, now, new_ulid, redact, lambda: rule_files.current, sources)
        world = replace(known, tally=tally, tracing=tracing)

        gaps = Gaps(store, world)
        await gaps.begin()
        stack.push_async_callback(gaps.sign)
        stack.push_async_callback(_end, asyncio.create_task(gaps.live(), name="signs of life"))

        cancels = Cancels()
        performing = Performing(
            types=await open_tasks(catalogue.tasks, settings.tasks, toolbox, stack),
            fleet=settings.targets,
            redact=redact,
            cancels=cancels,
            output_limit=settings.ssh.output_limit,
            refs=partial(_refs, store),
            dry_run=world.dry_run,
            lacking=secrets.lacking,
            tally=tally,
        )

        await stack.enter_async_context(_audited(store, settings, rule_files.current, now))

        dispatcher = await _dispatcher(settings.database, now, Heeding(store, cancels))
        deciding = Deciding(store, lambda: rule_files.current, world)
        faults, backlog = Faults(store, world), Backlog(store, settings.server.max_backlog)
        dispatcher.start(
            events_lane(store, deciding, faults, dispatcher.wake),
            runs_lane(store, performing, world, faults, dispatcher.wake, settings.ssh.concurrency),
            # Running dry, not even what was to be told before is told.
            *(() if world.dry_run else (notes_lane(store, Delivering(store, world), faults),)),
            feeds_lane(Following(store, inbox, world, backlog, gaps), dispatcher.wake),
            clock_lane(store, now, dispatcher.wake),
            storm_lane(Storms(store, world), dispatcher.wake),
        )
        stopping.at_first(dispatcher.take_nothing_new)
        stack.push_async_callback(_stop, dispatcher, stopping)

        keeping = Keeping(
            StoredRetention(database),
            settings.retention.age,
            settings.retention.max_size,
            lambda: reach(settings.limits, rule_files.current.rules),
            now,
        )
        for work in (_reload(rule_files, texts, rule_sets, store, now, tally), keeping.keep()):
            stack.push_async_callback(_end, asyncio.create_task(work))

        tell_of_plugins(catalogue)
        warn(settings)
        if pause := await store.read(lambda ledger: ledger.pauses.current()):
            tell_of_a_pause_that_lasts(pause)
        ways = ways_of(settings, now)
        api = application(
            Parts(
                callers=callers_of(settings, ways, now),
                ways=ways,
                crowd=Crowd(settings.server.max_waiting, settings.server.max_body_bytes),
                is_full=backlog.is_full,
                inbox=inbox,
                views=StoredViews(database, language),
                trail=StoredTrail(database),
                store=store,
                seal=seal_of(settings),
                dispatcher=dispatcher,
                world=world,
                sources=sources,
                rules=lambda: rule_files.current,
                promotion=settings.promotion,
                report=settings.report,
                grammar=language,
                new_id=new_ulid,
                cancel=partial(_cancel, cancels, dispatcher),
                stopping=lambda: stopping.has_begun,
                max_body_bytes=settings.server.max_body_bytes,
                metrics_are_open=settings.metrics.open,
                connections=connections,
                tally=tally,
                began=now(),
                version=__version__,
                broken_plugins=tuple(map(str, catalogue.broken)),
            )
        )
        yield Veil(api, redact)


async def _database(
    place: Database, stack: AsyncExitStack, now: Clock
) -> tuple[store_database.Database, Clock]:
    """Open the database, and give also the clock by which its rows are due."""
    database = store_database.database_at(place.url, place.secret, place.lease)
    stack.push_async_callback(database.close)
    await database.open()
    return database, await database.clock(now)


async def _refs(store: Store, problem_id: ProblemId) -> Mapping[str, tuple[str, ...]]:
    """Tell by source what it calls the problem."""
    sinks = await store.read(lambda ledger: ledger.problems.sinks(problem_id))
    refs: dict[str, tuple[str, ...]] = {}
    for sink in sinks:
        refs[sink.source] = (*refs.get(sink.source, ()), sink.ref)
    return refs


async def _dispatcher(place: Database, now: Clock, heeding: Heeding) -> "_Serving":
    """Make the dispatcher of one process, or of one replica of several."""
    if not place.is_shared:
        return LocalDispatcher(now, heeding.look)
    from app.engine.pgqueuer import ReplicaDispatcher  # noqa: PLC0415 - PgQueuer is memory that SQLite need not pay
    from app.store.postgres_connections import connecting  # noqa: PLC0415 - likewise

    replica = ReplicaDispatcher(connecting(place.url, place.secret), place.lease, now, heeding.look)
    await replica.open()
    return replica


class _Serving(Dispatcher, Protocol):
    def start(self, *lanes: Lane) -> None: ...
    def take_nothing_new(self) -> None: ...
    async def stop(self, grace: float, hurried: asyncio.Event | None = None) -> None: ...


def _cancel(cancels: Cancels, dispatcher: Dispatcher, run_id: RunId) -> None:
    """Stop what is at work on the run, here or at another replica."""
    cancels.cancel(run_id)
    dispatcher.tell_of_a_stop()


def _tell(current: RuleSet, tally: Counting, at: datetime) -> None:
    tally.knows_rules(current.rules)
    tally.read_rules(Reading.BROKEN if current.problems else Reading.GOOD, at)
    for problem in current.problems:
        log.error("rule_file_broken", where=str(problem))
    log.info(
        "rules_loaded",
        rules=len(current.rules),
        windows=len(current.windows),
        problems=len(current.problems),
    )


async def _reload(
    rule_files: RuleFiles,
    texts: RuleTexts,
    rule_sets: RuleSets,
    store: Store,
    now: Clock,
    tally: Counting,
) -> None:
    async for current in rule_files.follow(
        unreadable=lambda: tally.read_rules(Reading.UNREADABLE, now())
    ):
        _tell(current, tally, now())
        try:
            await texts.keep(rule_files.good_texts(), now())
            await rule_sets.keep(current, now())
            await store.write(partial(rules_loaded, said=about_rules(current), at=now()))
        except StoreUnavailable as error:
            log.error("rules_not_kept", reason=str(error))  # noqa: TRY400 - the words say it all


async def _stop(dispatcher: _Serving, stopping: Stopping) -> None:
    stopping.begin()
    await dispatcher.stop(stopping.left(), stopping.hurried)


@asynccontextmanager
async def _audited(
    store: Store, settings: Settings, current: RuleSet, now: Clock
) -> AsyncIterator[None]:
    """Put start and stop on the audit trail. Raises `ConfigError` when its key is not ours."""

    def begin(ledger: Ledger) -> None:
        started(ledger, about_settings(settings), now())
        rules_loaded(ledger, about_rules(current), now())

    await store.write(begin)
    yield
    try:
        await store.write(partial(stopped, at=now()))
    except StoreUnavailable as error:
        log.error("stop_not_kept", reason=str(error))  # noqa: TRY400 - the words say it all


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
