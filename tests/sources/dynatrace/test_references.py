"""An alert that came from Dynatrace is known by what it says; a mere number is not taken for it."""

import pytest

from tests.parts.payloads import an_alert, read

PID = "-6386032669938507213_1795334340000V2"
OLD_PID = "-5370805617626581531"
NUMBER = "P-241100042"
SAAS = "https://abc12345.live.dynatrace.com/#problems/problemdetails"


@pytest.mark.parametrize(
    ("alert", "ref"),
    [
        pytest.param({"details": {"dynatrace_pid": PID}}, PID, id="our own detail"),
        pytest.param({"details": {"Dynatrace PID": OLD_PID}}, OLD_PID, id="spelt otherwise"),
        pytest.param({"details": {"dynatrace_display_id": NUMBER}}, NUMBER, id="the number"),
        pytest.param({"details": {"ProblemID": NUMBER, "PID": PID}}, PID, id="the placeholders"),
        pytest.param({"details": {"problemId": NUMBER}}, NUMBER, id="the placeholder"),
        pytest.param({"details": {"link": f"{SAAS};pid={PID}"}}, PID, id="a URL in a detail"),
        pytest.param({"description": f"see {SAAS};pid={PID}."}, PID, id="a URL in the text"),
        pytest.param({"description": f"see {SAAS};pid={OLD_PID}\n"}, OLD_PID, id="an old one"),
        pytest.param({"description": f"{SAAS};pid={PID[:-2]};x"}, PID[:-2], id="a URL without V2"),
        pytest.param(
            {
                "source": "https://abc12345.apps.dynatrace.com/ui/apps/dynatrace.davis.problems"
                f"/problem/{PID}"
            },
            PID,
            id="a URL of the new app",
        ),
        pytest.param(
            {"source": f"https://example.net/e/abc12345/#problems/problemdetails;pid={PID}"},
            PID,
            id="a URL of Managed",
        ),
        pytest.param({"alias": PID}, PID, id="the alias"),
        pytest.param({"description": f"pid ({PID})"}, PID, id="the PID in a text"),
        pytest.param({"message": f"SERVICE Problem {NUMBER}: Slow"}, NUMBER, id="in the message"),
        pytest.param({"alias": NUMBER}, NUMBER, id="the number as alias"),
        pytest.param(
            {"message": f"Problem {NUMBER}", "alias": PID}, PID, id="the PID before the number"
        ),
    ],
)
def test_the_problem_is_found(alert: dict[str, object], ref: str) -> None:
    (link,) = read("opsgenie", an_alert(**alert)).links

    assert (link.source, link.ref, link.alias) == (
        "dynatrace",
        ref,
        f"dynatrace:{ref.removesuffix('V2')}",
    )


@pytest.mark.parametrize(
    "alert",
    [
        pytest.param({"description": "Out of memory: killed process pid=4194304"}, id="a process"),
        pytest.param({"description": "https://example.net/problem/4711"}, id="another product"),
        pytest.param({"details": {"pid": "4711"}}, id="a process in a detail"),
        pytest.param({"details": {"problemId": "12345678901"}}, id="another product's number"),
        pytest.param({"details": {"dynatrace_pid": "none"}}, id="a word"),
        pytest.param({"details": {"dynatrace_pid": ["-5370805617626581531"]}}, id="a list"),
        pytest.param({"message": "HP-1234 printer"}, id="within a word"),
        pytest.param({"message": "web-P-1234 down"}, id="within a host name"),
        pytest.param({"message": "P-12 is full"}, id="too short"),
        pytest.param({"description": f"as in {NUMBER}"}, id="a number in a long text"),
        pytest.param({"message": "1795334340000"}, id="a time"),
    ],
)
def test_what_only_looks_like_it_is_not_taken_for_a_problem(alert: dict[str, object]) -> None:
    assert read("opsgenie", an_alert(**alert)).links == ()
