"""Values to test with: each is complete, and a test says only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.decide import Decision, decide
from app.domain.event import Entity, Event, EventKind
from app.domain.fleet import Fleet
from app.domain.grammar import Grammar
from app.domain.ids import DecisionId, EventId, ProblemId, RunId
from app.domain.limits import Caps, InForce, Limits
from app.domain.problem import Problem, ProblemState
from app.domain.restraint.situation import Past, Situation
from app.domain.restraint.storm import Storm
from app.domain.restraint.trouble import Cause, Trouble
from app.domain.rule import Plan, Rule
from app.domain.run import Run, RunState
from app.plugins.catalogue import built_in

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOST = "app-01.example.net"
GRAMMAR: Grammar = built_in().grammar


def an_id(number: int = 0) -> str:
    """Give a well-formed id, the same for the same number."""
    return f"{number:026d}"


def an_event(**said: Any) -> Event:
    return Event.model_validate(
        {
            "source": "opsgenie",
            "ref": "a-1",
            "kind": EventKind.OPENED,
            "action": "Create",
            "key": "opsgenie:a-1:create",
            "title": "Duplicator is slow",
            "description": "Long garbage-collection time",
            "tags": ("jvm", "prod"),
            "aliases": ("opsgenie:a-1",),
            "fields": {"details": {"host": HOST}},
            **said,
        }
    )


def a_host(name: str | None = HOST, id_: str = "HOST-1", **said: Any) -> Entity:
    return Entity.model_validate({"id": id_, "type": "HOST", "name": name, **said})


def a_rule_text(**said: Any) -> dict[str, Any]:
    """Give what a rule file says, as it is read from YAML."""
    return {
        "name": "restart-duplicator",
        "when": {"tags": ["jvm"]},
        "targets": {"from": "details.host"},
        "then": [{"tasks": [{"remote_ssh": "sudo systemctl restart duplicator"}]}],
        **said,
    }


def a_rule(**said: Any) -> Rule:
    return GRAMMAR.rule.model_validate(a_rule_text(**said))


def a_remedy(*commands: str, **said: Any) -> Plan:
    tasks = [{"remote_ssh": command} for command in commands or ("uptime",)]
    return GRAMMAR.plan.model_validate({"tasks": tasks, **said})


def a_fleet(**said: Any) -> Fleet:
    return Fleet.model_validate({"allow": ["app-*.example.net"], **said})


def limits_in_force(**said: Any) -> InForce:
    """Give the limits of a rule where the operator has none."""
    none = dict.fromkeys(("max_targets", "breaker", "rule_breaker", "recurrence", "flapping"))
    return Caps.model_validate(none).on(Limits.model_validate(said))


def a_situation(past: Past | None = None, **said: Any) -> Situation:
    """Give a situation in which nothing is in the way; `past` is what happened on every target."""
    parts: dict[str, Any] = {
        "fleet": a_fleet(),
        "caps": Caps(),
        "dry_run": False,
        "problem_is_open": True,
        "open_for": timedelta(0),
        "now": NOW,
        "acted": lambda: False,
        "past": lambda target, since: past or Past(),
    }
    return Situation(**{**parts, **said})


def a_decision(event: Event | None = None, **said: Any) -> Decision:
    """Decide a rule that says this, where nothing is in the way."""
    return decide(a_rule(**said), event or an_event(), a_situation())


def a_run(**said: Any) -> Run:
    return Run.model_validate(
        {
            "id": RunId(an_id(1)),
            "decision_id": DecisionId(an_id(2)),
            "event_id": EventId(an_id(3)),
            "problem_id": ProblemId(an_id(4)),
            "episode": 1,
            "occasion": "",
            "rule": "restart-duplicator",
            "rule_digest": "0123456789abcdef",
            "remedy": 0,
            "remedies": 1,
            "target": HOST,
            "plan": a_remedy(),
            "state": RunState.QUEUED,
            "queued_at": NOW,
            **said,
        }
    )


def a_trouble(**said: Any) -> Trouble:
    """Give three failures in a row on a target, not open."""
    parts: dict[str, Any] = {
        "rule": "restart-duplicator",
        "target": HOST,
        "cause": Cause.FAILURES,
        "count": 3,
        "since": NOW - timedelta(hours=1),
        "words": f"the rule did not repair 3 times in a row on {HOST}",
    }
    return Trouble(**{**parts, **said})


def a_storm(**said: Any) -> Storm:
    parts: dict[str, Any] = {
        "id": an_id(5),
        "why": "21 targets in 5m",
        "began_at": NOW,
        "event": EventId(an_id(3)),
        "problem": ProblemId(an_id(4)),
        "look_at": NOW + timedelta(minutes=20),
    }
    return Storm(**{**parts, **said})


def a_problem(**said: Any) -> Problem:
    return Problem.model_validate(
        {
            "id": ProblemId(an_id(4)),
            "title": "Duplicator is slow",
            "state": ProblemState.OPEN,
            "episode": 1,
            "opened_at": NOW,
            "changed_at": NOW,
            **said,
        }
    )
