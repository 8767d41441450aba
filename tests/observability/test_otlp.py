"""Spans as they are written for a collector."""

from datetime import timedelta

from app.domain.span import SpanContext, SpanKind
from app.engine.output import Redactor
from app.observability.otlp import Writer
from tests.parts.building import NOW
from tests.parts.collector import Collector
from tests.parts.spans import a_span

SECRET = "made-up-secret"


def _read(written: bytes) -> Collector:
    there = Collector()
    there.take(written)
    return there


def test_no_secret_is_written_and_nothing_that_is_no_text() -> None:
    writer = Writer({"service.name": "alexis"}, "1", Redactor([SECRET]))
    span = a_span(
        name=f"run {SECRET}",
        error=f"because of {SECRET}",
        attributes={
            "text": f"a {SECRET} b",
            "texts": [SECRET, "plain"] + ["more"] * 200,
            "half": "a \ud800 b",
            "long": "x" * 1000,
            "nothing": None,
            "yes": True,
            "number": 3,
            "part": 0.5,
        },
    )

    written = writer.write([span])

    (told,) = _read(written).spans
    assert SECRET.encode() not in written
    assert (told.name, told.error) == ("run [secret]", "because of [secret]")
    texts = told.attributes.pop("texts")  # type: ignore[attr-defined]
    assert (texts[:2], len(texts)) == (["[secret]", "plain"], 100)
    assert told.attributes == {
        "text": "a [secret] b",
        "half": "a ? b",
        "long": "x" * 500,
        "yes": True,
        "number": 3,
        "part": 0.5,
    }


def test_ids_times_and_links_are_those_of_the_span() -> None:
    writer = Writer({"service.name": "alexis"}, "1", str)
    span = a_span(
        context=SpanContext(0xA, 0xB),
        parent=0xC,
        kind=SpanKind.CONSUMER,
        ended=NOW - timedelta(seconds=1),
        link=SpanContext(0xD, 0xE),
    )

    (told,) = _read(writer.write([span])).spans

    assert (told.trace, told.id, told.parent) == (f"{0xA:032x}", f"{0xB:016x}", f"{0xC:016x}")
    assert told.links == ((f"{0xD:032x}", f"{0xE:016x}"),)
    assert told.began == told.ended == NOW.timestamp() * 10**9
    assert told.error is None
