"""The custom actions of alerts with which people answer a request for approval."""

from typing import Self

from pydantic import Field, model_validator

from app.domain.frozen import Frozen

_ACTIONS_OF_THEIRS = frozenset(
    {
        *("create", "close", "delete", "acknowledge", "unacknowledge", "escalate", "snooze"),
        *("snoozeended", "addnote", "addteam", "addresponder", "addtags", "removetags"),
        *("assignownership", "takeownership", "updatepriority"),
    }
)


class AnswerButtons(Frozen):
    """Their names at the source; without one there is no such button."""

    approve_action: str | None = Field(
        default=None, min_length=1, description="Custom action of alerts that approves what waits."
    )
    reject_action: str | None = Field(
        default=None, min_length=1, description="Custom action of alerts that rejects what waits."
    )

    @model_validator(mode="after")
    def _buttons_of_their_own(self) -> Self:
        actions = [each.casefold() for each in (self.approve_action, self.reject_action) if each]
        if len(set(actions)) < len(actions):
            raise ValueError("approve_action and reject_action cannot be the same")
        if taken := _ACTIONS_OF_THEIRS.intersection(actions):
            raise ValueError(f"{min(taken)} is an action that alerts have anyway: name a new one")
        return self
