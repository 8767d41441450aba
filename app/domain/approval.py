"""What a rule and the operator say of approval, and what people answer."""

import html
import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, field_validator

from app.domain.duration import Duration
from app.domain.frozen import Frozen

_TAG = re.compile(r"<[^<>]*>")
_ANSWER = re.compile(r"\s*(approve|reject)\s+([0-9A-Za-z-]{10,30})\s*", re.IGNORECASE)
_LOOKS_LIKE = str.maketrans("OIL", "011")


class AskedGroup(Frozen):
    """A group of hosts, of the settings or of the rule files."""

    group: str = Field(min_length=1)
    means: tuple[str, ...] | None = Field(default=None, repr=False)
    """The hosts, put in when the rules are read together; None: those of the settings."""


def _read_group(value: object) -> object:
    return {"group": value} if isinstance(value, str) else value


def _write_group(group: AskedGroup) -> Any:
    return group.group if group.means is None else group.model_dump()


Groups = tuple[
    Annotated[
        AskedGroup,
        BeforeValidator(_read_group),
        PlainSerializer(_write_group),
        WithJsonSchema({"type": "string", "minLength": 1}),
    ],
    ...,
]


class Approval(Frozen):
    """When a person is asked before something is done, beside `mode: approve`, and who may say."""

    over_targets: int | None = Field(
        default=None, ge=0, description="Ask when more targets than this are to be acted on."
    )
    groups: Groups = Field(
        default=(), description="Ask when a target is in one of these groups of hosts."
    )
    targets: tuple[str, ...] = Field(
        default=(), description="Ask when a target fits one of these patterns: `db-*`."
    )
    by: tuple[str, ...] = Field(
        default=(),
        description="Who may answer: names of clients, person:NAME for who signs in, user:LOGIN "
        "at the command line, and for the alert users as the source names them. "
        "Without it: callers with scope approve.",
    )
    within: Duration = Field(
        default=timedelta(hours=1),
        ge=timedelta(seconds=1),
        description="For so long; after that it is not done.",
    )

    @field_validator("targets")
    @classmethod
    def _small_letters(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(pattern.lower() for pattern in patterns)

    @field_validator("targets", "by")
    @classmethod
    def _no_empty_text(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        if not all(text.strip() for text in texts):
            raise ValueError("an empty text names nothing")
        return texts


class ApprovalCap(Approval):
    """What the operator asks of every rule: a rule can be stricter, never less strict."""

    within: Duration = Field(
        default=timedelta(days=1),
        ge=timedelta(seconds=1),
        description="The longest that a request waits; a rule says how long.",
    )


class Way(StrEnum):
    """How an answer comes."""

    API = "api"
    COMMAND_LINE = "command_line"
    BUTTON = "button"
    NOTE = "note"

    @property
    def is_on_the_alert(self) -> bool:
        return self in {Way.BUTTON, Way.NOTE}


class Answer(Frozen):
    """What a message says to a request: by a button on the alert, or with a word in a note."""

    yes: bool
    word: str | None = None


def answer_in(note: str | None) -> Answer | None:
    """Read a note that is nothing but an answer, also one that was made HTML."""
    if note is None:
        return None
    found = _ANSWER.fullmatch(html.unescape(_TAG.sub(" ", note)))
    if found is None or not any(
        each.isdigit() or each.isupper() or each == "-" for each in found[2]
    ):
        return None
    return Answer(yes=found[1].casefold() == "approve", word=plain_word(found[2]))


def plain_word(word: str) -> str:
    """Give a word as it is compared: in capitals, without hyphens, and without look-alikes."""
    return word.replace("-", "").upper().translate(_LOOKS_LIKE)
