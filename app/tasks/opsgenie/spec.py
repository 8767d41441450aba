"""What a rule says of a deed on alerts of OpsGenie."""

from typing import ClassVar

from app.tasks.desk.alert import AlertSpec


class OpsgenieSpec(AlertSpec):
    """One deed on each alert that OpsGenie has of the problem."""

    source: ClassVar[str] = "opsgenie"
