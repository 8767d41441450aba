"""What a rule says of a deed on alerts of Jira Service Management."""

from typing import ClassVar

from app.tasks.desk.alert import AlertSpec


class JsmSpec(AlertSpec):
    """One deed on each alert that Jira Service Management has of the problem."""

    source: ClassVar[str] = "jsm"
