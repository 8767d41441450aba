"""The task type `opsgenie`: a deed on the alerts of the problem there."""

from app.kinds import TaskKind
from app.tasks.desk.account import lacks
from app.tasks.desk.task import opening
from app.tasks.opsgenie.spec import OpsgenieSpec

OPSGENIE = TaskKind("opsgenie", OpsgenieSpec, opening("opsgenie", "alert"), lacks=lacks)
