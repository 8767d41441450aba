"""What is shown is held against what was printed in its words, and a difference is found."""

import pytest

from tests.parts.shell.shapes import lost, lost_answers, lost_of_a_log

PRINTED = """\
silence 01M839PWWQ0YR2Q60JH4G9SEN5 until 2026-11-23 06:13:00 UTC
2 rules, 3 warnings
that is all
"""
LOG = (
    "ts=2026-11-23T04:11:32.489+00:00 level=info msg=decision rule=mend status=acts elapsed_ms=2.2"
)


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        pytest.param("1 rule, 1 warning", [], id="another number"),
        pytest.param("silence 01K9ZQ6S0000000000000000R1 until …", [], id="another id"),
        pytest.param("2 rules, …\nthat is all", [], id="lines left out"),
        pytest.param("1 rule, 1 error", ["1 rule, 1 error"], id="another word"),
        pytest.param("that is all\n2 rules, 3 warnings", ["2 rules, 3 warnings"], id="the order"),
    ],
)
def test_lines_are_compared_without_what_varies(shown: str, missing: list[str]) -> None:
    assert lost(shown, PRINTED) == missing


def test_a_line_of_a_log_may_leave_out_pairs_and_not_change_one() -> None:
    lines = ["level=info msg=decision rule=mend", "level=info msg=decision rule=other"]

    assert lost_of_a_log("\n".join(lines), LOG) == lines[1:]


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        pytest.param('202 {"event": "01J…", "status": "accepted"}  on disk', False, id="the same"),
        pytest.param('200 {"event": "01J…", "status": "accepted"}', True, id="another status"),
        pytest.param('202 {"event": "01J…", "status": "duplicate"}', True, id="another body"),
    ],
)
def test_an_answer_is_compared_by_status_and_body(line: str, missing: bool) -> None:
    printed = '{"event":"01M839M78F05K4WCEE16JK3XNP","status":"accepted"}\n202\n'

    assert bool(lost_answers([line], printed)) is missing
