"""The log: one line for each event, whatever is said in it, and no secret."""

import io
import json
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, Literal

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.legible import clean
from app.domain.run import RunState
from app.engine.output import Redactor
from app.observability.log import set_up_log

PAIR = re.compile(r'([a-z_]+)=([^\s"=]+|"(?:[^"\\]|\\.)*")(?: |$)')
DECEIVING = st.text(st.sampled_from('ab="\\ \n\r\t\x1b[m{}\x00\x1c\x85\u2028\u2029\u202e'))
FORGED = 'x\nts=2026-11-22T08:00:00.000Z level=info msg=run_finish status="succeeded"'


@contextmanager
def _log(
    form: Literal["logfmt", "json"] = "logfmt", level: str = "info", redact: Redactor | None = None
) -> Iterator[io.StringIO]:
    """Set the log up onto a text in memory, and as it was afterwards."""
    before, root, handlers = structlog.get_config(), logging.getLogger(), logging.root.handlers[:]
    out, root_level, processors = io.StringIO(), root.level, [*before["processors"]]
    with redirect_stdout(out):
        set_up_log(form, level, redact or Redactor([]))
    try:
        yield out
    finally:
        before["processors"][:] = processors
        structlog.configure(**before)
        root.handlers[:] = handlers
        root.setLevel(root_level)


def _pairs(line: str) -> dict[str, str]:
    """Read a line strictly: nothing between the pairs, each name once."""
    found = PAIR.findall(line)
    assert PAIR.sub("", line) == ""
    assert len({name for name, _ in found}) == len(found)
    return {n: json.loads(value) if value[0] == '"' else value for n, value in found}


def _one_line(out: io.StringIO) -> str:
    (line,) = out.getvalue().splitlines()
    return line


@settings(max_examples=60)
@given(value=DECEIVING | st.text())
def test_no_value_forges_a_line_or_a_pair(value: str) -> None:
    with _log() as out:
        structlog.get_logger().info("decision", detail=value, rule=value)

    pairs = _pairs(_one_line(out))

    assert list(pairs) == ["ts", "level", "msg", "rule", "detail"]
    assert (pairs["level"], pairs["msg"]) == ("info", "decision")
    assert pairs["detail"] == pairs["rule"] == clean(value)


@settings(max_examples=60)
@given(value=DECEIVING | st.text())
def test_nor_does_it_in_json(value: str) -> None:
    with _log("json") as out:
        structlog.get_logger().info("decision", detail=value, count=3)

    said = json.loads(_one_line(out))

    assert list(said) == ["ts", "level", "msg", "detail", "count"]
    assert (said["msg"], said["detail"], said["count"]) == ("decision", clean(value), 3)


def test_a_forged_line_stays_a_value() -> None:
    with _log() as out:
        structlog.get_logger().info("event_received", title=FORGED)

    assert _pairs(_one_line(out))["title"] == FORGED


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("app-01.example.net:22", "app-01.example.net:22", id="a plain word"),
        pytest.param("", '""', id="nothing"),
        pytest.param("two words", '"two words"', id="words"),
        pytest.param("a=b", '"a=b"', id="a pair"),
        pytest.param('say "hi"', r'"say \"hi\""', id="quotes"),
        pytest.param("a\nb", r'"a\nb"', id="lines"),
        pytest.param("back\\slash", r'"back\\slash"', id="a backslash"),
        pytest.param("é", "é", id="another alphabet"),
        pytest.param(5, "5", id="a number"),
        pytest.param(0.5, "0.5", id="a fraction"),
        pytest.param(True, "true", id="a truth"),
        pytest.param(RunState.SUCCEEDED, "succeeded", id="a state"),
        pytest.param(["a", "b"], "a,b", id="a list"),
        pytest.param([], '""', id="an empty list"),
        pytest.param({"a": 1}, "\"{'a': 1}\"", id="anything else"),
    ],
)
def test_a_value_is_shown(value: object, shown: str) -> None:
    with _log() as out:
        structlog.get_logger().info("x", detail=value)

    assert _one_line(out).endswith(f"level=info msg=x detail={shown}")


def test_a_log_that_is_set_up_anew_hides_secrets_also_from_loggers_that_were_used_before() -> None:
    logger = structlog.get_logger()
    with _log() as out:
        logger.info("before")

        set_up_log("json", "info", Redactor(["made-up-secret"]), io.StringIO())
        logger.info("after", detail="it is made-up-secret")

    assert json.loads(out.getvalue().splitlines()[1])["detail"] == "it is [secret]"


def test_what_matters_comes_first_and_what_is_not_said_is_left_out() -> None:
    with _log() as out, structlog.contextvars.bound_contextvars(event_id="E1", run="R1"):
        structlog.get_logger().info("x", detail=None, zone="z", status="ok", rule="r")

    line = _one_line(out)

    assert list(_pairs(line)) == ["ts", "level", "msg", "event_id", "run", "rule", "status", "zone"]
    assert re.match(r"ts=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 level=info msg=x ", line)


@pytest.mark.parametrize("form", ["logfmt", "json"])
@pytest.mark.parametrize(
    "secret", ['pass"word"s', "back\\slash\\es", "tab\tand line", "plain-secret", "größe=geheim"]
)
def test_a_secret_is_taken_out_however_it_would_be_quoted(
    form: Literal["logfmt", "json"], secret: str
) -> None:
    with _log(form, redact=Redactor([secret])) as out:
        structlog.get_logger().info("x", detail=f"it is {secret}", tried=[secret, "b"])

    line = _one_line(out)

    assert line.count("[secret]") == 2
    assert secret not in line
    assert json.dumps(secret, ensure_ascii=False)[1:-1] not in line


def test_the_secret_of_an_error_is_taken_out_of_its_trace() -> None:
    with _log(redact=Redactor(["plain-secret"])) as out:
        try:
            int("plain-secret")
        except ValueError:
            structlog.get_logger().exception("work_failed")

    pairs = _pairs(_one_line(out))

    assert pairs["level"] == "error"
    assert pairs["exception"].endswith("with base 10: '[secret]'")


def test_only_what_is_important_enough_is_told() -> None:
    with _log(level="warning") as out:
        structlog.get_logger().info("little")
        structlog.get_logger().warning("much")

    assert _pairs(_one_line(out))["msg"] == "much"


def test_the_lines_of_libraries_are_lines_of_the_same_kind() -> None:
    with _log(redact=Redactor(["plain-secret"])) as out:
        logging.getLogger("asyncio").warning("slow: %s", FORGED)
        logging.getLogger("asyncio").info("not told")

    pairs = _pairs(_one_line(out))

    assert (pairs["msg"], pairs["library"], pairs["level"]) == ("library", "asyncio", "warning")
    assert pairs["detail"] == f"slow: {FORGED}"


def test_the_error_of_a_library_is_told_with_its_trace() -> None:
    with _log() as out:
        try:
            int(FORGED)
        except ValueError:
            logging.getLogger("asyncio").exception("failed")

    pairs: dict[str, Any] = _pairs(_one_line(out))

    assert pairs["detail"] == "failed"
    assert "Traceback" in pairs["exception"]


def _log_in(token: str) -> None:
    raise ValueError(f"bad token {token}")


def _fails(secret: str) -> None:
    try:
        _log_in(secret)
    except ValueError as error:
        raise RuntimeError(f"could not log in with {secret!r}") from error


@pytest.mark.parametrize("form", ["logfmt", "json"])
@pytest.mark.parametrize("secret", ["plain-secret", "pass\"word's", "gehei\u00e4m/nis & mehr"])
def test_a_traceback_has_no_secret_in_it_whoever_logs_it(
    form: Literal["logfmt", "json"], secret: str
) -> None:
    with _log(form, redact=Redactor([secret])) as out:
        logging.getLogger("uvicorn.error").error("Exception with %s", secret)
        try:
            _fails(secret)
        except RuntimeError as error:
            structlog.get_logger().exception("request_failed", exc_info=error)
            logging.getLogger("asyncio").exception("Task exception was never retrieved")

    lines = out.getvalue().splitlines()

    assert len(lines) == 3
    assert all("[secret]" in line for line in lines)
    assert all("Traceback" in line for line in lines[1:])
    for spelled in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]):
        assert spelled not in out.getvalue()


def test_a_warning_of_python_is_a_line_without_a_secret() -> None:
    with _log(redact=Redactor(["made-up-secret"])) as out, warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("made-up-secret was not closed", stacklevel=1)
        logging.captureWarnings(capture=False)

    assert "library=py.warnings" in out.getvalue()
    assert "made-up-secret was" not in out.getvalue()
    assert "[secret] was not closed" in out.getvalue()


def test_a_line_about_an_event_says_in_which_trace_more_is_told() -> None:
    out = io.StringIO()
    with _log() as _:
        set_up_log("logfmt", "info", str, out, trace_id={"e": "0af7", "not sampled": None}.get)
        log = structlog.get_logger()
        for event_id in ("e", "not sampled", None):
            log.info("said", event_id=event_id)
        log.info("said")

    assert [_pairs(line).get("trace_id") for line in out.getvalue().splitlines()] == [
        "0af7",
        None,
        None,
        None,
    ]
