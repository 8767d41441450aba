"""`task_list` as `then`: commands in order, and what comes when they did not help."""

import re
from datetime import timedelta
from typing import Any

from app.domain import duration
from app.domain.errors import ConfigError
from app.importing import holding
from app.importing.part import Part, plain
from app.importing.telling import Telling

_SEVERAL = re.compile(r"[;|&\n]")
_ESCALATION = "delay_escalation"


def remedies(rule: Part, told: Telling) -> list[dict[str, Any]]:
    """Convert the tasks of a rule. A task that was to be waited for ends a remedy.

    Raises `ConfigError`.
    """
    waits = _escalation(rule, "then", told) if rule.has(_ESCALATION) else None
    found: list[dict[str, Any]] = []
    tasks: list[dict[str, Any]] = []
    for item in rule.at("task_list").each():
        part = item.at("task")
        task = _task(part, told)
        own = _escalation(part, "then", told) if part.has(_ESCALATION) else None
        if task is None:
            continue
        tasks.append(task)
        if wait := own or waits:
            verify = {"problem": "resolved", "within": duration.spell(wait)}
            found.append({"tasks": tasks, "verify": verify})
            tasks = []
    if tasks:
        found.append({"tasks": tasks})
    if not found:
        raise ConfigError(rule.at("task_list").problem("no task that can be done"))
    _tell_order(rule.at("task_list"), found, told)
    return found


def drop_the_rest(rule: Part, told: Telling) -> None:
    """Say what is left out of each task."""
    for item in rule.at("task_list").each():
        told.drop_the_rest(item.at("task"))
        told.drop_the_rest(item)


def _task(part: Part, told: Telling) -> dict[str, Any] | None:
    kind = part.at("task_type")
    if kind.text() != "remote_ssh":
        why = f"{plain(kind.data)} did nothing in 2018, and there is no such task; its keys go too"
        told.dropped(part, why)
        return None
    told.kept(kind, "then")
    task: dict[str, Any] = {"remote_ssh": _command(part.at("run_command"), told)}
    if part.has("delay_after"):
        delay = part.at("delay_after")
        if length := holding.read(delay, told):
            task["delay_after"] = duration.spell(length)
            told.changed(delay, "then", "nothing read it in 2018; now it is waited for")
    for old, new in (("action", "action"), ("action_reason", "reason")):
        if part.has(old):
            task[new] = part.at(old).text()
            told.kept(part.at(old), "then")
    return task


def _command(part: Part, told: Telling) -> str:
    command = part.text()
    if "{{" in command or "}}" in command:
        what = "{{ and }} mean a value of the event now: write the command without them"
        raise ConfigError(part.problem(f"{part.key}: {what}"))
    why = (
        "any output was a success in 2018, and silence a failure; now the exit status decides"
        + (", of several commands that of the last one" if _SEVERAL.search(command) else "")
        + "; there was no time limit, now it is 1m unless `timeout` says otherwise"
    )
    told.changed(part, "then", why)
    return command


def _escalation(holder: Part, became: str, told: Telling) -> timedelta | None:
    part = holder.at(_ESCALATION)
    length = holding.read(part, told)
    if length:
        why = (
            "nothing read it in 2018; now the next remedy, or the team, comes when the problem "
            "is not resolved so long after the task"
        )
        told.changed(part, became, why)
    return length


def _tell_order(part: Part, found: list[dict[str, Any]], told: Telling) -> None:
    if sum(len(remedy["tasks"]) for remedy in found) == 1:
        return
    if len(found) > 1:
        why = "all tasks were done at once in 2018; now the next one only if this did not help"
    else:
        why = "in 2018 a task that failed did not stop the next one; now it does"
    told.changed(part, "then", why)
