"""What is told about rules for sources that the operator has added: nothing that is not sure."""

from pathlib import Path
from typing import Any

import pytest

from tests.linting.reading import a_rule, codes, found

OWN: dict[str, Any] = {
    "sources": {
        "shop": {
            "kind": "generic",
            "mapping": {"ref": "id", "kind": "k", "fields": {"mountpoint": "m"}},
        },
        "prometheus": {"kind": "alertmanager"},
    }
}


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"sources": "[shop]"}, id="its name"),
        pytest.param({"sources": "[shop]", "actions": "[Bad]"}, id="its own action"),
        pytest.param(
            {"sources": "[prometheus]", "targets": "{ from: labels.vm }"}, id="its own field"
        ),
        pytest.param(
            {"sources": "[shop, opsgenie]", "when": "{ field: entitty, exists: true }"},
            id="a field that one of two may send",
        ),
        pytest.param({"when": "{ field: mountpoint, equals: /var }"}, id="a field of its mapping"),
        pytest.param({"when": "{ severity: page }"}, id="its own severity"),
        pytest.param({"when": "{ field: source, equals: shop }"}, id="its name as a value"),
        pytest.param({"when": "{ field: quite.another, exists: true }"}, id="any field"),
    ],
)
def test_what_such_a_source_may_send_is_not_held_against_a_rule(
    tmp_path: Path, keys: dict[str, str]
) -> None:
    assert codes(tmp_path, a_rule(**keys), **OWN) == []


@pytest.mark.parametrize(
    ("keys", "code", "hint"),
    [
        pytest.param(
            {"sources": "[shopp]"}, "unknown-source", "did you mean shop?", id="a slip of its name"
        ),
        pytest.param(
            {"when": "{ field: entitty, exists: true }"},
            "unknown-field",
            "did you mean entity?",
            id="a slip of a field that others send",
        ),
        pytest.param(
            {"when": "{ field: kind, equals: open }"},
            "unknown-value",
            "did you mean opened?",
            id="a kind",
        ),
        pytest.param(
            {"sources": "[opsgenie]", "when": "{ priority: page }"},
            "unknown-value",
            "Known are P1, P2, P3, P4, P5.",
            id="a priority that another source has",
        ),
    ],
)
def test_what_is_surely_wrong_is_told_all_the_same(
    tmp_path: Path, keys: dict[str, str], code: str, hint: str
) -> None:
    problems = found(tmp_path, a_rule(**keys), **OWN)

    assert (code, hint) in [(each.code, each.hint) for each in problems]


def test_a_permission_for_a_sender_that_signs_can_apply(tmp_path: Path) -> None:
    allowed = {"allow": [{"rules": ["*"], "clients": ["signed:shop"]}]}

    assert codes(tmp_path, a_rule(), permissions=allowed, **OWN) == []
