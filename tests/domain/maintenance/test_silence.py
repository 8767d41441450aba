"""What a silence has to say, and for how long it is."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from app.domain.ids import SilenceId
from app.domain.maintenance.matchers import Matchers
from app.domain.maintenance.silence import Silence, SilenceOrder, SilenceState
from tests.parts.building import NOW, an_id

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ON_ONE = {"targets": {"hosts": ["app-01.example.net"]}}


def an_order(**said: Any) -> SilenceOrder:
    return SilenceOrder.model_validate({"comment": "moving house", **said})


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"for": "1h"}, id="a slip that would silence all"),
        pytest.param({"for": "1h", "everything": True, **ON_ONE}, id="everything, but not"),
        pytest.param(ON_ONE, id="no length"),
        pytest.param({"for": "1h", "until": "2026-11-23T00:00:00Z", **ON_ONE}, id="two lengths"),
        pytest.param({"until": "2026-11-23T00:00:00", **ON_ONE}, id="a time of nowhere"),
        pytest.param({"for": "1h", "rules": []}, id="no rules"),
        pytest.param({"for": "1h", "targets": {"hosts": []}}, id="no hosts"),
        pytest.param({"for": "1h", "comment": "", **ON_ONE}, id="no reason"),
        pytest.param({"for": "1h", "target": "app-*", **ON_ONE}, id="a slip of the pen"),
    ],
)
def test_an_order_that_is_not_whole_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        an_order(**said)


@pytest.mark.parametrize(
    ("said", "span"),
    [
        pytest.param({"for": "2h"}, (NOW, NOW + 2 * HOUR), id="from now on"),
        pytest.param({"until": NOW + HOUR}, (NOW, NOW + HOUR), id="until a time"),
        pytest.param(
            {"from": NOW + DAY, "for": "1h"}, (NOW + DAY, NOW + DAY + HOUR), id="from a time on"
        ),
        pytest.param(
            {"from": NOW - DAY, "for": "1h"}, (NOW, NOW + HOUR), id="what is past is past"
        ),
        pytest.param({"for": "30d"}, (NOW, NOW + 30 * DAY), id="as long as may be"),
    ],
)
def test_it_lasts_as_long_as_is_said(said: dict[str, Any], span: object) -> None:
    assert an_order(everything=True, **said).span(NOW) == span


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"until": NOW}, id="over before it begins"),
        pytest.param({"for": "0s"}, id="no length"),
        pytest.param({"for": "30d1s"}, id="too long"),
        pytest.param({"from": NOW + 400 * DAY, "for": "1h"}, id="too far ahead"),
    ],
)
def test_it_is_neither_nothing_nor_for_ever(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"over before|longer than|ahead"):
        an_order(everything=True, **said).span(NOW)


@pytest.mark.parametrize(
    ("at", "ended", "state"),
    [
        pytest.param(-HOUR, None, SilenceState.FUTURE, id="to come"),
        pytest.param(0 * HOUR, None, SilenceState.CURRENT, id="its begin is in it"),
        pytest.param(HOUR, None, SilenceState.PAST, id="its end is not"),
        pytest.param(0 * HOUR, NOW - HOUR, SilenceState.PAST, id="ended before it began"),
    ],
)
def test_its_state(at: timedelta, ended: Any, state: SilenceState) -> None:
    silence = Silence(
        id=SilenceId(an_id(1)),
        comment="c",
        author="anna",
        created_at=NOW,
        begins=NOW,
        ends=NOW + HOUR,
        matchers=Matchers(),
        ended_at=ended,
    )

    assert silence.state(NOW + at) is state
