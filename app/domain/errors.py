"""What can go wrong, as one tree.

AlexisError
├── ConfigError            a file of the user is wrong: says where, and what
├── PayloadError           a message of a source is wrong: says which field
├── StoreUnavailable       the database did not take it: nothing was promised
├── SourceUnavailable      a source did not answer, or not now
├── NotInstalled           a part that is not installed by default is needed
├── NoSuchSecret           the settings have no secret of that name
├── PluginFault            a plug-in raised what it should not
└── TaskError              raised by task types only
    ├── TargetUnreachable  nothing happened on the target
    └── TargetLost         something may have happened on the target

A remediation that fails is not an exception but a `TaskResult`.
"""

from dataclasses import dataclass


class AlexisError(Exception):
    """The base of all of ours."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a user's file, and where it stands (lines and columns from 1).

    `code` is the name of such things in docs/linting.md.
    """

    where: str
    what: str
    line: int | None = None
    column: int | None = None
    code: str = "invalid-value"
    hint: str = ""

    def __str__(self) -> str:
        """Give `file:line:column: what`, as editors and compilers do."""
        place = ":".join(
            str(part) for part in (self.where, self.line, self.column) if part is not None
        )
        return f"{place}: {self.what}"


class ConfigError(AlexisError):
    """A file or a setting of the user is wrong."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class PayloadError(AlexisError):
    """A message cannot be read. Holds the field and what is wrong, never the message itself."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}" if field else what)
        self.field = field
        self.what = what


class StoreUnavailable(AlexisError):
    """The database did not commit; the sender is asked to come back."""


class SourceUnavailable(AlexisError):
    """A source did not answer. `after` is when to ask again, in seconds, if it said so."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class NotInstalled(AlexisError):
    """A part is needed that is not installed by default; says how to get it."""


class NoSuchSecret(AlexisError):
    """The settings have no secret of that name."""


class PluginFault(AlexisError):
    """A plug-in raised something that it should not."""

    def __init__(self, origin: str, why: str) -> None:
        super().__init__(f"{origin}: {why}")
        self.origin = origin
        self.why = why


class TaskError(AlexisError):
    """A task could not be carried through."""


class TargetUnreachable(TaskError):
    """The target was never reached: nothing happened there, it may be tried again."""


class TargetLost(TaskError):
    """The target was lost half way: something may have happened there, never tried again by us."""
