"""The sources, with the accounts that the settings give them."""

import base64
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import cache, partial

import httpx
import structlog

from app import __version__
from app.config.own_source import OwnSource
from app.config.readers import buttons
from app.config.source_settings import (
    Account,
    DynatraceSettings,
    JsmSettings,
    OpsgenieSettings,
    Queues,
    SourceSettings,
)
from app.domain.errors import NotInstalled, PluginFault
from app.kinds import Toolbox
from app.ports import Clock, Desk, Feed, Source
from app.sources.calling import Caller
from app.sources.dynatrace import payload as notifications
from app.sources.dynatrace import references
from app.sources.dynatrace.desk import DynatraceDesk
from app.sources.dynatrace.entities import DynatraceEntities
from app.sources.dynatrace.feed import DynatraceFeed
from app.sources.jsm.desk import SOURCE as JSM
from app.sources.jsm.desk import JsmDesk
from app.sources.jsm.feed import JsmFeed
from app.sources.opsgenie import payload as alerts
from app.sources.opsgenie.desk import SOURCE as OPSGENIE
from app.sources.opsgenie.desk import OpsgenieDesk
from app.sources.opsgenie.feed import OpsgenieFeed
from app.sources.own.auth import signed_by
from app.sources.own.keys import name_here

log = structlog.get_logger()

_Open = Callable[[Account, str, str], Caller]


async def sources_of(
    settings: SourceSettings, stack: AsyncExitStack, now: Clock, toolbox: Toolbox | None = None
) -> Mapping[str, Source]:
    """Make every source; its connections are closed with the stack.

    With a toolbox, sources of other kinds are opened by it; else they are only read.
    """
    clients: list[httpx.AsyncClient] = []
    trust = cache(httpx.create_ssl_context)  # one for all: all authorities are read for each

    def open_account(account: Account, base_url: str, authorization: str) -> Caller:
        client = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": authorization, "User-Agent": f"alexis/{__version__}"},
            timeout=account.timeout.total_seconds(),
            verify=trust(),
        )
        clients.append(client)
        return Caller(client, now)

    sources = (
        _opsgenie(settings.opsgenie, open_account),
        _jsm(settings.jsm, open_account),
        _dynatrace(settings.dynatrace, open_account, now),
    )
    for client in clients:
        await stack.enter_async_context(client)
    own = [await _own(name, said, stack, now, toolbox) for name, said in settings.own.items()]
    return {source.name: source for source in (*sources, *own)}


async def _own(
    name: str, said: OwnSource, stack: AsyncExitStack, now: Clock, toolbox: Toolbox | None
) -> Source:
    """Make a source that the operator has added."""
    kind, is_signed = said.of_kind, signed_by(said.auth, now)
    if kind.open and toolbox:
        try:
            made = await stack.enter_async_context(kind.open(name, said.settings, toolbox))
        except (NotInstalled, PluginFault) as error:
            log.warning("source_unavailable", source=name, reason=str(error))
        else:
            return replace(made, is_signed=is_signed) if is_signed else made
    reading = said.reading(name)
    return Source(
        name=name,
        read=reading.read,
        alias=partial(name_here, name),
        unwrap=reading.unwrap,
        is_signed=is_signed or reading.is_signed,
        example=kind.example,
    )


def _opsgenie(account: OpsgenieSettings, open_account: _Open) -> Source:
    desk = feed = None
    if account.api_key:
        key = account.api_key.get_secret_value()
        caller = open_account(account, account.base_url, f"GenieKey {key}")
        desk, feed = OpsgenieDesk(caller, account.user), OpsgenieFeed(caller)
    return _of_alerts(OPSGENIE, account, account.user, desk, feed)


def _jsm(account: JsmSettings, open_account: _Open) -> Source:
    desk = feed = None
    if account.api_token:
        token = account.api_token.get_secret_value()
        basic = base64.b64encode(f"{account.email}:{token}".encode()).decode()
        authorization = f"Basic {basic}" if account.email else f"Bearer {token}"
        base_url = f"{account.base_url}/jsm/ops/api/{account.cloud_id}"
        caller = open_account(account, base_url, authorization)
        desk, feed = JsmDesk(caller, account.teams, account.email), JsmFeed(caller)
    return _of_alerts(JSM, account, account.email or "", desk, feed)


def _of_alerts(
    name: str, account: Queues, our_user: str, desk: Desk | None, feed: Feed | None
) -> Source:
    return Source(
        name=name,
        read=partial(alerts.read, source=name, our_user=our_user, buttons=buttons(account)),
        alias=partial(alerts.alias, name),
        desk=desk,
        feed=feed if account.feed.enabled else None,
        feed_interval=account.feed.interval,
        feed_lookback=account.feed.lookback,
        remediation_team=account.remediation_queue,
        investigation_team=account.investigation_queue,
        approve_action=account.approve_action,
        reject_action=account.reject_action,
        takes_answers=True,
    )


def _dynatrace(account: DynatraceSettings, open_account: _Open, now: Clock) -> Source:
    desk = feed = locator = None
    if account.api_token and account.base_url:
        token = account.api_token.get_secret_value()
        caller = open_account(account, account.base_url, f"Api-Token {token}")
        desk, feed = DynatraceDesk(caller), DynatraceFeed(caller)
        locator = DynatraceEntities(caller, now)
    return Source(
        name=references.SOURCE,
        read=notifications.read,
        alias=references.alias,
        desk=desk,
        locator=locator,
        feed=feed if account.feed.enabled else None,
        feed_interval=account.feed.interval,
        feed_lookback=account.feed.lookback,
    )
