"""The task type `jsm`: a deed on the alerts of the problem there."""

from app.kinds import TaskKind
from app.tasks.desk.task import opening
from app.tasks.jsm.spec import JsmSpec

JSM = TaskKind("jsm", JsmSpec, opening("jsm", "alert"))
