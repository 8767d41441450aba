"""What the host says of a unit after an action, and what that means."""

from app.domain.task import Ending
from app.ports import Output
from app.tasks.systemd_service.spec import Action, SystemdServiceSpec

_LONGEST = 10_000
_FAILED = 1


class Report:
    """Takes what stands before the mark; what comes after it is output."""

    def __init__(self, mark: str, output: Output) -> None:
        self.mark = mark
        self._output = output
        self._held = b""
        self._is_over = False
        self.said: dict[str, str] = {}

    def stdout(self, data: bytes) -> None:
        if self._is_over:
            self._output.stdout(data)
            return
        self._held += data
        before, mark, after = self._held.partition(f"{self.mark}\n".encode())
        if mark:
            self._is_over, self._held = True, b""
            lines = before.decode(errors="replace").splitlines()
            self.said = dict(line.partition("=")[::2] for line in lines if "=" in line)
            self._output.stdout(after)
        elif len(self._held) > _LONGEST:
            self._output.stdout(self._held[:-_LONGEST])
            self._held = self._held[-_LONGEST:]

    def stderr(self, data: bytes) -> None:
        self._output.stderr(data)

    def ending(self, spec: SystemdServiceSpec, status: int) -> Ending:
        """Say how it ended."""
        if "Verdict" not in self.said:
            what = "the host did not say what became of it"
            return Ending(worked=False, detail=what, exit_status=status or _FAILED)
        trouble = self._trouble(spec, status)
        detail = f"{trouble}; {self._state()}" if trouble else self._state()
        if trouble is None and self.said["Verdict"] == "idle":
            detail += "; it did not run, so nothing was restarted"
        return Ending(
            worked=trouble is None,
            detail=detail,
            exit_status=(status or _FAILED) if trouble else 0,
        )

    def _trouble(self, spec: SystemdServiceSpec, status: int) -> str | None:
        if self.said.get("LoadState") == "not-found":
            return f"there is no unit {spec.whole_unit}"
        if spec.action is Action.STATUS:
            return None if status == 0 else "it is not active"
        if status:
            return f"systemctl {spec.action} failed with exit status {status}"
        return {
            "flapped": "it did not stay active",
            "failed": "it failed",
            "late": f"it was not {_wanted(spec.action)} in time",
        }.get(self.said["Verdict"])

    def _state(self) -> str:
        names = ("ActiveState", "SubState", "Result", "NRestarts")
        return " ".join(f"{name}={self.said[name]}" for name in names if self.said.get(name))


def _wanted(action: Action) -> str:
    return "inactive" if action is Action.STOP else "active"
