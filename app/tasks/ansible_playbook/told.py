"""What ansible-runner tells of a playbook: for the output, and for how it ended."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.ports import Output

_LONGEST_LINE = 16_000_000
_LONGEST_REASON = 500
_NO_WORD = "Ansible ended without a word"

_ENDINGS = {
    "runner_on_ok": "ok",
    "runner_on_failed": "failed",
    "runner_on_skipped": "skipped",
    "runner_on_unreachable": "unreachable",
}
_CHANGES_NOTHING = frozenset(
    {"gather_facts", "setup", "ping", "debug", "assert", "set_fact", "meta", "wait_for_connection"}
)
_BEFORE_LOGIN = re.compile(
    r"ssh: connect to host|Could not resolve hostname|Permission denied \("
    r"|Host key verification failed|Too many authentication failures|kex_exchange_identification"
    r"|banner exchange|no such identity|Connection refused|ssh: Could not"
    r"|Data could not be sent to remote host '"
)
"""The last one: ssh was gone before it took the whole module, and half of one does nothing."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Task:
    """A task of the playbook on the target."""

    name: str
    changes: bool


class Told:
    """Reads events as they come, and puts a line of each into the output."""

    def __init__(self, target: str, output: Output) -> None:
        self._target = target
        self._output = output
        self._rest = b""
        self._begun: Task | None = None
        self._has_acted = False
        self._failed = ""
        self._unreachable = ""
        self._stats: Mapping[str, Any] | None = None
        self._said: list[str] = []

    def take(self, data: bytes) -> None:
        """Take what it prints: a line of JSON for each event, and lines of text beside them."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[:_LONGEST_LINE]
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                self._words(line.decode(errors="replace"))
                continue
            if isinstance(event, dict):
                self._event(str(event.get("event")), event)

    @property
    def is_complete(self) -> bool:
        """Whether it told its end."""
        return self._stats is not None

    def may_still_run(self) -> str | None:
        """Say what may go on on the target when the playbook is ended now."""
        if self._begun and self._begun.changes:
            return f"it was ended while the task {self._begun.name!r} ran, which may go on there"
        if self._has_acted:
            return "it was ended between two tasks, or in the next one, which may go on there"
        return None

    def ending(self, playbook: str, status: int) -> Ending:
        """Say how it ended. Raises `TargetUnreachable`, `TargetLost`."""
        if self._unreachable and status:
            if not self._has_acted:
                raise TargetUnreachable(self._unreachable)
            raise TargetLost(f"it was lost half way: {self._unreachable}")
        reason = (self._failed or self._complaint() or _NO_WORD)[:_LONGEST_REASON]
        if self._stats is None and (left := self.may_still_run()):
            raise TargetLost(f"{reason}; {left}")
        if status or self._stats is None:
            return Ending(worked=False, detail=reason, exit_status=status)
        if not self._counts():
            detail = f"no play of {playbook} is for this target"
            return Ending(worked=False, detail=detail, exit_status=status)
        detail = ", ".join(f"{count} {name}" for name, count in self._counts().items())
        return Ending(worked=True, detail=detail, exit_status=status)

    def _event(self, name: str, event: Mapping[str, Any]) -> None:
        data = _mapping(event.get("event_data"))
        if name == "playbook_on_stats":
            self._stats = data
        elif name == "runner_on_start":
            self._begun = _task(data)
        elif name in _ENDINGS:
            self._end(_ENDINGS[name], data)
        elif name == "runner_item_on_failed":
            self._print("  an item failed", _mapping(data.get("res")))
        elif name.endswith("on_file_diff"):
            self._line(_plain(str(event.get("stdout") or "")).strip("\n"))

    def _end(self, how: str, data: Mapping[str, Any]) -> None:
        task, result = _task(data), _mapping(data.get("res"))
        how = "changed" if how == "ok" and result.get("changed") else how
        on = "" if data.get("host") == self._target else f" on {data.get('host')}"
        if how == "failed" and data.get("ignore_errors"):
            how = "failed, which is ignored"
        self._line(f"{how}: {task.name}{on}")
        if how.startswith(("failed", "unreachable")) or _action(data) == "debug":
            self._print("", result)
        if how == "failed":
            self._failed = f"the task {task.name!r} failed: {_reason(result)}"
        if how == "unreachable":
            self._lose(task, _reason(result))
        elif task.changes and how != "skipped":
            self._has_acted = True
        self._begun = None

    def _lose(self, task: Task, reason: str) -> None:
        self._unreachable = reason
        if task.changes and not _BEFORE_LOGIN.search(reason):
            self._has_acted = True

    def _print(self, title: str, result: Mapping[str, Any]) -> None:
        """Put down what a task said; of one with no_log, Ansible gives nothing but that."""
        if title:
            self._line(title)
        for key in ("msg", "censored", "stdout", "stderr", "module_stdout", "module_stderr"):
            if (said := result.get(key)) not in (None, "", []):
                self._line(f"  {key}: {said if isinstance(said, str) else json.dumps(said)}")

    def _words(self, text: str) -> None:
        """Take what Ansible says beside its events, such as what is wrong in a playbook."""
        if plain := _plain(text).strip():
            self._said.append(plain)
            self._output.stderr(f"{plain}\n".encode())

    def _complaint(self) -> str:
        errors = [each for each in self._said if each.startswith(("[ERROR]", "ERROR!"))]
        first = next(iter(errors or self._said), "")
        return " ".join(first.split()).removeprefix("[ERROR]: ").removeprefix("ERROR! ")

    def _counts(self) -> dict[str, int]:
        stats = self._stats or {}
        counted = {
            name: _mapping(stats.get(name)).get(self._target, 0)
            for name in ("ok", "changed", "skipped", "rescued", "ignored")
        }
        return {name: count for name, count in counted.items() if count}

    def _line(self, text: str) -> None:
        if text:
            self._output.stdout(f"{text}\n".encode(errors="replace"))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _action(data: Mapping[str, Any]) -> str:
    return str(data.get("task_action") or "").rpartition(".")[2]


def _task(data: Mapping[str, Any]) -> Task:
    return Task(str(data.get("task") or "?"), _action(data) not in _CHANGES_NOTHING)


def _reason(result: Mapping[str, Any]) -> str:
    said = result.get("msg") or result.get("censored") or "it did not say why"
    return " ".join(str(said).split())[:_LONGEST_REASON]


def _plain(text: str) -> str:
    return _COLOUR.sub("", text).replace("\r", "")
