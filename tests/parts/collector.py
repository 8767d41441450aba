"""A collector of traces, over real HTTP: it takes OTLP and gives what it was told."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.simulator import serve

_SERVER, _CONSUMER, _ERROR = 2, 5, 2


@dataclass(frozen=True)
class Told:
    """A span as the collector has it; times in nanoseconds, ids in hexadecimal."""

    trace: str
    id: str
    parent: str
    name: str
    kind: int
    began: int
    ended: int
    attributes: Mapping[str, Any]
    error: str | None
    links: tuple[tuple[str, str], ...]

    @property
    def may_come_later(self) -> bool:
        return self.kind in (_CONSUMER, _SERVER)


@dataclass
class Collector:
    """`status` is what it answers."""

    url: str = ""
    status: int = 200
    spans: list[Told] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    resource: dict[str, Any] = field(default_factory=dict)
    raw: bytes = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        assert (request.method, request.url.path) == ("POST", "/v1/traces")
        self.headers.append(request.headers)
        if self.status == 200:
            self.take(await request.body())
        at_once = {"retry-after": "0"}
        await Response(b"", self.status, headers=at_once)(scope, receive, send)

    def named(self, name: str) -> list[Told]:
        """Give the spans of this name, the earliest first."""
        found = [span for span in self.spans if span.name == name]
        return sorted(found, key=lambda span: span.began)

    def one(self, name: str) -> Told:
        (span,) = self.named(name)
        return span

    def take(self, body: bytes) -> None:
        self.raw += body
        for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.resource = dict(_read(of_resource.resource.attributes))
            for scoped in of_resource.scope_spans:
                self.spans += [_told(span) for span in scoped.spans]


def _told(span: Any) -> Told:
    return Told(
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        name=span.name,
        kind=span.kind,
        began=span.start_time_unix_nano,
        ended=span.end_time_unix_nano,
        attributes=dict(_read(span.attributes)),
        error=span.status.message if span.status.code == _ERROR else None,
        links=tuple((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
    )


def _read(attributes: Sequence[KeyValue]) -> Iterator[tuple[str, Any]]:
    for each in attributes:
        yield each.key, _value(each.value)


def _value(value: AnyValue) -> Any:
    which = value.WhichOneof("value")
    if which == "array_value":
        return [_value(each) for each in value.array_value.values]
    return getattr(value, str(which))


@asynccontextmanager
async def collector() -> AsyncIterator[Collector]:
    """Serve a collector on a free port."""
    made = Collector()
    async with serve(made) as made.url:
        yield made


def faults_of(spans: Sequence[Told]) -> list[str]:
    """Say what is wrong with the spans of a trace: as a tree, and in their times."""
    known = {span.id: span for span in spans}
    faults = [f"{span.name} is told twice" for span in spans if known[span.id] is not span]
    roots = [span for span in spans if not span.parent]
    if len(roots) != 1:
        faults.append(f"{len(roots)} spans are the first")
    for span in spans:
        parent = known.get(span.parent)
        if span.ended < span.began:
            faults.append(f"{span.name} ends before it begins")
        if parent is None:
            faults += [f"{span.name} has no parent"] if span.parent else []
        elif span.began < parent.began:
            faults.append(f"{span.name} begins before {parent.name}")
        elif span.ended > parent.ended and not span.may_come_later:
            faults.append(f"{span.name} ends after {parent.name}")
    return faults
