"""What a rule says of a notification: to which channel, and which words."""

import re
from collections.abc import Callable, Mapping
from typing import ClassVar

from pydantic import Field

from app.domain.filling import FilledSpec
from app.domain.legible import clean
from app.domain.placeholder import with_literals

_PAIR = re.compile(r"([{}])(?=\1)")


def plain(value: str) -> str:
    """Keep what looks like a placeholder from being one, and what deceives a reader out."""
    return _PAIR.sub(r"\1 ", clean(value))


class NotifySpec(FilledSpec):
    """Words to people, in a channel of the settings. A value stays text wherever it is shown."""

    shorthand: ClassVar[str] = "channel"
    templates: ClassVar[Mapping[str, Callable[[str], str]]] = {"text": plain, "subject": plain}

    channel: str = Field(
        min_length=1, max_length=100, description="The name of one of tasks.notify.channels."
    )
    text: str | None = Field(
        default=None,
        min_length=1,
        max_length=20_000,
        description="What to say, plain text. May hold placeholders. Without it: rule and target.",
    )
    subject: str | None = Field(
        default=None,
        min_length=1,
        max_length=2_000,
        description="The subject of an e-mail. May hold placeholders.",
    )

    def says(self) -> str:
        return f"notify {self.channel}"

    def in_full(self) -> str:
        said = [f"{self.subject}: " if self.subject else "", self.text or ""]
        words = with_literals("".join(said)).strip()
        return f"{self.says()}: {words}" if words else self.says()
