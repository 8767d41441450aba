"""What the routes work with, put together once in main."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import Request

from app.api.access.ways import Ways
from app.api.auth import Callers
from app.api.crowd import Crowd
from app.api.metrics.counting import Counting
from app.domain.audit import Seal
from app.domain.grammar import Grammar
from app.domain.ids import NewId, RunId
from app.domain.promotion import Thresholds
from app.domain.reporting.manual import ReportSettings
from app.domain.rule_set import RuleSet
from app.domain.service_view import TlsView
from app.ports import Dispatcher, Inbox, OpenConnections, Source, Store
from app.questions import Trail, Views
from app.remediation.world import World


@dataclass(frozen=True)
class Parts:
    """All of it by its port. `cancel` stops what is at work on a run in this process.

    `tally` has what this process counted since it `began`.
    `tls` tells of the certificates, if there are any.
    `hsts` is for how long browsers are told to come by HTTPS only.
    `stopping` tells whether it was told to stop, `is_full` whether too much waits to be decided.
    """

    callers: Callers
    crowd: Crowd
    is_full: Callable[[], Awaitable[bool]]
    inbox: Inbox
    views: Views
    trail: Trail
    store: Store
    seal: Seal
    dispatcher: Dispatcher
    world: World
    sources: Mapping[str, Source]
    rules: Callable[[], RuleSet]
    promotion: Thresholds
    report: ReportSettings
    grammar: Grammar
    new_id: NewId
    cancel: Callable[[RunId], None]
    stopping: Callable[[], bool]
    max_body_bytes: int
    metrics_are_open: bool
    connections: OpenConnections
    tally: Counting
    began: datetime
    version: str
    broken_plugins: tuple[str, ...] = ()
    hsts: timedelta | None = None
    ways: Ways = field(default_factory=Ways)
    tls: Callable[[], TlsView] | None = None


def parts_of(request: Request) -> Parts:
    """Give the parts of the application that serves the request."""
    parts: Parts = request.app.state.parts
    return parts
