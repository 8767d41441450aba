"""`evaluation_list` as `when`: every evaluation held, its tags and its search."""

from dataclasses import dataclass
from typing import Any

from app.domain.errors import ConfigError
from app.importing.fields import path_of
from app.importing.part import Part
from app.importing.patterns import translated
from app.importing.telling import Telling

_DYNATRACE_TAGS = "in 2018 the tags of Dynatrace's problems were read only beside a key `tags`"


@dataclass(frozen=True)
class Condition:
    """The clause, and the times that its evaluations were to last."""

    clause: dict[str, Any]
    durations: list[Part]


def condition(rule: Part, source: str, told: Telling) -> Condition:
    """Convert the evaluations of a rule. Raises `ConfigError`."""
    clauses: list[dict[str, Any]] = []
    durations: list[Part] = []
    for item in rule.at("evaluation_list").each():
        evaluation = item.at("evaluation")
        clauses += [*_tags(evaluation, source, told), _search(evaluation, source, told)]
        if evaluation.has("duration"):
            durations.append(evaluation.at("duration"))
        if evaluation.has("task_type"):
            told.dropped(evaluation.at("task_type"), "the tasks say what is done")
    if not clauses:
        what = "no evaluation: in 2018 such a rule matched every alert; write a condition"
        raise ConfigError(rule.at("evaluation_list").problem(what))
    each_once = [clause for i, clause in enumerate(clauses) if clause not in clauses[:i]]
    return Condition(each_once[0] if len(each_once) == 1 else {"all": each_once}, durations)


def drop_the_rest(rule: Part, told: Telling) -> None:
    """Say what is left out of each evaluation."""
    for item in rule.at("evaluation_list").each():
        told.drop_the_rest(item.at("evaluation"))
        told.drop_the_rest(item)


def _tags(evaluation: Part, source: str, told: Telling) -> list[dict[str, Any]]:
    part = evaluation.at("tags")
    tags = part.texts()
    if not tags:
        told.dropped(part, "no tag was asked for")
        return []
    if source == "dynatrace":
        told.changed(part, "when", _DYNATRACE_TAGS)
    else:
        told.kept(part, "when")
    return [{"tags": tags}]


def _search(evaluation: Part, source: str, told: Telling) -> dict[str, Any]:
    key, text = evaluation.at("search_key"), evaluation.at("search_text")
    found = path_of((key.text(),), source)
    try:
        pattern = translated(text.text())
    except ValueError as error:
        raise ConfigError(text.problem(f"{text.key}: {error}")) from error
    if found.remark:
        told.changed(key, "when", f"{found.path}: {found.remark}")
    else:
        told.kept(key, "when")
    if pattern.remarks:
        told.changed(text, "when", "; ".join(pattern.remarks))
    else:
        told.kept(text, "when")
    return {"field": found.path, "search": pattern.text}
