"""The task type `jsm`: a deed on the alerts of the problem there."""

from collections.abc import Iterator

from app.kinds import Known, TaskKind
from app.tasks.desk.account import lacks
from app.tasks.desk.task import opening
from app.tasks.jsm.spec import JsmSpec


def _lacks(spec: JsmSpec, known: Known) -> Iterator[str]:
    yield from lacks(spec, known)
    if spec.source in known.nameless and spec.do != "close":
        yield "sources.jsm.email is not set: without it alerts are closed, and nothing else is done"


JSM = TaskKind("jsm", JsmSpec, opening("jsm", "alert"), lacks=_lacks)
