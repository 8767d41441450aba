"""The content modes of CloudEvents over HTTP, all made into the structured one.

Source: CloudEvents, "HTTP Protocol Binding" 1.0.2, section 3, and "JSON Event Format" 1.0.2.
Binary: the attributes are headers that begin with `ce-`, percent-encoded, the body is the data.
Structured: the body is the whole event, `application/cloudevents+json`. Batched: a list of them,
`application/cloudevents-batch+json`.
"""

import base64
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from pydantic import JsonValue
from pydantic_core import to_json

from app.domain.errors import PayloadError
from app.sources.own.wrapping import messages_of
from app.sources.reading import parse

_PREFIX = "ce-"
_ENVELOPE = "application/cloudevents"


def unwrap(headers: Mapping[str, str], body: bytes) -> Sequence[bytes]:
    """Give the events of a delivery, each in structured mode. Raises `PayloadError`."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if f"{_PREFIX}specversion" in headers and not kind.startswith(_ENVELOPE):
        return [_of_binary(headers, kind, body)]
    try:
        said = parse(body)
    except ValueError as error:
        raise PayloadError("", f"not JSON: {error}") from error
    if isinstance(said, list):
        return messages_of(said, lambda event: event)
    return [body]


def _of_binary(headers: Mapping[str, str], kind: str, body: bytes) -> bytes:
    event: dict[str, JsonValue] = {
        name.removeprefix(_PREFIX): unquote(value)
        for name, value in headers.items()
        if name.startswith(_PREFIX)
    }
    if kind:
        event["datacontenttype"] = kind
    if body:
        event |= _data(kind, body)
    return to_json(event)


def _data(kind: str, body: bytes) -> dict[str, JsonValue]:
    """Give the data: JSON if it says to be, or says nothing; else a text, or bytes in base64."""
    if not kind or kind.endswith(("/json", "+json")):
        try:
            return {"data": parse(body)}
        except ValueError as error:
            raise PayloadError("data", f"not JSON: {error}") from error
    try:
        return {"data": body.decode()}
    except UnicodeDecodeError:
        return {"data_base64": base64.b64encode(body).decode()}
