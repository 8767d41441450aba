"""The rules of a storm: each kind of remedy, matched by a tag of the same name."""

import textwrap
from pathlib import Path

from tests.parts.crash.hosts import does

REPEATABLE = frozenset({"again"})
BY_ENTITY = "linked"
"""The rule that finds its hosts among the entities of a Dynatrace problem."""

_RULE = """\
name: {name}
when: {{tags: [{name}]}}
targets: {targets}
then:
{remedies}"""


def _task(command: str, more: str = "") -> str:
    return f"{{remote_ssh: {{command: {command!r}}}, timeout: 30s{more}}}"


def rules(traces: Path) -> dict[str, str]:
    """Give the texts of the rules by their names; the commands leave their traces there."""
    first, second = does(traces, 1), does(traces, 2)
    works = [f"tasks: [{_task(first)}]"]
    remedies = {
        "quick": works,
        "several": works,
        BY_ENTITY: works,
        "slow": [f"tasks: [{_task(does(traces, 1, 'sleep 0.7'))}]"],
        "again": [f"tasks: [{_task(does(traces, 1, 'sleep 0.4'), ', repeatable: true')}]"],
        "rests": [
            f"tasks: [{_task(first, ', delay_before: 1s, delay_after: 1s')}, {_task(second)}]"
        ],
        "second": [f"tasks: [{_task(does(traces, 1, 'exit 1'))}]", *works],
        "proved": [
            f"tasks: [{_task(first)}]\n    verify: {{remote_ssh: 'false', within: 2s, every: 1s}}",
            f"tasks: [{_task(first)}]\n    verify: {{remote_ssh: 'true', within: 5s, every: 1s}}",
        ],
        "ends": [
            f"tasks: [{_task(first)}]\n    verify: {{problem: resolved, within: 4s, every: 1s}}"
        ],
        "hopeless": [f"tasks: [{_task(does(traces, 1, 'exit 3'))}]"],
    }
    return {
        name: textwrap.dedent(_RULE).format(
            name=name,
            targets="{entities: HOST}" if name == BY_ENTITY else "{from: details.host}",
            remedies="\n".join(f"  - {remedy}" for remedy in tried),
        )
        for name, tried in remedies.items()
    }
