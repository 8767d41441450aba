"""Whatever stands where in an old file, it is imported or told, and what is written is right."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from app.config.settings import Settings
from app.domain.rule import Mode
from app.importing.folder import SETTINGS, convert
from tests.importing.old_rules import FILE, old_rule
from tests.importing.test_folder import STACK
from tests.parts.building import GRAMMAR

WHOLE_RULE = old_rule(
    rule_description="d", rule_version="1", route_to_team="t", delay_escalation="5m"
)
CONFS = [
    YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    for path in sorted(STACK.rglob("alexis.conf.yaml"))
]
LISTS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(STACK.rglob("c*s.*.json"))]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["explicit", "keyvalue", "5m", "{{ a }}", "https://[", "a: b # c", "\\", "-"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def _places(said: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        said.items()
        if isinstance(said, dict)
        else enumerate(said)
        if isinstance(said, list)
        else ()
    )
    return [way, *(place for step, each in inner for place in _places(each, (*way, step)))]


def _with(said: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    changed = copy.deepcopy(said)
    part = changed
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    return changed


@given(data=st.data(), value=ANYTHING)
@settings(max_examples=80, deadline=None)
def test_a_rule_is_written_and_right_or_told(data: st.DataObject, value: Any) -> None:
    place = data.draw(st.sampled_from(_places(WHOLE_RULE)[1:]))
    old = {FILE: json.dumps(_with(WHOLE_RULE, place, value)).encode()}

    result = convert(old, GRAMMAR, Mode.OBSERVE)

    texts = [text for name, text in result.texts.items() if name.startswith("rules/")]
    assert len(texts) == (0 if result.problems else 1)
    for text in texts:
        rule = GRAMMAR.rule.model_validate(YAML(typ="safe", pure=True).load(text))
        assert rule.mode is Mode.OBSERVE


@given(data=st.data(), value=ANYTHING, said=st.sampled_from([*CONFS, *LISTS]))
@settings(max_examples=80, deadline=None)
def test_settings_are_written_and_right(data: st.DataObject, value: Any, said: Any) -> None:
    place = data.draw(st.sampled_from(_places(said)))
    text = json.dumps(_with(said, place, value))

    result = convert({"a.yaml": text.encode(), "a.json": text.encode()}, GRAMMAR, Mode.OBSERVE)

    written = YAML(typ="safe", pure=True).load(result.texts.get(SETTINGS, "{}"))
    read = Settings.model_validate(written or {})
    assert read.rules == Settings().rules
