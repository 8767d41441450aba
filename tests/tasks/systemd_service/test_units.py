"""What a rule may say of a unit, and what becomes of values that are filled in."""

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.placeholder import ValueRefused
from app.tasks.systemd_service.spec import Action, SystemdServiceSpec, is_unit
from tests.config.rule_folder import a_rule, files_in, write
from tests.parts.building import an_event


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        pytest.param("duplicator", "duplicator.service", id="a service"),
        pytest.param("duplicator.timer", "duplicator.timer", id="another type"),
        pytest.param("app@eu.1", "app@eu.1.service", id="an instance"),
        pytest.param(r"srv-\x2d.mount", r"srv-\x2d.mount", id="an escaped one"),
        pytest.param("org.example.App", "org.example.App.service", id="dots"),
    ],
)
def test_a_unit_without_a_type_is_a_service(said: str, whole: str) -> None:
    assert SystemdServiceSpec(unit=said).says() == f"systemctl restart {whole}"


@pytest.mark.parametrize(
    "unit", ["-H host", "--all", "*", "a b", "a;b", "../a", "a/b", "a\nb", "x" * 300, "@x", "ü"]
)
def test_what_is_no_unit_is_refused_in_a_rule_and_from_an_event(unit: str) -> None:
    with pytest.raises(ValidationError, match="not the name of a unit"):
        SystemdServiceSpec(unit=unit)
    with pytest.raises(ValueRefused):
        _filled(unit)


@given(value=st.text(min_size=1))
@settings(max_examples=100, deadline=None)
def test_a_value_becomes_a_unit_or_nothing(value: str) -> None:
    try:
        filled = _filled(value)
    except ValueRefused:
        return

    assert is_unit(filled.whole_unit)
    assert not filled.whole_unit.startswith("-")
    assert SystemdServiceSpec.model_validate_json(filled.model_dump_json()) == filled


@pytest.mark.parametrize(
    ("then", "what"),
    [
        pytest.param("[{tasks: [{systemd_service: -x}]}]", "4:18: unit: '-x' is not", id="option"),
        pytest.param(
            "[{tasks: [{systemd_service: {unit: a, action: kill}}]}]", "4:45: action: ", id="action"
        ),
        pytest.param(
            "[{tasks: [{systemd_service: a}], verify: {systemd_service: a}}]",
            "one may not look by this: restart changes the unit",
            id="no look",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_told_at_its_line(tmp_path: Path, then: str, what: str) -> None:
    text = a_rule("x").splitlines()
    write(tmp_path, a="\n".join([*text[:3], f"then: {then}"]))

    (problem, *_) = files_in(tmp_path).read().problems

    assert what in str(problem)


def test_one_may_verify_by_the_status(tmp_path: Path) -> None:
    verify = "verify: {systemd_service: {unit: a, action: status}}"
    text = a_rule("x").splitlines()
    write(
        tmp_path, a="\n".join([*text[:3], f"then: [{{tasks: [{{systemd_service: a}}], {verify}}}]"])
    )

    assert files_in(tmp_path).read().problems == ()


@pytest.mark.parametrize("action", [each for each in Action if each is not Action.STATUS])
def test_the_real_systemctl_knows_what_it_is_told(action: Action) -> None:
    """It finds no systemd here, but it reads its arguments first."""
    if (program := shutil.which("systemctl")) is None:
        pytest.skip("systemctl is not installed")

    said = _real(program, "--no-pager", "--no-ask-password", str(action), "--", "made-up.service")

    assert "nrecognized" not in said
    assert "Unknown" not in said
    assert "Unknown command verb" in _real(program, "no-such-verb")


def _real(*words: str) -> str:
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    return ran.stderr


def _filled(value: str) -> SystemdServiceSpec:
    spec = SystemdServiceSpec(unit="{{ details.unit }}")
    return spec.filled(an_event(fields={"details": {"unit": value}}), {})


def test_its_defaults_are_those_of_a_restart() -> None:
    spec = SystemdServiceSpec(unit="a")

    assert (spec.action, spec.wait, spec.journal_lines) == ("restart", timedelta(seconds=30), 50)
    assert json.loads(spec.model_dump_json())["unit"] == "a"
