"""What callers may do, by name."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from app.config.own_source import NAME


class Scope(StrEnum):
    """What a client may do; `webhooks` includes `webhooks:opsgenie` and its like.

    A source that the operator has added has a scope of its own: `webhooks:NAME`.
    """

    WEBHOOKS = "webhooks"
    WEBHOOKS_OPSGENIE = "webhooks:opsgenie"
    WEBHOOKS_JSM = "webhooks:jsm"
    WEBHOOKS_DYNATRACE = "webhooks:dynatrace"
    EVENTS = "events"
    READ = "read"
    ACTIONS = "actions"
    APPROVE = "approve"
    ADMIN = "admin"
    ALL = "*"


_OF_A_SOURCE = re.compile(f"webhooks:{NAME}")


def _scope(text: str) -> str:
    if text not in set(Scope) and not _OF_A_SOURCE.fullmatch(text):
        raise ValueError(f"must be webhooks:NAME of a source, or one of {', '.join(Scope)}")
    return str(text)


ScopeName = Annotated[
    str,
    AfterValidator(_scope),
    WithJsonSchema({"anyOf": [{"enum": list(Scope)}, {"pattern": f"^webhooks:{NAME}$"}]}),
]
"""A scope, also `webhooks:NAME` of a source that the operator has added."""
