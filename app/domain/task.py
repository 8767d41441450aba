"""One thing to do to a target, and what came of it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field

from app.domain.duration import Duration
from app.domain.event import Event
from app.domain.frozen import Frozen
from app.domain.parameter import Parameters

_LONGEST_LOGIN = timedelta(seconds=60)


class TaskSpec(Frozen):
    """What a task of one type is to do. Each task type has its own, pure and without I/O."""

    shorthand: ClassVar[str]
    """The field that is meant when a rule gives only a text: `remote_ssh: uptime`."""

    privileged: ClassVar[frozenset[str]] = frozenset()
    """Fields that only a reviewed rule may set, not a person who asks for a task by hand."""

    may_look: ClassVar[bool] = False
    """Whether it can be meant to change nothing, so that one may verify, probe or collect by it."""

    on_problem: ClassVar[bool] = False
    """Whether it needs to know what the sources call the problem: then `Place.refs` says it."""

    def says(self) -> str:
        """Say in one line what it does, for notes and logs."""
        raise NotImplementedError

    def in_full(self) -> str:
        """Say exactly what it does, for who has to approve it."""
        return self.says()

    def paths(self) -> frozenset[str]:
        """Give the event's fields that it needs."""
        return frozenset()

    def filled(self, event: Event, parameters: Parameters) -> Self:
        """Fill its placeholders from the event. Raises `ValueRefused`."""
        return self

    def at(self, target: str) -> Self:
        """Put the target's name where `{{ target }}` stands."""
        return self

    def login(self) -> Self | None:
        """Give what shows that it could log in, and does nothing; None where nobody logs in."""
        return None

    def secrets(self) -> frozenset[str]:
        """Give the names of the secrets of the settings that it needs."""
        return frozenset()

    @property
    def rest(self) -> timedelta | None:
        """How long the run is to rest, if that is all that is to be done; nothing waits then."""
        return None


class Doing(Frozen):
    """Something to do by a task type. The concrete class has a field of the type's name."""

    type: ClassVar[str]
    purpose: ClassVar[str] = ""
    """What it is for, in the log; a task has a word of its own."""

    timeout: Duration = Field(
        default=timedelta(seconds=60), description="The longest it may take; then it is ended."
    )

    @property
    def spec(self) -> TaskSpec:
        spec: TaskSpec = getattr(self, self.type)
        return spec

    def in_full(self) -> str:
        """Say exactly what it does, for who has to approve it."""
        return self.spec.in_full()

    def filled(self, event: Event, parameters: Parameters) -> Self:
        """Fill its placeholders from the event. Raises `ValueRefused`."""
        return self.model_copy(update={self.type: self.spec.filled(event, parameters)})

    def at(self, target: str) -> Self:
        """Put the target's name where `{{ target }}` stands."""
        return self.model_copy(update={self.type: self.spec.at(target)})

    def __str__(self) -> str:
        return self.spec.says()


class Task(Doing):
    """A task in a remedy."""

    delay_before: Duration = Field(default=timedelta(0), description="A pause before it.")
    delay_after: Duration = Field(default=timedelta(0), description="A pause after its success.")
    retry_after: tuple[Duration, ...] = Field(
        default=(), description="Pauses before trying again a target that was never reached."
    )
    repeatable: bool = Field(
        default=False, description="May be run again when Alexis was stopped while it ran."
    )
    action: str | None = Field(default=None, description="Your word for it, in log and report.")
    reason: str | None = Field(default=None, description="Your word for why, in log and report.")

    def login(self) -> Self | None:
        """Give what shows that it could log in, and does nothing; None where nobody logs in."""
        if (login := self.spec.login()) is None:
            return None
        timeout = min(self.timeout, _LONGEST_LOGIN)
        words = {"action": "log_in", "reason": None}
        return self.model_copy(update={self.type: login, "timeout": timeout, **words})


@dataclass(frozen=True)
class Ending:
    """What a task type says of a task that came to its end: whether it did what it is for.

    `detail` says in a line why not, or what is worth knowing. `exit_status` is there where a
    command ran.
    """

    worked: bool
    detail: str = ""
    exit_status: int | None = None

    @classmethod
    def by_status(cls, status: int) -> "Ending":
        """Take exit status 0 for success, as shells do."""
        return cls(status == 0, exit_status=status)


class Outcome(StrEnum):
    """How a task ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class TaskResult(Frozen):
    """What came of a task. `seconds` is its length; the outputs are their last part, redacted."""

    outcome: Outcome
    detail: str = ""
    exit_status: int | None = None
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.0

    @property
    def succeeded(self) -> bool:
        return self.outcome is Outcome.SUCCEEDED

    def __str__(self) -> str:
        status = "" if self.exit_status is None else f", exit status {self.exit_status}"
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.outcome.replace('_', ' ')}{status}{detail}"
