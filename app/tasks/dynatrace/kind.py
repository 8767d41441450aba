"""The task type `dynatrace`: a deed on the problem there."""

from app.kinds import TaskKind
from app.tasks.desk.account import lacks
from app.tasks.desk.task import opening
from app.tasks.dynatrace.spec import DynatraceSpec

DYNATRACE = TaskKind("dynatrace", DynatraceSpec, opening("dynatrace", "problem"), lacks=lacks)
