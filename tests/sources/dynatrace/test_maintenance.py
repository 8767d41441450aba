"""Whether Dynatrace says that a problem is under maintenance."""

from typing import Any

import pytest

from app.domain.fields import values
from app.simulator import Dynatrace, Entity, ProblemNotification
from app.simulator.dynatrace.notifications import davis_event
from app.simulator.dynatrace.state import Moment
from app.sources.dynatrace.problem import maintenance
from tests.parts.payloads import payload, read


@pytest.mark.parametrize(
    ("problem", "known"),
    [
        pytest.param({"evidenceDetails": {"details": []}}, False, id="no evidence of it"),
        pytest.param({}, None, id="no evidence at all"),
        pytest.param({"evidenceDetails": 5}, None, id="nothing that can be read"),
        pytest.param(
            {"evidenceDetails": {"details": [{"data": {"underMaintenance": True}}]}},
            True,
            id="an event says so",
        ),
        pytest.param(
            {"evidenceDetails": {"details": [{"data": {"underMaintenance": False}}, {"data": 5}]}},
            False,
            id="an event denies it",
        ),
        pytest.param(
            {"evidenceDetails": {"details": [{"evidenceType": "MAINTENANCE_WINDOW"}]}},
            True,
            id="a window is an evidence",
        ),
        pytest.param({"underMaintenance": "TRUE"}, True, id="quoted, of the whole"),
        pytest.param({"rankedEvents": [{"isUnderMaintenance": True}]}, True, id="version 1"),
        pytest.param({"rankedEvents": [{}]}, None, id="version 1 does not say"),
    ],
)
def test_the_details_of_a_problem(problem: dict[str, Any], known: bool | None) -> None:
    assert maintenance(problem) is known


@pytest.mark.parametrize("under_maintenance", [True, False])
def test_what_dynatrace_posts(under_maintenance: bool) -> None:
    dynatrace = Dynatrace()
    problem = dynatrace.open_problem(
        "slow", Entity.named("app-01.example.net"), under_maintenance=under_maintenance
    )
    letter = ProblemNotification(url="http://127.0.0.1").letter(problem, Moment.OPENED, "abc")
    assert letter is not None

    event = read("dynatrace", letter.content)
    record = read("dynatrace", davis_event(problem, Moment.OPENED))

    assert (event.maintenance, record.maintenance) == (under_maintenance, under_maintenance)
    said = str(under_maintenance).lower()
    assert values(event, "maintenance") == (said,)
    assert values(record, "maintenance") == (said,)
    assert values(record, "maintenance.is_under_maintenance") == (said,)


def test_what_does_not_say_it_is_asked_for_it() -> None:
    record = payload("dynatrace/workflow-davis-problem")
    del record["maintenance.is_under_maintenance"]

    event = read("dynatrace", record)

    assert event.maintenance is None
    assert "maintenance" in event.missing
