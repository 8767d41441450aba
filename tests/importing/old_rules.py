"""Rules of 2018 to test with: each is complete, and a test says only what it is about."""

import json
from collections.abc import Iterable
from typing import Any

from ruamel.yaml import YAML

from app.domain.rule import Mode, Rule
from app.importing.folder import FileTold, Imported, convert
from app.importing.telling import Told
from tests.parts.building import GRAMMAR

FILE = "rules/restart.json"
HANDLER = "action_handler: {development: 'false'}\n"


def evaluation(**said: Any) -> dict[str, Any]:
    return {
        "evaluation": {
            "tags": ["shop.prod"],
            "search_key": "description",
            "search_text": "Memory exhausted",
            "duration": "0m",
            "task_type": "run_command",
            **said,
        }
    }


def task(**said: Any) -> dict[str, Any]:
    return {
        "task": {
            "task_type": "remote_ssh",
            "run_command": "sudo systemctl restart cache",
            "action": "restart_service",
            "action_reason": "memory",
            **said,
        }
    }


def old_rule(*left_out: str, **said: Any) -> dict[str, Any]:
    rule = {
        "enabled": "true",
        "os_type": "linux",
        "rule_name": "restart",
        "alert_feed": "OpsGenie",
        "evaluation_list": [evaluation()],
        "task_list": [task()],
        "entity_type": "explicit",
        "entities": ["app-01.example.net"],
        **said,
    }
    return {key: value for key, value in rule.items() if key not in left_out}


def imported(*rules: dict[str, Any], conf: str = HANDLER, mode: Mode = Mode.OBSERVE) -> Imported:
    """Import these rules, each as a file of its own; the first is `FILE`."""
    names = [FILE, *(f"rules/restart_{number}.json" for number in range(2, len(rules) + 1))]
    old = {
        name: json.dumps(rule, indent=1).encode() for name, rule in zip(names, rules, strict=True)
    }
    return convert({**old, "alexis.conf.yaml": conf.encode()}, GRAMMAR, mode)


def new_rule(*left_out: str, **said: Any) -> Rule:
    """Give the rule that became of one that is as told."""
    result = imported(old_rule(*left_out, **said))
    assert result.problems == []
    (text,) = (text for name, text in result.texts.items() if name.startswith("rules/"))
    return GRAMMAR.rule.model_validate(YAML(typ="safe", pure=True).load(text))


def complaints(*left_out: str, **said: Any) -> list[str]:
    """Give what is wrong with a rule that is as told; nothing is written for it."""
    result = imported(old_rule(*left_out, **said))
    assert not any(name.startswith("rules/") for name in result.texts)
    return [str(problem) for problem in result.problems]


def file_told(result: Imported, file: str = FILE) -> FileTold:
    (found,) = (each for each in result.files if each.file == file)
    return found


def told(keys: Iterable[Told], key: str) -> Told:
    """Give what became of a key, by the end of its place."""
    (found,) = (each for each in keys if each.key.endswith(key))
    return found


def told_of(key: str, *left_out: str, **said: Any) -> Told:
    return told(file_told(imported(old_rule(*left_out, **said))).keys, key)
