"""What a rule says of a service: which unit, what is done with it, and how long that may take."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from app.domain.duration import Duration
from app.domain.event import Event
from app.domain.parameter import Parameters
from app.domain.placeholder import (
    ValueRefused,
    check_text,
    fill_word,
    paths,
    put_target,
    with_literals,
)
from app.domain.task import TaskSpec

_UNIT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9:_.\\-]*(?:@[A-Za-z0-9:_.\\@-]*)?")
"""The alphabet of systemd; it never starts with a dash, so that it is no option."""

_LONGEST_UNIT = 255
_MARK = "{{"
_TYPES = (
    *("service", "socket", "target", "timer", "mount", "automount"),
    *("swap", "path", "slice", "scope", "device"),
)


class Action(StrEnum):
    """What is done with the unit, as systemctl calls it."""

    START = "start"
    STOP = "stop"
    RESTART = "restart"
    TRY_RESTART = "try-restart"
    RELOAD = "reload"
    STATUS = "status"


_Wait = Annotated[Duration, Field(ge=timedelta(0), le=timedelta(hours=1))]


class SystemdServiceSpec(TaskSpec):
    """A unit of systemd, and what is done with it. Without an action it is restarted."""

    shorthand: ClassVar[str] = "unit"
    privileged: ClassVar[frozenset[str]] = frozenset({"user", "sudo_password"})
    may_look: ClassVar[bool] = True

    unit: str = Field(
        min_length=1,
        max_length=1000,
        description="The unit; without a type it is a service. "
        "{{ field.path }} stands for a value of the event.",
    )
    action: Action = Field(
        default=Action.RESTART, description="What is done; status only looks whether it is active."
    )
    wait: _Wait = Field(
        default=timedelta(seconds=30),
        description="How long it may take afterwards until it is active, or inactive after stop.",
    )
    steady: _Wait = Field(
        default=timedelta(seconds=2), description="How long it has to stay active at least."
    )
    journal_lines: int = Field(
        default=50, ge=0, le=1000, description="So many of its last lines in the journal are kept."
    )
    user: str | None = Field(default=None, min_length=1, description="Instead of ssh.user.")
    sudo: bool = Field(default=False, description="systemctl and journalctl are run by sudo.")
    sudo_password: str | None = Field(
        default=None,
        min_length=1,
        description="The secret of the settings that sudo asks for, instead of ssh.sudo_password.",
    )

    @field_validator("unit")
    @classmethod
    def _a_unit(cls, unit: str) -> str:
        check_text(unit)
        if _MARK not in unit and (complaint := _complaint(unit)):
            raise ValueError(complaint)
        return unit

    @model_validator(mode="after")
    def _a_password_for_sudo(self) -> Self:
        if self.sudo_password and not self.sudo:
            raise ValueError("sudo_password is for sudo")
        return self

    def says(self) -> str:
        return f"systemctl {self.action} {self.whole_unit}"

    def in_full(self) -> str:
        chosen = {"user": self.user, "by sudo as": "root" if self.sudo else None}
        words = [f"{name} {value}" for name, value in chosen.items() if value is not None]
        return self.says() + (f"  ({', '.join(words)})" if words else "")

    def paths(self) -> frozenset[str]:
        return frozenset(paths(self.unit))

    def filled(self, event: Event, parameters: Parameters) -> Self:
        unit = fill_word(self.unit, event, parameters)
        if _MARK not in unit and (complaint := _complaint(unit)):
            raise ValueRefused(complaint)
        return self.model_copy(update={"unit": unit})

    def at(self, target: str) -> Self:
        return self.model_copy(update={"unit": put_target(self.unit, target)})

    def login(self) -> "LogIn":
        return LogIn.model_construct(**dict(self))

    def changes_something(self) -> str | None:
        if self.action is Action.STATUS:
            return None
        return f"{self.action} changes the unit, only action: status looks"

    def secrets(self) -> frozenset[str]:
        return frozenset({self.sudo_password} if self.sudo_password else ())

    @property
    def whole_unit(self) -> str:
        """The unit with its type."""
        unit = with_literals(self.unit)
        return unit if unit.endswith(_TYPES_WITH_DOT) else f"{unit}.service"


class LogIn(SystemdServiceSpec):
    """Only logs in, as it would for the unit."""

    def says(self) -> str:
        return "true"


_TYPES_WITH_DOT = tuple(f".{each}" for each in _TYPES)


def is_unit(name: str) -> bool:
    """Tell whether it can be the name of a unit."""
    return bool(_UNIT.fullmatch(name)) and len(name) <= _LONGEST_UNIT


def _complaint(unit: str) -> str | None:
    if is_unit(unit):
        return None
    return f"{unit[:80]!r} is not the name of a unit"
