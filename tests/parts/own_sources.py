"""Sources that an operator has added, as tests need them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.config.source_settings import SourceSettings
from app.domain.event import Event
from app.kinds import Reading

FOLDER = Path(__file__).parents[1] / "payloads"
NAME = "watch"
MAPPING: dict[str, Any] = {
    "ref": "id",
    "kind": {"from": "state", "table": {"bad": "opened", "more": "updated", "good": "resolved"}},
}
"""The least that a mapping has to say."""


def reading(kind: str, **settings: Any) -> Reading:
    """Give what reads the messages of a source of this kind."""
    said = SourceSettings.model_validate({NAME: {"kind": kind, **settings}})
    return said.own[NAME].reading(NAME)


def mapped(**mapping: Any) -> Reading:
    """Give what reads messages by a mapping."""
    return reading("generic", mapping={**MAPPING, **mapping})


def body(message: object) -> bytes:
    """Give a message as it is sent: bytes as they are, all else as JSON."""
    return message if isinstance(message, bytes) else json.dumps(message).encode()


def sent(name: str) -> bytes:
    """Give a stored delivery, as `alertmanager/firing`."""
    return (FOLDER / f"{name}.json").read_bytes()


def events(of: Reading, delivery: bytes, headers: dict[str, str] | None = None) -> Sequence[Event]:
    """Read all messages of a delivery."""
    messages = of.unwrap(headers or {}, delivery) if of.unwrap else [delivery]
    return [of.read(message) for message in messages]


def event(of: Reading, message: object) -> Event:
    """Read a delivery that holds one message."""
    (only,) = events(of, body(message))
    return only
